//! What the sentences right behind a list or a table say of all its names: "上記のサービスは、Cookieを用いて閲覧情報を取得します".

use super::continued::{DENIES, ELSEWHERE, add, has_goals, has_items};
use super::ground::{Draft, Ground};
use super::{Mechanism, StatementKind, information};

pattern!(
    OF_ALL,
    r"^(?:なお、|また、|※)?(?:これら|上記|前記|以上)(?:の|に(?:掲げる|記載の))?[^。、]{0,16}(?:サービス|ツール|事業者|会社|企業|各社|SDK|モジュール|タグ|送信先|提供先|委託先)[^。、]{0,6}(?:は|が|では|に|へ|により|によって|において)|(?:いずれ|どれ|どちら)(?:の[^。、]{0,12}(?:サービス|ツール|事業者|会社|企業|SDK|タグ|送信先))?も|各(?:サービス|ツール)?(?:の?提供)?(?:事業者|社|会社|サービス|ツール|提供者)(?:は|が|に|へ|では)|(?i:^(?:all of |each of )?(?:these|the above) (?:services?|tools?|providers?|third parties|compan(?:y|ies))(?-u:\b))"
);

pattern!(BELOW, r"(?:以下|次|下記)の?[^、。はがを]{0,8}(?:情報|データ|項目)");

/// How many units behind a list still speak of it.
const NEAR: usize = 2;
/// How many sentences of them are read: every row of the list asks.
const SENTENCES: usize = 40;
/// The longest list that is walked through.
const LONGEST: usize = 60;

/// Fills items, purposes and technique that the rows of a list leave open.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| is_listed(draft)) {
        let (mut items, mut goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
        if !(items || goals || draft.statement.mechanism == Mechanism::Unspecified) {
            continue;
        }
        let end = end_of_list(ground, draft.unit);
        for at in end..(end + NEAR).min(ground.outline.units.len()) {
            let unit = &ground.outline.units[at];
            if unit.cell().is_some() || unit.chrome || unit.rank.is_some() {
                break;
            }
            for words in unit.sentences.iter().take(SENTENCES).map(|sentence| &unit.text()[sentence.clone()]) {
                if !(items || goals || draft.statement.mechanism == Mechanism::Unspecified) {
                    break;
                }
                if !OF_ALL.is_match(words) || ELSEWHERE.is_match(words) || DENIES.is_match(words) {
                    continue;
                }
                (items, goals) = add(&mut draft.statement, words, items, goals);
                let below = if items && BELOW.is_match(words) { ground.items_below(at) } else { Vec::new() };
                let below = information::statement(below);
                if !below.categories.is_empty() {
                    draft.statement.information = below;
                    items = false;
                }
                if items && let Some(range) = information::unspecific(words) {
                    draft.statement.information = information::statement([&words[range]]);
                    items = false;
                }
            }
        }
    }
}

fn is_listed(draft: &Draft) -> bool {
    let statement = &draft.statement;
    let listed = ["list", "key-value", "table", "link:"].iter().any(|cue| statement.cue.starts_with(cue));
    listed && statement.kind == StatementKind::Declaration && !statement.negated && !statement.general
}

/// One past the last line of the list or table in which this unit stands.
fn end_of_list(ground: &Ground<'_>, unit: usize) -> usize {
    let units = &ground.outline.units;
    if units[unit].cell().is_some() {
        let table = ground.outline.tables.partition_point(|table| table.first <= unit).checked_sub(1);
        return table.map_or(unit + 1, |table| ground.outline.tables[table].last.max(unit) + 1);
    }
    let line = |at: usize| {
        let this = &units[at];
        let short = this.text().chars().count() <= 60 && !this.text().contains('。');
        this.cell().is_none() && !this.chrome && (this.is_item() || short && this.rank.is_none_or(|rank| rank >= 90))
    };
    let more = (unit + 1..units.len()).take(LONGEST).take_while(|at| line(*at));
    unit + 1 + more.count()
}
