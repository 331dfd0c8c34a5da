//! O005 opt-out-link-is-generic: The opt-out link leads to the recipient’s general privacy policy, not to the procedure.

use super::super::documents::normal;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "O005",
    name: "opt-out-link-is-generic",
    title_ja: "オプトアウトのリンクが一般ページ",
    levels: Levels::all(Level::Note),
    basis: "guideline",
    evidence: "doc",
    needs: &[Need::Policy],
    doc: Text::new(
        "オプトアウトのリンクが、送信先の一般のプライバシーポリシーと同じページを指している場合に報告します。",
        "The opt-out link leads to the recipient’s general privacy policy, not to the procedure.",
    ),
    message: Text::new(
        "オプトアウトのリンクが一般のプライバシーポリシーと同一です。",
        "The opt-out link is the same as the general privacy policy.",
    ),
    fix: Text::new("手続のページへ直接リンクする。", "Link to the procedure itself."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        let Some(url) = statement.opt_out.as_ref().and_then(|offer| offer.url.as_deref()) else { continue };
        let known = statement.service.as_ref().and_then(|named| named.id.as_deref());
        let known = known.and_then(|id| case.catalog.service(id));
        let vendor = known.filter(|known| known.privacy_policy_url != known.opt_out_url);
        let vendor = vendor.and_then(|known| known.privacy_policy_url.as_deref());
        let general = [statement.recipient_policy_url.as_deref(), vendor];
        if general.into_iter().flatten().any(|policy| normal(policy) == normal(url)) {
            drafts.push(Draft::place("statement", &statement.id, &reading.id, &statement.quote));
        }
    }
    drafts.into()
}
