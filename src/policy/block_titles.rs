//! What the title above a block of labelled values says of it: whose tool it is, what is sent, when.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::blocks::{LOGIN_TITLE, label_range};
use super::ground::Ground;
use super::headed::is_name_beside_known;
use super::headers::{Role, role, title};
use super::names::{Mention, followed_by_other};
use super::record::{Part, Record};
use super::text::BlockKind;
use super::{categories, coined, information, placed, purposes, structure};

/// The title above a block, and what the lines of the block have told.
pub(super) struct Title<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) unit: usize,
    pub(super) record: &'a Record,
    /// Unit of the first line of the block.
    pub(super) first: usize,
    /// A label of the block says by itself that it names somebody.
    pub(super) explicit: bool,
}

impl<'a> Title<'a> {
    /// "(1) 甲社" above the name of its service and what it is sent: the company, when nothing else names one.
    pub(super) fn owner_of_tool(&self) -> Option<(Role, Part)> {
        let owner = self.mentions().iter().find(|mention| mention.legal && mention.service.is_none())?;
        let alone = owner.range.len() * 3 >= self.label().len() * 2;
        let free = !self.record.has(Role::Recipient) && !self.record.has(Role::RecipientService);
        (alone && free && !self.is_login()).then(|| self.part(Role::Recipient, owner.range.clone()))
    }

    /// The parts that the title adds to a block whose lines name no tool.
    pub(super) fn tells(&self) -> Option<Vec<(Role, Part)>> {
        if without_notes(self.label()).chars().count() > 40 {
            return self.condition();
        }
        self.tool()
            .or_else(|| self.company())
            .or_else(|| self.authority())
            .or_else(|| self.product())
            .or_else(|| self.data())
            .or_else(|| self.condition())
    }

    /// The title names a known tool, and perhaps whose it is.
    fn tool(&self) -> Option<Vec<(Role, Part)>> {
        let text = self.text();
        let named = |mention: &Mention| mention.service.is_some() && !followed_by_other(text, mention);
        if self.is_login() || !self.mentions().iter().any(named) {
            return None;
        }
        let mut told = vec![self.part(Role::Service, self.tools_in())];
        if !self.record.has(Role::Recipient) {
            told.extend(self.owner_beside_tool().map(|owner| self.part(Role::Recipient, owner.range.clone())));
        }
        Some(told)
    }

    /// The services of a title: the first, or all that stand beside it ("基盤(Alpha/Beta)").
    fn tools_in(&self) -> Range<usize> {
        let text = self.text();
        let mut services = self.mentions().iter().filter(|mention| mention.service.is_some());
        let Some(first) = services.next() else { return 0..text.len() };
        services.fold(first.range.clone(), |all, next| {
            let between = text.get(all.end..next.range.start).unwrap_or_default().trim();
            if matches!(between, "/" | "・" | "、") { all.start..next.range.end } else { all }
        })
    }

    fn owner_beside_tool(&self) -> Option<&'a Mention> {
        let text = self.text();
        // "Alpha(提供者:甲社)": whose it is.
        let legal = self.mentions().iter().filter(|mention| mention.legal && mention.service.is_none());
        if let [owner] = legal.collect::<Vec<_>>()[..] {
            let before = &text[..owner.range.start];
            if before.matches('(').count() > before.matches(')').count() {
                return Some(owner);
            }
        }
        // "甲社(Alpha)": the company, and in brackets its tool.
        self.known_company().filter(|company| company.range.start == label_range(text).start)
    }

    /// The title is the name of a company.
    fn company(&self) -> Option<Vec<(Role, Part)>> {
        let text = self.text();
        let company = self.known_company().filter(|_| !self.is_login() && !self.record.has(Role::Recipient))?;
        if company.range.len() * 2 < without_notes(text).len() {
            return None;
        }
        let mut told = vec![self.part(Role::Recipient, company.range.clone())];
        told.extend(beside_company(text, self.mentions()).map(|tool| self.part(Role::Service, tool)));
        Some(told)
    }

    /// "IRS(内国歳入庁)" above the name of its country: an authority abroad to which something is handed.
    fn authority(&self) -> Option<Vec<(Role, Part)>> {
        let abroad = self.record.has(Role::Country) && !self.record.has(Role::Recipient);
        (abroad && AUTHORITY.is_match(self.label())).then(|| self.whole(Role::Recipient))
    }

    /// The title of what is sent to somebody is written like the name of a product.
    fn product(&self) -> Option<Vec<(Role, Part)>> {
        let label = self.label();
        if self.is_login() || placed::is_nobody(label) || self.ground.own.is(label) || self.ground.own.begins(label) {
            return None;
        }
        let whose = self.record.has(Role::Recipient) && self.record.is_whole();
        if whose && let Some(tool) = beside_company(self.text(), self.mentions()) {
            return Some(vec![self.part(Role::Service, tool)]);
        }
        // Above whose it is and what goes there stands what it is called.
        if whose && coined::is_product(label) {
            let label = COUNTED.find(label).map_or(label, |count| &label[count.end()..]);
            let start = self.text().find(label).unwrap_or(0);
            return Some(vec![self.part(Role::Service, start..start + label.len())]);
        }
        if !self.record.has(Role::Information) || self.ground.text(self.first).is_ascii() {
            return None;
        }
        let beside_known = || is_name_beside_known(self.ground, self.unit);
        let named = if self.record.has(Role::Recipient) {
            // Beside a recipient it must be a whole name.
            TITLE_NAME.is_match(label) || is_tool_title(label) || beside_known()
        } else {
            NAME_LIKE.is_match(label) || beside_known()
        };
        named.then(|| self.whole(Role::Service))
    }

    /// The title is what is sent.
    fn data(&self) -> Option<Vec<(Role, Part)>> {
        let (text, label) = (self.text(), self.label());
        let item = matches!(self.ground.outline.units[self.unit].kind, BlockKind::Item(_));
        let data = item && !information::categories(text).is_empty()
            || DATA_TITLE.is_match(label) && self.mentions().is_empty() && role(text).is_none();
        (data && !self.record.has(Role::Information)).then(|| self.whole(Role::Information))
    }

    /// The title says in which case something is sent.
    fn condition(&self) -> Option<Vec<(Role, Part)>> {
        let open = !self.record.has(Role::Purpose) && !self.record.has(Role::SenderPurpose);
        (self.explicit && open && CONDITION.is_match(self.text())).then(|| self.whole(Role::Purpose))
    }

    fn text(&self) -> &'a str {
        self.ground.text(self.unit)
    }

    fn label(&self) -> &'a str {
        self.ground.outline.units[self.unit].label()
    }

    fn mentions(&self) -> &'a [Mention] {
        &self.ground.mentions[self.unit]
    }

    fn known_company(&self) -> Option<&'a Mention> {
        self.mentions().iter().find(|mention| mention.is_only_company())
    }

    /// "アカウント連携": what people log in with themselves.
    fn is_login(&self) -> bool {
        LOGIN_TITLE.is_match(&self.text().replace("公式アカウント", ""))
    }

    fn part(&self, role: Role, range: Range<usize>) -> (Role, Part) {
        (role, Part { unit: self.unit, range })
    }

    fn whole(&self, role: Role) -> Vec<(Role, Part)> {
        vec![self.part(role, label_range(self.text()))]
    }
}

/// "Alpha(提供者:甲社)": the title without what stands in brackets.
pub(super) fn without_notes(title: &str) -> Cow<'_, str> {
    static NOTES: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"\([^()]*\)"));
    NOTES.replace_all(title, "")
}

/// "コトリナビ(株式会社小鳥)", "株式会社小鳥(コトリナビ)": the tool beside the one company that the title names.
fn beside_company(text: &str, mentions: &[Mention]) -> Option<Range<usize>> {
    let company = mentions.iter().find(|mention| mention.is_only_company())?;
    let before = text[..company.range.start].strip_suffix('(').map(structure::label);
    let behind = || text[company.range.end..].trim_start().strip_prefix('(')?.strip_suffix(')').map(str::trim);
    let tool = before.or_else(behind).filter(|tool| is_tool_title(tool) || coined::is_product(tool))?;
    let start = text.find(tool)?;
    Some(start..start + tool.len())
}

/// A title that is written like the name of a product.
fn is_tool_title(words: &str) -> bool {
    TOOL_TITLE.is_match(words)
        && !placed::is_nobody(words)
        && !categories::is_class(words)
        && title(words).is_none()
        && information::categories(words).is_empty()
        && purposes::leaves(words).0.is_empty()
}

// "①ソラノミ計測", "<1>ソラノミ計測": counts that belong to no name.
pattern!(COUNTED, r"^(?:[①-⑳❶-❿]|<[0-9]{1,2}>|第[0-9]{1,2}(?:号|項)?)\s?");
// "1.クラッシュ情報" above a purpose and a recipient: what is sent.
pattern!(DATA_TITLE, r"^[^、。:：]{2,20}(?:情報|データ|ログ|識別子|履歴|(?i:id))(?:\([^()]*\))?$");
pattern!(AUTHORITY, r"^[^、。をはが]{0,24}(?:[\p{Han}A-Z](?:庁|省|局|当局|機関))\)?$");
pattern!(NAME_LIKE, r"^[A-Za-z][A-Za-z0-9 .&!+\-]{2,40}(?:[(（].*)?$|株式会社");
pattern!(TOOL_TITLE, r"^[A-Z][A-Za-z0-9 .&+\-]{1,40}$|^[ァ-ヶー]{3,20}(?:[A-Za-z0-9]{1,8})?$");
pattern!(TITLE_NAME, r"^[A-Z][A-Za-z0-9 .&+\-]{2,40}$");
pattern!(CONDITION, r"(?:場合|お客様|方|とき|際)$");
