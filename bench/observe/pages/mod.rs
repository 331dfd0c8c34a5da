//! The mechanisms, a page each.

mod chains;
mod cookies;
mod elements;
mod frames;
mod leaving;
mod others;
mod persons;
mod requests;
mod scripts;
mod stopped;
mod timers;
mod workers;

use crate::web::Mechanism;

fn page(class: &'static str, name: &'static str, html: &'static str, expects: &[&'static str]) -> Mechanism {
    Mechanism { class, name, html, expects: expects.to_vec(), ..Mechanism::default() }
}

impl Mechanism {
    fn file(mut self, name: &'static str, text: &'static str) -> Self {
        self.files.push((name, text));
        self
    }
    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
    fn cookie(mut self, name: &'static str, what: &'static str, by: &'static str) -> Self {
        self.cookies.push((name, what, by));
        self
    }
    fn delayed(mut self) -> Self {
        self.delayed = true;
        self
    }
    fn plain(mut self) -> Self {
        self.plain = true;
        self
    }
    fn beyond(mut self, why: &'static str) -> Self {
        self.beyond = Some(why);
        self
    }
    fn bare(mut self) -> Self {
        self.bare = true;
        self
    }
}

/// Every page. Names are unique.
pub(crate) fn all() -> Vec<Mechanism> {
    let groups = [
        elements::all(),
        scripts::all(),
        requests::all(),
        frames::all(),
        workers::all(),
        chains::all(),
        leaving::all(),
        timers::all(),
        stopped::all(),
        cookies::all(),
        persons::all(),
        others::all(),
    ];
    groups.into_iter().flatten().collect()
}
