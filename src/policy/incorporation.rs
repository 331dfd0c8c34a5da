//! Other documents that a text takes in, and which of them prevails.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;
use url::Url;

use super::links::{Linked, Links, resolve};
use super::structure::Outline;
use super::{LinkTarget, PolicyLink, Precedence, Statement, StatementKind};
use crate::glossary::DocumentRole;

pattern!(
    INCORPORATES,
    r"(?:本|この)(?:ポリシー|プライバシーポリシー|方針|ガイドライン|規約|規程|通知|ページ).{0,10}に?(?:定め|規定|記載)(?:の|が|されて)?(?:い)?(?:ない|無い|なき)(?:事項|もの|内容)[^。]{0,60}?(?P<other>[^、。]{0,40}?(?:プライバシー(?:・)?ポリシー|個人情報保護方針|個人情報保護規程|共通ポリシー|プライバシー規約)).{0,140}?(?:適用|従|準|よる|定める)"
);

pattern!(
    INCORPORATES_EN,
    r"(?i)(?:matters|anything) not (?:covered|provided|stipulated|set forth)[^.]{0,80}(?P<other>privacy (?:policy|notice|statement))"
);

/// "本方針に定めのない事項は、…による": another document applies to what this one leaves open.
pub(super) fn incorporation(
    outline: &Outline<'_>,
    unit: usize,
    sentence: Range<usize>,
    base: Option<&Url>,
    out: &mut Links,
) {
    let this = &outline.units[unit];
    let text = &this.text()[sentence.clone()];
    let Some(found) = INCORPORATES.captures(text).or_else(|| INCORPORATES_EN.captures(text)) else { return };
    let anchor = outline.anchors_in(this.view.raw(sentence.clone())).first();
    let url = anchor.and_then(|anchor| resolve(&anchor.href, base));
    let name = found.name("other").map_or("", |name| name.as_str()).trim_start_matches(['、', 'は']).to_owned();
    let quote = outline.quote_view(unit, sentence.clone());
    out.statements.push(Statement {
        kind: StatementKind::Incorporation,
        quote: quote.clone(),
        target: Some(LinkTarget { text: name.clone(), url: url.clone() }),
        target_role: Some(DocumentRole::CommonPolicy),
        cue: "sentence:incorporates".to_owned(),
        ..Statement::default()
    });
    // The link itself, under the label's words, with the role that the sentence gives it.
    let range = anchor.map_or_else(|| this.view.raw(sentence.clone()), |anchor| anchor.whole.clone());
    out.links.retain(|other| other.range != range);
    let text = anchor.map_or(name, |anchor| outline.raw[anchor.range.clone()].to_owned());
    let link = PolicyLink {
        text,
        url,
        role: "parent-policy".to_owned(),
        document_role: Some(DocumentRole::CommonPolicy),
        governs: true,
        recipient: None,
        quote,
    };
    out.links.push(Linked { link, unit, service: None, tells_use: false, range });
}

pattern!(
    PREVAILS,
    r"(?P<who>[^、。]{1,40}?)(?:の(?:定め|規定|内容|記載))?[がを](?:それぞれ)?優先(?:的に|して)?(?:適用|され|する|します|いたし|的|とな)"
);

pattern!(CONFLICT, r"相違|矛盾|抵触|齟齬|異なる|定めることがあ|個別(?:の|に)|別途|特約|適用");

pattern!(
    PREVAILS_EN,
    r"(?i)(?P<who>this (?:policy|notice|guideline)|[a-z' ]{3,50}) (?:shall |will )?(?:prevail|take precedence|govern)s?(?-u:\b)"
);

/// "本方針が優先します": which of two documents holds where they differ.
pub(super) fn precedence(outline: &Outline<'_>, unit: usize, sentence: Range<usize>, out: &mut Links) {
    let this = &outline.units[unit];
    let text = &this.text()[sentence.clone()];
    let found = PREVAILS
        .captures(text)
        .filter(|_| CONFLICT.is_match(text))
        .or_else(|| PREVAILS_EN.captures(text).filter(|_| text.contains("conflict") || text.contains("inconsisten")));
    let Some(who) = found.and_then(|found| found.name("who").map(|who| who.as_str().to_owned())) else { return };
    if !DOCUMENT.is_match(&who) {
        return;
    }
    let quote = outline.quote_view(unit, sentence);
    let this_one = who.contains("本") && !who.contains("基本") || who.contains("this");
    let precedence = Precedence {
        prevails: if this_one { "this" } else { "other" }.to_owned(),
        other: who.clone(),
        quote: quote.clone(),
    };
    out.statements.push(Statement {
        kind: StatementKind::Precedence,
        quote,
        about: Some(who),
        cue: "sentence:prevails".to_owned(),
        ..Statement::default()
    });
    out.precedence.get_or_insert(precedence);
}

static DOCUMENT: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)ポリシー|方針|ガイドライン|規約|規程|規定|定め|条項|補足|特約|条件|契約|版|policy|notice|terms|annex|language",
    )
});
