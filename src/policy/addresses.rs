//! Where a row leads: the way out and the recipient's policy, under their own roles, beside the name, or in its remarks.

use super::ground::Ground;
use super::headers::{Role, labelled};
use super::links::{Linked, resolve};
use super::record::{EMPTY, Part, Record, stops};
use super::{OptOutStatement, RecipientStatement, Statement, structure};

impl Record {
    pub(super) fn addresses(&self, ground: &Ground<'_>, statement: &mut Statement) {
        if let Some((words, part)) = self.words(ground, &[Role::OptOut]).find(|(words, _)| !EMPTY.is_match(words)) {
            let url = self.address(ground, part, Role::OptOut);
            // "プライバシーポリシー / オプトアウト" over a page on privacy alone: that is the policy.
            let policy = self.policy_or_way_out
                && url.as_deref().is_some_and(|url| PRIVACY_PAGE.is_match(url) && !WAY_OUT_URL.is_match(url))
                && !words.contains("オプトアウト");
            if policy {
                statement.recipient_policy_url = url;
            } else {
                let text = words.trim().to_owned();
                statement.opt_out = Some(OptOutStatement { text, url, stops: stops(words) });
            }
        }
        if let Some((_, part)) = self.words(ground, &[Role::Policy]).next() {
            statement.recipient_policy_url = self.address(ground, part, Role::Policy);
        }
        if let Some((words, _)) = self.words(ground, &[Role::Country]).find(|(words, _)| !EMPTY.is_match(words)) {
            statement.scope.audience = None;
            statement.recipient.get_or_insert_with(RecipientStatement::default).country = Some(words.trim().to_owned());
        }
        for (role, part) in &self.parts {
            if matches!(role, Role::OptOut | Role::Policy) {
                continue;
            }
            let raw = ground.outline.units[part.unit].view.raw(part.range.clone());
            for linked in ground.links_in(&raw).iter().filter(|linked| linked.range.end <= raw.end) {
                if linked.link.role == "opt-out" && statement.opt_out.is_none() {
                    statement.opt_out = Some(OptOutStatement {
                        text: linked.link.text.clone(),
                        url: linked.link.url.clone(),
                        stops: None,
                    });
                } else if linked.link.role == "recipient-policy" && statement.recipient_policy_url.is_none() {
                    statement.recipient_policy_url.clone_from(&linked.link.url);
                }
            }
        }
        if statement.recipient_policy_url.is_none() {
            statement.recipient_policy_url = self.policy_behind_name(ground);
        }
    }

    /// A name that is itself the link to a page on privacy.
    fn policy_behind_name(&self, ground: &Ground<'_>) -> Option<String> {
        let names = self.parts.iter().filter(|(role, _)| role.is_name() || *role == Role::RecipientPurpose);
        let anchors = names.flat_map(|(_, part)| {
            ground.outline.anchors_in(ground.outline.units[part.unit].view.raw(part.range.clone()))
        });
        let mut pages = anchors.filter(|anchor| anchor.href.contains("://") && POLICY_URL.is_match(&anchor.href));
        pages.next().and_then(|anchor| resolve(&anchor.href, None)).filter(|_| pages.next().is_none())
    }

    pub(super) fn address(&self, ground: &Ground<'_>, part: &Part, role: Role) -> Option<String> {
        let raw = ground.outline.units[part.unit].view.raw(part.range.clone());
        let inside = || ground.links_in(&raw).iter();
        let out = role == Role::OptOut;
        let leads_out = |linked: &&Linked| linked.link.url.as_deref().is_some_and(|url| WAY_OUT_URL.is_match(url));
        // "policies.example.com (オプトアウト: tools.example.com/optout)": written out, and no link of its own.
        let words = &ground.text(part.unit)[part.range.clone()];
        let written = WRITTEN.captures(words).and_then(|found| found.name("url")).map(|url| url.as_str());
        if let Some(url) = written.filter(|_| out && !inside().any(|linked| leads_out(&linked))) {
            return resolve(&if url.contains("://") { url.to_owned() } else { format!("https://{url}") }, None);
        }
        // "プライバシーポリシー / オプトアウト設定" in one cell: the way out is not the first of them.
        let linked = inside()
            .find(|linked| out && leads_out(linked))
            .or_else(|| {
                let named =
                    |linked: &&Linked| linked.link.role == "opt-out" && !POLICY_TITLE.is_match(&linked.link.text);
                inside().find(named).filter(|_| out && inside().count() > 1)
            })
            .or_else(|| inside().next())
            .and_then(|linked| linked.link.url.clone());
        linked.or_else(|| ground.outline.anchors_in(raw).iter().find_map(|anchor| resolve(&anchor.href, None)))
    }

    /// "備考": "所在国:アメリカ合衆国": a labelled line among the remarks is a part like the others.
    pub(super) fn hear_remarks(&mut self, ground: &Ground<'_>) {
        let remarks: Vec<Part> =
            self.parts.iter().filter(|(role, _)| *role == Role::Ignored).map(|(_, part)| part.clone()).collect();
        for part in remarks {
            let words = &ground.text(part.unit)[part.range.clone()];
            let mut start = part.range.start;
            for line in words.split('\n') {
                let label = structure::label(line).trim_start_matches(|c| matches!(c, ':' | ' ' | '①'..='⑳'));
                let told =
                    labelled(label).filter(|(role, _)| matches!(role, Role::Country | Role::OptOut | Role::Policy));
                if let Some((role, value)) = told.filter(|(role, _)| !self.has(*role))
                    && let Some(from) = line.find(label)
                {
                    let from = start + from;
                    self.parts.push((role, Part { unit: part.unit, range: from + value..from + label.len() }));
                }
                start += line.len() + 1;
            }
        }
    }
}

pattern!(POLICY_TITLE, r"(?i)プライバシー|ポリシー|規約|privacy|policy|terms");
pattern!(PRIVACY_PAGE, r"(?i)/privacy|privacystatement|privacy-?policy|(?:/|-)pp(?:/|\.|$)");
pattern!(WAY_OUT_URL, r"(?i)opt-?out|adssettings|ad-?settings|disable|unsubscribe");
pattern!(
    WRITTEN,
    r"(?i)(?:オプトアウト|無効化)[^A-Za-z0-9]{0,12}(?P<url>(?:https?://)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+/[!-'*-~]{2,200})"
);
pattern!(
    pub(super) POLICY_OR_WAY_OUT,
    r"(?:ポリシー|規約|詳細|プライバシー)\s?(?:/|／|・|、|及び|および|や|または|又は)\s?オプトアウト"
);
pattern!(POLICY_URL, r"(?i)privacy|policies|policy|プライバシー|(?:/|-)pp(?:/|\.|$)");
