//! Progress on a terminal: pages done, what is under way, how long it has taken. Silent everywhere else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Io;
use crate::cli::Lang;
use crate::observe::Progress;

/// A bar that follows an observation; it goes away when dropped.
pub(super) struct Follower {
    bar: ProgressBar,
    task: Option<JoinHandle<()>>,
}

impl Follower {
    /// Gives the end that the observation tells, when there is a terminal to show it on.
    pub(super) fn start(io: &Io<'_>) -> (Self, Option<watch::Sender<Progress>>) {
        if !io.progress {
            return (Self { bar: ProgressBar::hidden(), task: None }, None);
        }
        let bar = ProgressBar::new(0);
        let template = "{spinner} {prefix} [{bar:24}] {pos}/{len} {elapsed_precise} {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        let (sender, receiver) = watch::channel(Progress::default());
        let task = tokio::spawn(follow(bar.clone(), receiver, io.lang));
        (Self { bar, task: Some(task) }, Some(sender))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
        self.bar.finish_and_clear();
    }
}

async fn follow(bar: ProgressBar, mut receiver: watch::Receiver<Progress>, lang: Lang) {
    while receiver.changed().await.is_ok() {
        let now = receiver.borrow_and_update().clone();
        bar.set_length(now.planned);
        bar.set_position(now.visited);
        bar.set_prefix(stage(now.stage, lang));
        bar.set_message(message(&now, lang));
    }
}

const fn stage(stage: &str, lang: Lang) -> &'static str {
    match (stage.as_bytes(), lang) {
        (b"documents", Lang::Ja) => "文書の取得",
        (b"documents", Lang::En) => "documents",
        (b"names", Lang::Ja) => "名前解決",
        (b"names", Lang::En) => "names",
        (b"done", Lang::Ja) => "判定",
        (b"done", Lang::En) => "judging",
        (_, Lang::Ja) => "ページの観測",
        (_, Lang::En) => "pages",
    }
}

/// What is under way, without what a page could smuggle to a terminal.
fn message(now: &Progress, lang: Lang) -> String {
    let failed = match (now.failed, lang) {
        (0, _) => String::new(),
        (n, Lang::Ja) => format!("（失敗 {n}）"),
        (n, Lang::En) => format!("({n} failed) "),
    };
    let current: String = now.current.chars().filter(|c| !c.is_control()).take(120).collect();
    format!("{failed}{current}")
}
