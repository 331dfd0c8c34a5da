//! A comparison for the terminal.

use std::collections::BTreeSet;

use std::fmt::Write as _;

use super::{
    CatalogChanges, Comparison, CookieChange, InformationChange, Named, PolicyChanges, ServiceChange, SiteChanges,
};
use crate::glossary::{Bilingual, Information};

/// The text rendering.
pub(super) struct Text {
    en: bool,
    out: String,
}

impl Text {
    pub(super) fn new(lang: &str) -> Self {
        Self { en: lang == "en", out: String::new() }
    }

    fn of<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.en { en } else { ja }
    }

    fn both(&self, text: &Bilingual) -> String {
        clean(if self.en { &text.en } else { &text.ja })
    }

    fn section(&mut self, ja: &str, en: &str, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n{}", self.of(ja, en).to_owned());
        for line in lines {
            let _ = writeln!(self.out, "  {line}");
        }
    }

    pub(super) fn write(mut self, comparison: &Comparison) -> String {
        let (old, new) = (&comparison.old, &comparison.new);
        let _ = writeln!(self.out, "{}  {} → {}", clean(&new.site), clean(&old.started), clean(&new.started));
        let _ = writeln!(self.out, "{} → {}", old.result, new.result);
        if comparison.is_unchanged() {
            let line = self.of("変化は見られませんでした。", "No change was seen.").to_owned();
            let _ = writeln!(self.out, "{line}");
        }
        let conditions = comparison.conditions.iter().map(|condition| self.both(condition)).collect();
        self.section("条件の違い", "Conditions that differ", conditions);
        self.site(&comparison.site);
        self.policy(&comparison.policy);
        self.catalog(&comparison.catalog);
        let verdicts = comparison
            .verdicts
            .iter()
            .map(|change| {
                let causes = change.causes.iter().map(|cause| self.cause(cause)).collect::<Vec<_>>().join(", ");
                format!("{}: {} → {} ({causes})", self.both(&change.name), change.old.as_str(), change.new.as_str())
            })
            .collect();
        self.section("判定の変化", "Verdicts that changed", verdicts);
        for (ja, en, list) in [
            ("新たな指摘", "New findings", &comparison.findings.new),
            ("なくなった指摘", "Findings that are gone", &comparison.findings.gone),
            ("重さの変わった指摘", "Findings with another level", &comparison.findings.level_changed),
        ] {
            let lines = list.iter().map(|change| format!("{} {}", change.rule, self.both(&change.message))).collect();
            self.section(ja, en, lines);
        }
        self.out
    }

    fn cause(&self, cause: &str) -> &'static str {
        match (cause, self.en) {
            ("site", false) => "サイトの変化",
            ("policy", false) => "文書の変化",
            ("catalog", false) => "カタログの更新",
            ("settings", false) => "設定の変化",
            ("site", true) => "site",
            ("policy", true) => "policy",
            ("catalog", true) => "catalog",
            _ => "settings",
        }
    }

    fn site(&mut self, site: &SiteChanges) {
        let named = |text: &Self, list: &[Named]| list.iter().map(|one| text.both(&one.name)).collect::<Vec<_>>();
        let (new, gone) = (named(self, &site.new_recipients), named(self, &site.gone_recipients));
        self.section("サイト: 新たな送信先", "Site: new recipients", new);
        self.section("サイト: 観測されなくなった送信先", "Site: recipients not seen any more", gone);
        let services =
            |text: &Self, list: &[ServiceChange]| list.iter().map(|one| text.both(&one.name)).collect::<Vec<_>>();
        let (new, gone) = (services(self, &site.new_services), services(self, &site.gone_services));
        self.section("サイト: 新たなサービス", "Site: new services", new);
        self.section("サイト: 観測されなくなったサービス", "Site: services not seen any more", gone);
        let rotation = site.rotation.iter().map(|one| {
            let count = if self.en {
                format!("{} of {} visits", one.seen, one.of)
            } else {
                format!("{}回中{}回", one.of, one.seen)
            };
            format!("{} ({count})", self.both(&one.name))
        });
        let rotation = rotation.collect();
        self.section("入替わり（変化とは扱いません）", "Rotation (not taken as a change)", rotation);
        let information = site.information.iter().map(|change| self.information(change)).collect();
        self.section("サイト: 送信される情報の変化", "Site: information that changed", information);
        let cookies = |list: &[CookieChange]| {
            list.iter().map(|one| format!("{} ({})", clean(&one.name), clean(&one.domain))).collect::<Vec<_>>()
        };
        self.section("サイト: 新たなCookie", "Site: new cookies", cookies(&site.new_cookies));
        self.section(
            "サイト: 観測されなくなったCookie",
            "Site: cookies not seen any more",
            cookies(&site.gone_cookies),
        );
    }

    fn information(&self, change: &InformationChange) -> String {
        let list = |sign: char, items: &[Information]| {
            items.iter().map(|item| format!("{sign}{}", self.of(item.ja(), item.en()))).collect::<Vec<_>>()
        };
        let mut parts = list('+', &change.new);
        parts.extend(list('-', &change.gone));
        format!("{}: {}", self.both(&change.name), parts.join(" "))
    }

    fn policy(&mut self, policy: &PolicyChanges) {
        for (ja, en, list) in [
            ("文書: 新たな文書", "Policy: new documents", &policy.new_documents),
            ("文書: なくなった文書", "Policy: documents that are gone", &policy.gone_documents),
            ("文書: 本文の変わった文書", "Policy: documents whose text changed", &policy.changed_documents),
        ] {
            self.section(ja, en, list.iter().map(|source| clean(source)).collect());
        }
        for (ja, en, list) in [
            ("文書: 新たな記載", "Policy: new statements", &policy.new_statements),
            ("文書: なくなった記載", "Policy: statements that are gone", &policy.gone_statements),
        ] {
            // One sentence can be several statements.
            let quotes: BTreeSet<&String> = list.iter().map(|statement| &statement.quote).collect();
            self.section(ja, en, quotes.into_iter().map(|quote| clean(quote)).collect());
        }
    }

    fn catalog(&mut self, catalog: &CatalogChanges) {
        let renamed = catalog
            .renamed
            .iter()
            .map(|one| format!("{}: {} → {}", one.hosts.join(", "), self.both(&one.old), self.both(&one.new)))
            .collect();
        self.section("カタログ: 名称の変わった送信先", "Catalog: recipients under another name", renamed);
        if catalog.changed && catalog.renamed.is_empty() {
            let line = self.of("カタログが更新されています。", "The catalog was updated.").to_owned();
            let _ = writeln!(self.out, "\n{line}");
        }
    }
}

/// Text from outside on one line of the terminal: no control characters, bounded.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
