//! After an error: what to type next, in the reader's language. Only where there is something to say.

use std::io::ErrorKind;

use super::PipelineError;
use crate::cli::Lang;
use crate::evidence::manifest::ManifestError;
use crate::history::HistoryError;
use crate::report::ReportError;
use crate::target::TargetError;

impl PipelineError {
    /// One or two sentences; None when the error says all there is to say.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> Option<&'static str> {
        let (ja, en) = match self {
            Self::File { source, .. } => file(source.kind())?,
            Self::Report(error) | Self::NoReport { source: error, .. } => report(error),
            Self::History(HistoryError::Folder { .. }) => (
                "まだ監査の記録がないか、フォルダが違います。`kansa audit URL --policy URL` で監査するか、--out で reports の場所を指定してください。",
                "There are no runs yet, or they are elsewhere: run `kansa audit URL --policy URL`, or name their folder with --out.",
            ),
            Self::Manifest(ManifestError::Unsealed(_)) => (
                "実行ごとのフォルダ（reports/<サイト>/<日時>/）を指定してください。中断した実行は `kansa audit --resume RUN` で続けられます。",
                "Name a run folder (reports/<site>/<time>/). A run that was interrupted goes on with `kansa audit --resume RUN`.",
            ),
            Self::Target(TargetError { .. }) => (
                "書き方は `kansa schema target` と README の例で確かめられます。",
                "`kansa schema target` and the example in the README show how it is written.",
            ),
            Self::Folder(_) => (
                "ビルドが書き出すフォルダ（dist、public、out 等）か、https:// で始まるステージングサーバのアドレスを指定してください。",
                "Name the folder that the build writes (dist, public, out), or a staging server by its address with https://.",
            ),
            Self::Observe(_) => (
                "`kansa doctor` で、ブラウザ等の準備ができているか確かめられます。",
                "`kansa doctor` says whether the browser and the rest are ready.",
            ),
            _ => return None,
        };
        Some(match lang {
            Lang::Ja => ja,
            Lang::En => en,
        })
    }
}

const fn file(kind: ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::NotFound => (
            "ファイル又はフォルダがありません。名前と、今いるフォルダを確かめてください。",
            "There is no such file or folder; check the name and the folder you are in.",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "読み書きの権限がありません。書き込めるフォルダを --out で指定してください。",
            "No permission; name a folder that you may write to with --out.",
        ),
        ErrorKind::StorageFull => (
            "ディスクに空きがありません。空けてから `kansa audit --resume RUN` で続けられます。",
            "The disk is full; make room, then go on with `kansa audit --resume RUN`.",
        ),
        ErrorKind::IsADirectory => ("フォルダではなくファイルを指定してください。", "Name a file, not a folder."),
        ErrorKind::InvalidData => (
            "文字のファイル（UTF-8）ではありません。別のファイルを指定していないか確かめてください。",
            "It is no text file (UTF-8); check that it is the one you mean.",
        ),
        _ => return None,
    })
}

fn report(error: &ReportError) -> (&'static str, &'static str) {
    match error {
        ReportError::OtherShape { found } if !found.is_empty() => (
            "その版の kansa で開くか、実行フォルダから作り直してください: kansa reaudit RUN",
            "Open it with that version of kansa, or make it again from its run folder: kansa reaudit RUN",
        ),
        ReportError::OtherShape { .. } | ReportError::NoReport(_) => (
            "kansa が書いた report.json（又はその実行フォルダ）を指定してください。途中で切れている場合は: kansa reaudit RUN",
            "Name a report.json that kansa wrote, or its run folder. If it was cut off: kansa reaudit RUN",
        ),
        ReportError::Rendering { .. } => (
            "この報告書と kansa の版を添えて知らせてください。他の形式は `kansa report --list` にあります。",
            "Please report this with the version of kansa. `kansa report --list` names the other formats.",
        ),
    }
}
