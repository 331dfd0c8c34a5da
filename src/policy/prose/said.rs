//! What a clause says besides who receives: items, purposes, technique, polarity.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::super::cues::{COMMAND, COOKIE, DOES, HANDED, KEPT, MAY, NAMED_NOTE, NO_COOKIE, TERMINAL};
use super::super::ground::mechanism;
use super::super::headers::{Role, title};
use super::super::{
    InformationStatement, Mechanism, Modality, PurposeStatement, Statement, StatementKind, information, labels,
    purposes, record, structure,
};
use super::Sentence;

impl Sentence<'_> {
    /// A statement with everything that the clause says, but for who receives.
    pub(super) fn statement(&self, clause: &Range<usize>, denied: bool, cue: &str) -> Statement {
        let words = &self.text[clause.clone()];
        let purpose_ranges = purposes::phrases(words);
        let mut rest = words.to_owned();
        for range in purpose_ranges.iter().rev() {
            // "履歴を、広告配信のために甲社に提供": between the items and their verb nothing is left of the end.
            let between = rest[..range.start].ends_with("を、") || rest[..range.start].ends_with('を');
            let joint = END_OF_AN_END.find(&rest[range.end..]).map_or(0, |joint| joint.len());
            if between {
                rest.replace_range(range.start..range.end + joint, "");
            } else {
                rest.replace_range(range.clone(), "、");
            }
        }
        let items = information::phrases(&rest).into_iter().map(|range| &rest[range]);
        let mut information = information::statement(items.filter(|phrase| words.contains(phrase)));
        cookie_and_history(&rest, &mut information);
        self.items_below(words, &mut information);
        let mut sender_purpose = PurposeStatement::default();
        let mut recipient_purpose = PurposeStatement::default();
        for range in purpose_ranges {
            let range = after_subject(words, &range);
            let phrase = &*NAMED_NOTE.replace_all(&words[range.clone()], "");
            let target = if COMMAND.is_match(&words[..range.start]) && words[..range.start].contains("同社は") {
                &mut recipient_purpose
            } else {
                &mut sender_purpose
            };
            merge(target, purposes::statement([phrase]));
        }
        if !sender_purpose.is_given()
            && let Some(found) = DOES.captures(words).and_then(|found| found.name("what"))
        {
            sender_purpose = purposes::statement([found.as_str()]);
            if sender_purpose.leaves.is_empty() {
                sender_purpose = PurposeStatement::default();
            }
        }
        let technique = self.technique(words);
        let entrusted = technique == Mechanism::ThirdPartyProvision;
        Statement {
            kind: if entrusted { StatementKind::Provision } else { StatementKind::Declaration },
            quote: self.ground.quote(self.unit, self.range.clone()),
            mechanism: technique,
            information,
            sender_purpose,
            recipient_purpose,
            modality: if MAY.is_match(self.text) { Modality::May } else { Modality::Does },
            negated: denied,
            cue: cue.to_owned(),
            ..Statement::default()
        }
    }

    /// The technique that the sentence or its heading names; none, and it may tell of what was entrusted.
    fn technique(&self, words: &str) -> Mechanism {
        let headings = self.ground.heading_words(self.unit);
        let pixel = self.text.contains("Pixel") || self.text.contains("ピクセル");
        let document =
            self.ground.about_cookies.then_some(if pixel { Mechanism::WebBeacon } else { Mechanism::Cookie });
        let matched = HASHED.is_match(self.text).then_some(Mechanism::ListMatching);
        let of_heading =
            || mechanism(&headings).filter(|found| matches!(found, Mechanism::Cookie | Mechanism::WebBeacon));
        let named = matched.or_else(|| mechanism(self.text)).or(document).or_else(of_heading);
        // Under a heading on provision or entrustment, who is named receives what was entrusted.
        let entrusted = || {
            record::PROVISION.is_match(&headings)
                && !record::TRANSMISSION.is_match(&headings)
                && (!TERMINAL.is_match(self.text) || HANDED.is_match(words))
                || KEPT.is_match(words)
        };
        named.unwrap_or_else(|| if entrusted() { Mechanism::ThirdPartyProvision } else { Mechanism::Unspecified })
    }

    /// "以下の情報を収集し": the items stand in the list that follows.
    pub(super) fn items_below(&self, words: &str, information: &mut InformationStatement) {
        static BELOW: LazyLock<Pattern> = LazyLock::new(|| {
            crate::policy::patterns::regex(
                r"(?:以下|次|下記)(?:に(?:掲げる|定める|示す))?の?(?:ような)?[^、。をはがでに]{0,12}(?:情報|データ|項目)|(?:送信|取得|収集|提供)(?:される|する|している)?(?:利用者)?(?:の)?(?:情報|データ|項目)(?:等|など)?は、?(?:以下|次|下記)の(?:とおり|通り)|(?i:following (?:types of )?(?:information|data)|(?:information|data)[^.:]{0,40} (?:includes?|(?:is|are) (?:listed below|as follows))(?:[ :]|$))",
            )
        });
        if !BELOW.is_match(words) {
            return;
        }
        let mut items = self.ground.items_below(self.unit);
        if items.is_empty() {
            items = self.titled_below();
        }
        let found = information::statement(items);
        if !found.categories.is_empty() {
            *information = found;
        }
    }
}

impl Sentence<'_> {
    /// "送信情報" on a line of its own and the items below it.
    fn titled_below(&self) -> Vec<&str> {
        let below = self.unit + 1;
        let titled = self.ground.outline.units.get(below).is_some_and(|next| {
            next.cell().is_none()
                && title(next.label()) == Some(Role::Information)
                && next.label().chars().count() <= 20
        });
        if !titled {
            return Vec::new();
        }
        let parts = labels::values_below(self.ground, below, Role::Information);
        parts.iter().map(|part| structure::label(&self.ground.text(part.unit)[part.range.clone()])).collect()
    }
}

pattern!(END_OF_AN_END, r"^(?:として|に|で)?、?");

/// What the customers told, made unreadable, and then compared with what an advertising platform knows.
static HASHED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"ハッシュ化[^。]{0,100}(?:照合|突合|突き合わせ|マッチング|紐[付づ]け)|拡張コンバージョン[^。]{0,100}ハッシュ化",
    )
});

/// Cookies and histories that a sentence names outside its object: "クッキーを利用して、閲覧履歴に基づいた…".
fn cookie_and_history(words: &str, information: &mut InformationStatement) {
    static HISTORY: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"閲覧履歴|アクセス履歴|行動履歴|広告経路|コンバージョン|IPアドレス|購買履歴|検索履歴|位置情報",
        )
    });
    let words = NO_COOKIE.replace_all(words, "");
    if COOKIE.is_match(&words) && !information.categories.contains(&crate::glossary::Information::OnlineIdentifier) {
        information.categories.push(crate::glossary::Information::OnlineIdentifier);
    }
    for found in HISTORY.find_iter(&words) {
        information.categories.extend(information::categories(found.as_str()));
        // What an advertisement led to is measured; it is no item by itself.
        let measured = found.as_str() == "広告経路";
        if !measured && information.quotes.iter().all(|quote| !quote.contains(found.as_str())) {
            information.quotes.push(found.as_str().to_owned());
        }
    }
    information.categories.sort_unstable();
    information.categories.dedup();
}

pub(super) fn merge(into: &mut PurposeStatement, more: PurposeStatement) {
    into.quotes.extend(more.quotes);
    into.leaves.extend(more.leaves);
    into.leaves.sort_unstable();
    into.leaves.dedup();
    into.vague = (into.vague || more.vague) && into.leaves.is_empty();
}
/// "利用し、同社は改善のために": the purpose begins after the one whose it is.
pub(super) fn after_subject(text: &str, range: &Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let subjects = ["同社は", "同社において", "当社は", "弊社は", "送信先は", "送信先において"];
    let after = subjects.iter().filter_map(|subject| words.rfind(subject).map(|at| at + subject.len())).max();
    after.map_or_else(|| range.clone(), |at| range.start + at..range.end)
}
