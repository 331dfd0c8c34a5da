//! Lists of names under a title or a sentence that introduces them → declarations, one an item.

use std::collections::BTreeSet;

use super::blocks::{OWN_RECORD, is_part_of_a_block, sections_of_blocks};
use super::ground::{Draft, Ground};
use super::headers::{labelled, title};
use super::list_item::{self, CLASS_ITEM, LEGAL, SEPARATOR, valued};
use super::standing::{self, NONE_BELOW};
use super::text::BlockKind;
use super::{
    Specificity, Statement, at_name, categories, coined, items, joint_label, labels, names, particulars, purposes,
    structure,
};

pattern!(
    INTRO,
    r"(?i)(?:分析|解析|広告|マーケティング|パフォーマンス|ターゲティング|機能性?|サードパーティー?|第三者)[^、。]{0,8}(?:cookie|クッキー)|(?:外部|第三者|サードパーティ|連携|提携|解析|計測|委託|利用(?:する|している|中の)|使用(?:する|している)|導入(?:する|している)|広告(?:配信)?(?:の)?|主な)[^。、]{0,24}(?:サービス|ツール|事業者|会社|業者|タグ|モジュール|SDK|パートナー|送信先|提供先|委託先)|送信先|情報の提供先|(?:以下|下記|次)の業務を[^。]{0,12}委託|^(?:[0-9.]+ ?)?(?:業務)?委託(?:の場合|先(?:一覧)?)$|アクセス解析(?:ツール)?|(?:利用|連携)サービス|サブプロセッサー?|データ処理(?:業者|者)|外部API|API(?:の)?(?:利用|連携)|ホスティング|ライブラリ|(?:(?:以下|下記)(?:の|に(?:掲げる|示す|定める|記載(?:する|の|された)))?|(?:次|下)(?:の|に(?:掲げる|掲げた|挙げる|挙げた|あげる|あげた|示す|示した|定める|列挙(?:する|した)|列記(?:する|した)|記す|並べ(?:る|た)|記載(?:する|の|した|された))))[^。]{0,24}(?:サービス|ツール|事業者|会社|広告|解析|API|SDK|機能|提携先|委託先|提供先|企業|団体|機関|業者|モジュール|(?:アフィリエイト|アソシエイト|広告|提携)[^。、]{0,8}プログラム|プラグイン|タグ|クッキー|Cookie|第三者|プロバイダー?|ベンダー|プラットフォーム|ライブラリ|者)[^。]{0,60}(?:利用|使用|使っ|含み|含ま|導入|送信|提供|委託|採用|設置|連携|組み込|埋め込|共有|保存|開示|依頼|参加|アクセス|接続|呼び出)|(?:following|third.party) (?:services|(?:service )?providers|tools|companies|partners|vendors|processors|recipients)|(?:委託先|提供先|送信先|移転先|開示先|共有先|連携先|サブプロセッサー?|(?:外部|利用|使用|連携)(?:して(?:いる|おります))?(?:サービス|ツール|SDK|モジュール|API|プラグイン))(?:の名称|の一覧)?(?:は|について)、?(?:以下|次|下記)の(?:とおり|通り)|following third parties|(?:external|our|(?:external|our) third.party) (?:(?:service )?providers|(?:sub)?processors|vendors)|(?:external|third.party) services|our services (?:use|integrate|rely|are (?:hosted|powered|provided))|(?:share|use|disclose)[^.]{0,40} (?:service providers|third parties|(?:sub)?processors|vendors)|(?:analytics|advertising|marketing|performance|targeting|third.party) cookies|sub-?processors|^(?:[0-9.]+ )?(?:web )?(?:analytics|advertising|third.part(?:y|ies))$|third parties (?:that )?we|(?:share|shared) (?:your |this |personal )?(?:data|information)(?: about you)? with"
);
pattern!(
    NO_INTRO,
    r"利用目的|取得する情報|アカウント|ブラウザ|設定方法|問い?合わせ|開示|ご注意|禁止|権利|対象者|訂正|お持ち|ログイン方法|オプトアウト|無効化"
);
// "利用目的の達成に必要な範囲で、以下の業務委託先に…": within what bounds, not what is listed.
pattern!(WITHIN, r"(?:利用)?目的の(?:達成に|ために|遂行に)必要な(?:限度|範囲)内?(?:で|において|に限り)?");
// "以下の個人情報を取得・利用することがあります": what is listed is data.
pattern!(COLLECTS, r"取得します|(?:情報|データ)(?:等|など)?を、?(?:取得|収集|お預かり)");
// "Link to privacy policy of third party service providers used by the app": what every generated policy says above its list.
pattern!(
    USED_BY,
    r"(?i)(?:service providers|services|sdks) (?:that are )?(?:used|integrated) (?:by|in) (?:the|this|our) (?:app|application|site|website|service)[.:]?$"
);
pattern!(CONTACT, r"(?i)問い?合わせ|窓口|連絡先|改定|変更|^contact(?: us)?$");
pattern!(BELOW, r"以下|下記|(?:次|下)(?:の|に(?:掲げ|挙げ|あげ|示|定め|記載|列挙|列記|記す|並べ))");

pattern!(ADDRESS, r"^(?:URL[:：]?\s?)?https?://[^\s。]+$");

/// Declarations of lists of names under a title or a sentence that introduces them.
pub(super) fn read(ground: &Ground<'_>, told: &[Draft]) -> Vec<Draft> {
    let units = &ground.outline.units;
    let blocks = sections_of_blocks(ground, told);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut done = vec![false; units.len()];
    let intros: Vec<bool> = (0..units.len()).map(|unit| is_intro(ground, unit)).collect();
    for (intro, unit) in units.iter().enumerate() {
        // Who uses data jointly is read by the label that asks for it.
        let joint = || joint_label::who_label(ground, intro).is_some();
        if unit.chrome || unit.cell().is_some() || !intros[intro] || joint() {
            continue;
        }
        let end = if unit.rank.is_some() { ground.outline.section_end(intro) } else { units.len() };
        let mut items = 0;
        for at in intro + 1..end.min(intro + 80) {
            // "次の者に提供します" right above the list says more of it than the heading of all.
            let nearer = units[at].lead.filter(|lead| *lead > intro && units[*lead].rank.is_none() && intros[*lead]);
            if units[at].is_item() && nearer.is_some() {
                continue;
            }
            match line(ground, intro, at, items, &done) {
                Line::End => break,
                Line::Beside => {}
                Line::Item => {
                    let found = of_item(ground, intro, at, &blocks);
                    if !found.is_empty() {
                        items += 1;
                        done[at] = true;
                        drafts.extend(found);
                    }
                }
            }
        }
    }
    items::families(ground, &mut drafts);
    drafts
}

/// How a list goes on in a line below what introduces it.
enum Line {
    Item,
    /// Belongs to what stands around it.
    Beside,
    /// The list has ended.
    End,
}

fn line(ground: &Ground<'_>, intro: usize, at: usize, items: usize, done: &[bool]) -> Line {
    let (lead, this) = (&ground.outline.units[intro], &ground.outline.units[at]);
    let goes_on = || lead.rank.is_none() && is_line_of_a_list(ground, at);
    // The page of the one named above.
    if items > 0 && ADDRESS.is_match(this.text()) {
        return Line::Beside;
    }
    let term = matches!(this.kind, BlockKind::Term) && lead.rank.is_none();
    if term && !this.chrome && done[at] {
        return Line::Beside;
    }
    if term && !this.chrome {
        return if is_name_line(ground, at) { Line::Item } else { Line::Beside };
    }
    // What stands beside a term that is an item tells of it; beside a particular of a company stands no name.
    let term = || at.checked_sub(1).filter(|_| matches!(this.kind, BlockKind::Definition));
    if term().is_some_and(|term| done[term] || particulars::is_label(ground.outline.units[term].label())) {
        return Line::Beside;
    }
    if this.cell().is_some() || this.chrome || lead.rank.is_none() && !this.is_item() && !goes_on() {
        return Line::End;
    }
    // What stands under the heading of the contact is the operator.
    let contact = || OWN_RECORD.is_match(this.label()) || CONTACT.is_match(this.label());
    let next_section = this.path.last() != Some(&intro) && lead.rank.is_some() && this.rank <= lead.rank;
    if this.rank.is_some() && (contact() || next_section) {
        return Line::End;
    }
    let named = || is_name_line(ground, at) || is_told_line(ground, at) || is_noted_name(ground, at);
    if this.is_item() || named() || goes_on() {
        return if done[at] { Line::Beside } else { Line::Item };
    }
    // The text below a heading that names a service tells of it: the next heading may name another.
    let told = this.path.last().is_some_and(|heading| *heading > intro && done[*heading]);
    if this.rank.is_none() && items > 0 && !told { Line::End } else { Line::Beside }
}

/// What an item declares in this list.
fn of_item(ground: &Ground<'_>, intro: usize, at: usize, blocks: &BTreeSet<usize>) -> Vec<Draft> {
    let mut found = list_item::read(ground, at, intro);
    beside_term(ground, at, &mut found);
    if denies(&ground.outline.units[intro]) {
        // Of what is not done only who is named is of interest.
        found.retain(|draft| draft.statement.specificity <= Specificity::Company);
        for draft in &mut found {
            draft.statement.negated = true;
        }
    }
    if is_part_of_a_block(ground, blocks, at) {
        // A label that asks for a name may hold the name of a tool; every other line is told of with its block.
        let this = &ground.outline.units[at];
        let names = labelled(this.text()).is_some_and(|(role, _)| role.is_name())
            || this.label().split([':', '：']).next().is_some_and(categories::is_class);
        found.retain(|draft| names && draft.statement.service.is_some());
    }
    found
}

/// "<dt>Alpha</dt><dd>甲社</dd>": whose it is, or what it is for.
fn beside_term(ground: &Ground<'_>, term: usize, found: &mut [Draft]) {
    let units = &ground.outline.units;
    let definition = |unit: &&structure::Unit| matches!(unit.kind, BlockKind::Definition);
    let Some(beside) = units.get(term + 1).filter(definition) else { return };
    if !matches!(units[term].kind, BlockKind::Term) || labelled(beside.text()).is_some() {
        return;
    }
    let owner = ground.mentions[term + 1].iter().find(|mention| mention.legal);
    let owner = owner.filter(|_| is_company_alone(ground, term + 1, beside.text()));
    for draft in found.iter_mut().filter(|draft| draft.statement.service.is_some()) {
        if let Some(owner) = owner {
            draft.statement.recipient = Some(names::recipient(owner));
        } else if !draft.statement.sender_purpose.is_given() && beside.text().chars().count() <= 60 {
            draft.statement.sender_purpose = purposes::told_in(beside.text());
        }
    }
}

pattern!(
    ASKS_FOR_NAMES,
    r"(?:提供先|送信先|共有先|開示先|委託先|ツール|SDK|モジュール|外部サービス)(?:名|の名称|名称|一覧)?$"
);
pattern!(TAKES_NO_PART, r"参加(?:して(?:い|おり)|しており)ません");

pub(super) fn is_intro(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let text = this.text();
    if this.rank.is_some() {
        // "ツール名" above "・Alpha：解析".
        let asks = || ASKS_FOR_NAMES.is_match(this.label()) && this.rank.is_some_and(|rank| rank < 90);
        let above_names = || unit + 1 < ground.outline.units.len() && labels::is_told_of(ground, unit + 1) && asks();
        return (INTRO.is_match(text) || is_purpose_of_tools(ground, unit) || above_names())
            && !NO_INTRO.is_match(text);
    }
    let telling = this.sentences.iter().find(|sentence| {
        let words = &text[(*sentence).clone()];
        BELOW.is_match(words) && INTRO.is_match(words)
    });
    let Some(last) = telling.or(this.sentences.last()) else { return false };
    let last = &text[last.clone()];
    let leads =
        BELOW.is_match(last) || last.ends_with([':', '：']) || last.contains("following") || USED_BY.is_match(last);
    leads
        && (INTRO.is_match(last) || NONE_BELOW.is_match(last))
        && !last.contains("場合を除")
        && !NO_INTRO.is_match(&WITHIN.replace(last, ""))
        && !COLLECTS.is_match(last)
        && !TAKES_NO_PART.is_match(last)
}

/// "広告配信" as a title below one on transmissions, with the names of tools and their companies right below it.
fn is_purpose_of_tools(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let next = ground.outline.units.get(unit + 1);
    let named = || ground.mentions[unit + 1].iter().any(|mention| mention.legal || mention.service.is_some());
    this.label().chars().count() <= 20
        && next.is_some_and(|next| next.is_item() && !next.text().contains('。'))
        && named()
        && at_name::is_use(this.label())
        && OF_TRANSMISSIONS.is_match(&ground.heading_words(unit))
}

pattern!(
    OF_TRANSMISSIONS,
    r"外部送信|外部への?送信|外部(?:の)?サービス|送信先|利用(?:する|している)(?:外部)?(?:サービス|ツール)"
);

/// "以下のツールは使用していません:": what is listed is not done.
fn denies(unit: &structure::Unit) -> bool {
    let last = unit.sentences.last().filter(|_| unit.rank.is_none());
    last.is_some_and(|last| standing::none_below(&unit.text()[last.clone()]))
}

/// A line that could be an item of a list whose marks were lost: a name or a class, and no more than a note on it.
fn is_line_of_a_list(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let text = this.text();
    let heading = matches!(this.kind, BlockKind::Heading(_));
    if !heading && is_what_and_who(ground, unit) {
        return true;
    }
    if this.rank.is_some_and(|rank| rank < 90) || text.chars().count() > 200 {
        return false;
    }
    if is_told_line(ground, unit) {
        return true;
    }
    if is_noted_name(ground, unit) {
        return true;
    }
    if text.contains('。') || text.chars().count() > 80 {
        return false;
    }
    let head = text.split(['(', ':', '：', '-']).next().unwrap_or(text).trim();
    is_name_line(ground, unit)
        || LEGAL.is_match(head) && head.chars().count() <= 40
        || CLASS_ITEM.is_match(head) && categories::is_class(head) && head.chars().count() <= 30
}

/// "Alpha(データベース):アカウント情報、操作履歴。": a name, its use in brackets, and behind the colon what goes there.
fn is_noted_name(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    let Some(name) = NOTED_NAME.captures(text).and_then(|found| found.name("name")) else { return false };
    let known = ground.mentions[unit]
        .iter()
        .any(|mention| mention.range.start <= name.start() && name.start() < mention.range.end);
    known || coined::is_product(name.as_str())
}

pattern!(NOTED_NAME, r"^(?P<name>[^()。:：、]{2,40}?)\s?\([^()。]{2,40}\)\s?[:：]\s?[^:：]{2,160}$");

/// "決済:米国の決済サービス — 番号を処理", "甲社 — 利用者の分析に用います。": who stands before or behind a sign.
fn is_told_line(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    let Some(cut) = SEPARATOR.find(text).filter(|cut| (2..=60).contains(&cut.start()) && text.chars().count() <= 200)
    else {
        return false;
    };
    let (head, value) = (text[..cut.start()].trim(), &text[cut.end()..]);
    is_company_alone(ground, unit, head) || valued(structure::label(head), value, &Statement::default()).is_some()
}

/// "決済代行:Alpha, Inc.(米国)": what for, and the company; however short the line is, it heads nothing.
fn is_what_and_who(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    let Some((what, who)) = text.split_once([':', '：']) else { return false };
    let (what, who) = (structure::label(what), who.trim());
    let start = text.len() - who.len();
    (2..=16).contains(&what.chars().count())
        && !what.contains(['、', '。', '('])
        && title(what).is_none()
        && !OWN_RECORD.is_match(what)
        && !particulars::is_line(text)
        && !CONTACT.is_match(what)
        && (ground.mentions[unit].iter().any(|mention| mention.legal && mention.range.start == start)
            || categories::is_class(what) && items::are_members(who))
}

/// Nothing but the legal name of a company.
fn is_company_alone(ground: &Ground<'_>, unit: usize, head: &str) -> bool {
    let head = head.strip_suffix(')').and_then(|head| head.rsplit_once('(')).map_or(head, |(name, _)| name.trim_end());
    let letters: usize = ground.mentions[unit]
        .iter()
        .filter(|mention| mention.legal && mention.range.end <= head.len() + 12)
        .map(|mention| mention.range.len())
        .sum();
    !head.is_empty() && letters * 10 >= head.len() * 9
}

/// A line of names without a predicate.
fn is_name_line(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    if text.contains('。') || text.chars().count() > 200 || ground.mentions[unit].is_empty() {
        return false;
    }
    let covered: usize = ground.mentions[unit].iter().map(|mention| mention.range.len()).sum();
    covered * 3 >= text.len()
}
