//! Whether what is said of a name is done at all: what is denied, over, only thought of or done by others declares nothing.
//!
//! The readers find a name and a verb; this looks at what stands between them and around them. What is denied stays as a
//! denial, everything else that is not done now, or not here, is nobody to whom something goes.

use super::ground::{Draft, Ground};
use super::{Specificity, StatementKind, standing_en, standing_own, structure};
use std::ops::Range;

/// How it stands with what is said of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It is done, or may be done.
    Done,
    /// The text says that it is not done.
    Denied,
    /// It is over, only thought of, or done by others: the text declares nothing.
    Void,
}

/// Takes from what a sentence was read to declare everything that it says is not done.
pub(super) fn of_sentence(text: &str, drafts: &mut Vec<Draft>) {
    drafts.retain_mut(|draft| keep(draft, |draft| of_names(text, draft)));
}

/// The same for whatever was read, by its sentence, and by the heading or the lead of its list.
pub(super) fn of_places(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    drafts.retain_mut(|draft| keep(draft, |draft| of_place(ground, draft).max(of_own_sentence(ground, draft))));
}

/// The same for all that was read from one row.
pub(super) fn of_cells(cells: &[(String, &str)], drafts: &mut Vec<Draft>) {
    let standing = of_row(cells);
    drafts.retain_mut(|draft| keep(draft, |_| standing));
}

fn keep(draft: &mut Draft, standing: impl Fn(&Draft) -> Standing) -> bool {
    let declares = matches!(
        draft.statement.kind,
        StatementKind::Declaration | StatementKind::Provision | StatementKind::JointUse | StatementKind::Entrustment
    );
    if !declares || draft.statement.negated {
        return true;
    }
    match standing(draft) {
        Standing::Done => true,
        Standing::Denied => {
            draft.statement.negated = true;
            // Of what is not done only who is named is of interest.
            draft.statement.specificity <= Specificity::Company
        }
        Standing::Void => false,
    }
}

/// How it stands with the names of a draft in a sentence; one place where it is done is enough.
fn of_names(text: &str, draft: &Draft) -> Standing {
    let service = draft.statement.service.as_ref().map(|service| service.text.as_str());
    let name = service.or(draft.statement.recipient.as_ref().map(|who| who.text.as_str()));
    let Some(name) = name.filter(|name| !name.is_empty()) else { return Standing::Done };
    // A letter within a word is not the name of one letter.
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let whole = |at: usize| {
        name.len() > 1 || !letter(text[..at].chars().next_back()) && !letter(text[at + name.len()..].chars().next())
    };
    let places = text.match_indices(name).filter(|(at, _)| whole(*at)).take(MOST_PLACES);
    let places = places.map(|(at, _)| at..at + name.len());
    places.map(|place| of_name(text, &place)).min().unwrap_or(Standing::Done)
}

fn of_own_sentence(ground: &Ground<'_>, draft: &Draft) -> Standing {
    if !draft.statement.cue.starts_with("sentence:") {
        return Standing::Done;
    }
    own_sentence(ground, draft).map_or(Standing::Done, |sentence| of_names(sentence, draft))
}

/// The sentence that a draft quotes.
fn own_sentence<'a>(ground: &Ground<'a>, draft: &Draft) -> Option<&'a str> {
    let unit = &ground.outline.units[draft.unit];
    let upto = ground.sentences_before(draft.unit, draft.statement.quote.start + 1);
    let sentence = upto.checked_sub(1).and_then(|at| unit.sentences.get(at))?;
    unit.text().get(sentence.clone())
}

/// How many places of one name in a sentence are looked at.
const MOST_PLACES: usize = 8;

fn of_name(text: &str, name: &Range<usize>) -> Standing {
    if !text.chars().any(super::view::is_kana) {
        return standing_en::of_name(text, name);
    }
    let (before, after) = (&text[..name.start], &text[name.end..]);
    let direct = |form: &crate::policy::patterns::Pattern| {
        form.find(after).filter(|found| !DONE_BEFORE.is_match(found.as_str()))
    };
    // "同意なく甲社に提供することはありません": with consent it may be; a promise, and nothing declared.
    if direct(&WITHHELD).is_some() && WITHOUT_CONSENT.is_match(text) {
        return Standing::Void;
    }
    let withheld = direct(&WITHHELD).is_some() && !EXCEPT.is_match(text) && !ON_CONDITION.is_match(text);
    let forgone = direct(&FORGONE).is_some_and(|found| !found.as_str().contains("機能"));
    if forgone || withheld || UNUSED.is_match(after) {
        return Standing::Denied;
    }
    let over = [&*ENDED, &*TAKEN_OUT, &*INSTEAD, &*WEIGHED, &*ANNOUNCED, &*OF_CUSTOMERS, &*OUR_TRADE, &*QUOTED];
    if FORETOLD.is_match(after) && LATER.is_match(before) {
        return Standing::Void;
    }
    let past = PREDICATE.find(after).is_some_and(|found| PAST.is_match(found.as_str()));
    if past || over.iter().any(|form| form.is_match(after)) || of_others(before, after) {
        return Standing::Void;
    }
    let ours = standing_own::is_run_here(before, after) || standing_own::is_channel(text, after);
    let shown_there = || {
        standing_own::is_made_or_shown_there(before, after)
            && (!OTHER_PEOPLE.is_match(&text[name.clone()]) || after.contains("選択"))
    };
    if ours || standing_own::may_be_connected(after) || shown_there() {
        return Standing::Void;
    }
    let shop = SHOP.is_match(&text[name.clone()]) && GOT_THERE.is_match(after);
    if shop { Standing::Void } else { Standing::Done }
}

/// Somebody else does it: other sites, companies of an example, the customers on their own sites.
fn of_others(before: &str, after: &str) -> bool {
    let theirs = OTHERS.find(before).is_some_and(|others| !OURS.is_match(&before[others.end()..]));
    theirs || PLACEHOLDER.is_match(before) || ON_THEIR_SITE.is_match(before) && ABLE.is_match(after)
}

// What may stand between a name and its verb: the rest of a row, a kind of tool, no object and no subject of its own.
pattern!(
    FORGONE,
    r"^[^。をはが]{0,40}?(?:を|は|も)(?:一切|全く)?[^。、をはが]{0,8}?(?:(?:利用|使用|導入|採用|設置|活用|搭載)(?:せず|しないで|することなく)|用い(?:ず|ることなく)|使わず|頼らず)"
);
// "甲社に委託しており、他社に…開示しません": what was said of the name before the denial stands.
pattern!(
    DONE_BEFORE,
    r"(?:利用|使用|導入|採用|設置|活用|搭載|送信|提供|委託|共有|開示|収集|取得|計測|解析|連携|預託|保存|用い|使っ|送っ)(?:し|され|て)?(?:て)?(?:おり|いて|い)?、"
);
// "甲社には個人情報を提供しません".
pattern!(
    WITHHELD,
    r"^[^。をが]{0,40}?(?:に対し(?:て)?|に|へ)(?:は|も)?、?[^。をが]{0,30}(?:を|は)[^。、をが]{0,12}(?:提供|開示|共有|販売|貸与|譲渡|委託|預託|送付)(?:(?:いたし|致し|し)ません|しない|(?:する)?ことは?(?:は|も)?(?:一切)?(?:ありません|ございません|いたしません|しません))"
);
pattern!(
    WITHOUT_CONSENT,
    r"(?:同意|承諾|許可|了承)(?:が|の|を|も)?[^、。がを]{0,8}(?:ない(?:限り|場合|まま)?|なく|なし(?:に|で)?|得(?:ず|ないで|ることなく)|いただかず|なければ)"
);
pattern!(ON_CONDITION, r"なく|なしに|得ず|得ないで|ない限り|必要な範囲を超え");
pattern!(
    UNUSED,
    r"^[^。をはが]{0,60}?(?:は|を|も)?(?:すべて|全て|一切|現在|現在は)?、?(?:不使用|未使用|未導入|未搭載)(?:です|で(?:あり|す)|。|と(?:し|な)|$)|^(?:等|など)?(?:は|を)?(?:なし|無し)(?:で|に)"
);
pattern!(
    ENDED,
    r"^[^。、をはも]{0,20}?(?:の|による)(?:利用|使用|導入|運用|設置|計測|解析|連携|提供|委託|収集|配信)(?:を|は)[^。、]{0,16}?(?:終了|停止|中止|廃止|休止|取りやめ|取り止め|とりやめ|見送)(?:し|り|い)?(?:たし)?(?:まし|ており|てい(?:ま|る)|済)|^(?:は|も)[^。、をが]{0,16}(?:終了|廃止)(?:し|いたし)(?:まし|てい|てお)|^[^。をはが]{0,40}?を[^。、をが]{0,12}(?:終了|廃止|取りやめ|取り止め|とりやめ|見送)(?:(?:し|り)?(?:いた)?(?:し)?まし|し、)"
);
pattern!(
    TAKEN_OUT,
    r"^[^。、はが]{0,16}?(?:タグ|コード|スクリプト|SDK|ピクセル|プラグイン)(?:を|は)[^。を]{0,24}?(?:撤去|削除|除去|取り?外|取り除)(?:し|き)?(?:いた)?(?:まし|ており|てい)"
);
pattern!(
    INSTEAD,
    r"^(?:社)?(?:等|など)?(?:の[^、。をはが]{0,16})?(?:に代え|に代わ(?:り|る|って)|の代わりに|の代替|に替え|とは?異な|とは?違(?:い|う|って)|からの?(?:移行|切り?替え)|から[^。、はがを]{1,24}(?:に|へ)(?:移行|切り?替え|変更))"
);
pattern!(
    WEIGHED,
    r"^[^。、はが]{0,24}(?:の|を)(?:利用|使用|導入|採用)(?:する(?:こと)?)?(?:を|も)[^。、を]{0,6}検討|^[^。、はが]{0,16}(?:導入|利用)(?:検討|準備)中"
);
pattern!(
    ANNOUNCED,
    r"^[^。、はが]{0,20}を?(?:新たに|今後)?(?:導入|利用|使用|採用)(?:する|した|することと(?:した|なった)|することになった)(?:際|場合|とき|時)(?:に|は|には)?、?[^。]{0,60}(?:公表|改定|改訂|明記|追記|お知らせ)(?:し|いた|す)|^[^。、]{0,20}(?:導入|利用|使用|採用)(?:すると)?すれば"
);
// "今後甲社に提供する場合には、事前に通知します".
pattern!(
    FORETOLD,
    r"^[^。、]{0,60}(?:提供|委託|送信|開示|共有|連携)(?:を(?:行|始め|開始し?|開始す)(?:う|る|った|た)|(?:する|した)(?:こと(?:に|と)(?:なった|なる|した))?)(?:場合|とき|時|際)(?:に)?(?:は)?、?[^。]{0,40}(?:通知|公表|お知らせ|明示|掲載|告知|ご?案内)(?:し|いた|を)"
);
pattern!(LATER, r"今後|将来|新たに(?:[^、。をが]{0,8}を)?$");
pattern!(
    OF_CUSTOMERS,
    r"^[」』]?(?:(?:、|や|・|及び|および|または|又は|と)[^、。をはが]{1,24}){0,8}?(?:等|など)?(?:は|が|も|を)ご利用(?:いただけ|頂け|いただく|でき|になれ)|^での[^、。]{0,8}(?:発信|投稿|返信|フォロー)|^[^。、をがは]{0,16}を(?:ご?利用|使用|導入|ご?契約)(?:して|されて|中)?(?:いる|おられる|の)?(?:お客様|お客さま|企業|法人|方々?に|店舗|団体|他社|サイト運営)"
);
pattern!(
    OUR_TRADE,
    r"^(?:(?:、|や|・|及び|および|と)[^、。をはが]{1,24}){0,6}?(?:等|など)?の(?:(?:広告)?運用(?:代行|支援)|導入(?:支援|コンサルティング)|活用支援|構築支援|設計・構築|販売代理|代理店|認定|コンサルティング|(?:利用|使用|運用|開発|実務)?(?:の)?経験)"
);
pattern!(QUOTED, r"^[^「」。]{0,40}」(?:という|との)(?:記載|文言|表示|記述|表現)");
// The first verb behind the name, with its end.
pattern!(
    PREDICATE,
    r"^[^。]{0,80}?(?:利用|使用|導入|採用|設置|活用|搭載|委託|提供|送信|連携|用い|使っ)(?:を)?(?:(?:して|されて|いたして|て)(?:い|お)[^、。]{0,4}|し(?:ます|、)|する|でき|いた)"
);
pattern!(PAST, r"(?:い|おり)ました");
pattern!(
    OTHERS,
    r"(?:^|、)(?:なお、|また、|ただし、)?(?:多くの[^。、]{0,8}(?:サイト|アプリ|企業|事業者)|他社(?:の|が運営する)?[^。、]{0,6}(?:サイト|アプリ)|(?:他の|外部の?|リンク先の?|第三者(?:の|が運営する))(?:各)?(?:ウェブ|Web)?サイト|リンク先)(?:など|等)?(?:では|には|が|は)"
);
pattern!(OURS, r"(?:当|本|弊)(?:社|サイト|サービス|アプリ|店|会|院|園|ウェブサイト)[^、。]{0,6}(?:は|が|では|に|で)");
// "A社が": a company of an example. X is one.
pattern!(PLACEHOLDER, r"(?:^|、)(?:ある会社|[A-WYZ]社)(?:は|が|の(?:サイト|アプリ)(?:は|が|では))");
pattern!(
    ON_THEIR_SITE,
    r"(?:自社|自身|自ら|お客様|お客さま|利用者|加盟店|出店者)の?(?:ウェブ|Web)?(?:サイト|ページ|アプリ)(?:等|など)?(?:に|で|へ)"
);
pattern!(ABLE, r"^[^。]{0,30}(?:でき|可能)");
// "他のユーザーに公開されます": people are no place.
pattern!(OTHER_PEOPLE, r"^(?:他の|ほかの)(?:ユーザー|利用者|会員|参加者)");
pattern!(SHOP, r"(?:Play|Store|ストア|Market(?:place)?)$");
pattern!(
    GOT_THERE,
    r"^[」』]?(?:(?:、|や|と|及び|および|または|又は|・)[^。、をはが]{1,20}?)*(?:等|など)?(?:で|から|にて|を通じて|より)(?:の)?(?:配信|公開|ダウンロード|入手|販売|配布|提供)"
);

/// How it stands with what a heading or a lead holds together.
fn of_place(ground: &Ground<'_>, draft: &Draft) -> Standing {
    let units = &ground.outline.units;
    let listed = units[draft.unit].cell().is_some()
        || units[draft.unit].is_item()
        || !draft.statement.cue.starts_with("sentence:");
    if !listed {
        return Standing::Done;
    }
    let at = line_of(ground, draft);
    let noted = of_note(ground, draft, at);
    if noted != Standing::Done {
        return noted;
    }
    let first = if units[at].cell().is_some() { ground.outline.above(at) } else { at };
    let lead = units[first].lead.filter(|lead| units[*lead].rank.is_none());
    let sentence = lead.and_then(|lead| units[lead].sentences.last().map(|last| &units[lead].text()[last.clone()]));
    // "行わないこと" above "解析にはXを使用します。": a sentence that says what is done says it wherever it stands.
    let heading = ground.outline.headings(at).next().map(|(_, label)| label);
    let heading = heading.filter(|_| !says_it_is_done(ground, draft));
    let by_lead = sentence.map_or(Standing::Done, of_lead);
    by_lead.max(heading.map_or(Standing::Done, of_heading))
}

/// The sentence says of the name itself that it is used: "解析にはXを使用します。"
fn says_it_is_done(ground: &Ground<'_>, draft: &Draft) -> bool {
    if !draft.statement.cue.starts_with("sentence:") {
        return false;
    }
    let Some(words) = own_sentence(ground, draft) else { return false };
    names(draft).any(|name| {
        words
            .find(name)
            .is_some_and(|at| SAYS_DONE.is_match(&words[at + name.len()..]) && !DONE_BY_OTHERS.is_match(&words[..at]))
    })
}

pattern!(SAYS_DONE, r"^[」』]?\s?を[^。、を]{0,12}(?:利用|使用|導入|採用|活用)(?:し|いたし|して(?:い|おり))ます。$");
pattern!(
    DONE_BY_OTHERS,
    r"(?:競合|他社|他の|第三者|お客様|利用者|ユーザー|会員|事業者|企業|サイト)[^。]{0,16}(?:は|が)|[:：]|以前|過去|かつて"
);

/// The line that names whom a draft declares: blocks are read from their first label or heading on.
fn line_of(ground: &Ground<'_>, draft: &Draft) -> usize {
    let lines = draft.unit..ground.outline.units.len().min(draft.unit + LINES);
    let named = |at: &usize| names(draft).any(|name| head(ground.text(*at)).contains(name));
    lines.into_iter().find(named).unwrap_or(draft.unit)
}

/// As much of a unit as a line of names has: every row of a list asks, and nobody writes a longer one.
fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(4_000)]
}

/// How far below its beginning a block names whom it is about.
const LINES: usize = 30;

/// The names of a draft. A reader may have taken the note behind a name for a part of it.
fn names(draft: &Draft) -> impl Iterator<Item = &str> {
    let service = draft.statement.service.as_ref().map(|service| service.text.as_str());
    let who = draft.statement.recipient.as_ref().map(|who| who.text.as_str());
    let whole = [service, who].into_iter().flatten();
    whole.map(|name| name.split([':', '：', '(']).next().unwrap_or(name).trim()).filter(|name| name.chars().count() > 1)
}

/// "Alpha(現在は使用していません)", "利用状況:利用していない": what stands right behind a name in a list, or on a line of its block.
fn of_note(ground: &Ground<'_>, draft: &Draft, at: usize) -> Standing {
    let units = &ground.outline.units;
    if units[at].cell().is_some() {
        return Standing::Done;
    }
    let text = head(ground.text(at));
    for after in names(draft).filter_map(|name| text.find(name).map(|at| &text[at + name.len()..])) {
        if NOTED_UNUSED.is_match(after) || standing_en::NOTED_UNUSED.is_match(after) {
            return Standing::Denied;
        }
        let note = NOTE.captures(after).and_then(|found| found.name("note").or(found.name("behind")));
        let note = note.map_or("", |note| note.as_str());
        if standing_own::says_run_here(note) {
            return Standing::Void;
        }
        if NOTED_OVER.is_match(after) || standing_en::NOTED_OVER.is_match(after) {
            return Standing::Void;
        }
    }
    if draft.statement.cue != "key-value" {
        return Standing::Done;
    }
    let of_another = |at: usize| ground.mentions[at].iter().any(|mention| mention.service.is_some());
    let below = (at + 1..units.len()).take(BLOCK).take_while(|at| units[*at].cell().is_none() && !of_another(*at));
    let lines = std::iter::once(at).chain(below).flat_map(|at| ground.text(at).split('\n').take(BLOCK));
    let told = lines.filter_map(|line| {
        let (label, value) = structure::label(line).split_once([':', '：'])?;
        Some(of_row(&[(label.to_owned(), value)]))
    });
    told.max().unwrap_or(Standing::Done)
}

pattern!(NOTE, r"^[」』]?\s?(?:\((?P<note>[^()]{2,60})\)|(?:[:：]|\s[-–—])\s?(?P<behind>[^\n]{2,60}))");

/// How many lines a block of labels has.
const BLOCK: usize = 8;

const SINCE: &str = r"^[」』]?\s?(?:[(:：]|\s?[-–—]\s?)(?:[0-9年月日末頃以降にでよりまでから、\s]|現在は?|当社では|契約|利用|提供|サービス|導入){0,12}?";
pattern!(
    NOTED_UNUSED,
    &format!(
        r"{SINCE}(?:未使用|未導入|未利用|不使用|(?:利用|使用|導入)なし|(?:利用|使用|導入)して(?:い|おり)(?:ない|ません))[)。]?(?:$|[)、。\n])"
    )
);
pattern!(
    NOTED_OVER,
    &format!(r"{SINCE}(?:(?:終了|廃止|停止|解約)(?:済み?|しました|予定)?|予定|検討中|準備中)[)。]?(?:$|[)、。\n])")
);

/// What a sentence says of those who are listed below it.
fn of_lead(words: &str) -> Standing {
    if !words.chars().any(super::view::is_kana) {
        return standing_en::of_lead(words);
    }
    if none_below(words) {
        return Standing::Denied;
    }
    if OVER_BELOW.is_match(words) { Standing::Void } else { Standing::Done }
}

/// Nothing is done with those who are listed below.
pub(super) fn none_below(words: &str) -> bool {
    NONE_BELOW.is_match(words) && !EXCEPT.is_match(words)
}

/// What a heading says of those who are named below it.
fn of_heading(label: &str) -> Standing {
    if !label.chars().any(super::view::is_kana) {
        return standing_en::of_heading(label);
    }
    if NONE_HEADED.is_match(label) && !OF_COOKIES.is_match(label) {
        return Standing::Denied;
    }
    if OVER_HEADED.is_match(label) { Standing::Void } else { Standing::Done }
}

const BELOW: &str = r"(?:以下|下記|次)(?:の|に(?:掲げる|挙げる|示す|列挙する|記載する))[^。]{0,40}";
pattern!(
    pub(super) NONE_BELOW,
    &format!(
        r"{BELOW}(?:は|を|も|へは|には|への(?:送信|提供)は|への(?:送信|提供)を|との連携は)、?(?:一切|現在)?、?[^。、]{{0,12}}(?:行い|行って(?:い|おり)|し|して(?:い|おり)|いたし|使い|使って(?:い|おり)|用いて(?:い|おり)|送り|送って(?:い|おり)|され|されて(?:い|おり)|含み|含まれ)ません[:：。]?$|{BELOW}(?:に|へ|に対して?)(?:は|も)?、?[^。]{{0,30}}(?:提供|送信|開示|共有|送付|委託)(?:は|を)?(?:一切)?(?:(?:し|行い|いたし|され|して(?:い|おり))ません|(?:する|される)ことは(?:一切)?(?:ありません|ございません))[:：。]?$|{BELOW}(?:は|を|も)、?[^。、]{{0,16}}(?:利用|使用|導入|送信|提供|設置)(?:する|される)ことは(?:ありません|ございません)[:：。]?$"
    )
);
// "次の場合を除き、第三者に提供しません": what is listed is done.
pattern!(EXCEPT, r"除|場合|いずれか|のみ|限|以外|同意|ほか|許可|承諾");
pattern!(
    OVER_BELOW,
    &format!(
        r"{BELOW}(?:は|を|も)[^。]{{0,30}}(?:終了|停止|廃止|中止)(?:し|いたし)(?:まし|てい|てお)|{BELOW}[^。]{{0,30}}(?:して|されて)(?:い|おり)ました[:：。]?$|{BELOW}[^。]{{0,30}}(?:利用|導入|使用|採用)(?:する(?:こと)?)?を検討|(?:過去|以前|かつて)[^。]{{0,40}}(?:以下|下記|次)の"
    )
);
pattern!(
    NONE_HEADED,
    r"(?:利用|使用|導入|採用|搭載|提供|送信|連携|設置|実施)(?:して|されて)(?:い|おり)(?:ない|ません)(?:こと|もの|[^、。はがを]{0,10}(?:サービス|ツール|SDK|事業者|会社|タグ|プラグイン|情報|データ|技術|機能))?$|(?:利用|使用|導入|採用|送信|行わ|行い|やら)(?:し)?(?:ない|ません)(?:こと|もの|[^、。はがを]{0,10}(?:サービス|ツール|SDK|タグ|技術|機能))?$|(?:未使用|未導入|不使用)の?[^、。はがを]{0,10}$"
);
// "Cookieを使用していないツール", "同意しない場合": what they do without, not that they are not used.
pattern!(OF_COOKIES, r"(?i)(?:cookie|クッキー|個人情報|個人データ|同意|識別子|広告)(?:等|など)?(?:を|は|が|に)");
pattern!(
    OVER_HEADED,
    r"(?:過去|以前|かつて)に?[^。]{0,12}(?:利用|使用|導入|連携)し|(?:利用|使用|提供|連携)(?:を|が)?(?:終了|廃止|停止|中止)(?:した|済みの?)[^、。はがを]{0,10}$|(?:利用|導入|採用|使用)(?:を)?(?:検討|予定)(?:し(?:て|た)|中|の|される|する|である)[^、。はがを]{0,14}$|改[定訂]履歴|変更履歴|更新履歴|沿革"
);

/// What the cells of a row say of whether it is done: "利用していない", or × under 利用の有無.
fn of_row(cells: &[(String, &str)]) -> Standing {
    let told = cells.iter().map(|(head, words)| {
        let (head, words) = (head.trim(), words.trim());
        let asked = STATUS.is_match(head);
        if (asked || REMARK.is_match(head)) && NOT_IN_USE.is_match(words) || asked && NO.is_match(words) {
            return Standing::Denied;
        }
        if USE.is_match(head) && NO_USE.is_match(words) {
            return Standing::Denied;
        }
        if standing_own::says_run_here(words) && words.chars().count() <= 60 && !standing_own::asks_for_work(head) {
            return Standing::Void;
        }
        let over = OVER_CELL.is_match(words) && (asked || REMARK.is_match(head));
        if over { Standing::Void } else { Standing::Done }
    });
    told.max().unwrap_or(Standing::Done)
}

pattern!(
    STATUS,
    r"^(?:現在の?)?(?:ご?利用|使用|導入|実装|採用|稼働|搭載)(?:の)?(?:状況|有無|状態|可否|現況)?$|^(?:状況|状態|ステータス|現況|現在)$|(?i:^(?:in use|used|enabled|active|status|currently used|use|installed)\??$)"
);
pattern!(REMARK, r"備考|補足|注記|期間|(?i:^(?:notes?|remarks?|period)$)");
pattern!(
    NOT_IN_USE,
    r"^(?:現在は?、?)?(?:利用|使用|導入|採用|搭載)(?:して|されて)?(?:い|おり)?(?:ない|ません|なし)。?$|^(?:未使用|未利用|未導入|不使用|未搭載|停止中|無効)。?$|(?i:^not (?:used|in use|enabled|installed)\.?$)"
);
// "利用目的:なし(未使用)".
pattern!(USE, r"目的|用途|(?i:purpose)");
pattern!(
    NO_USE,
    r"^(?:なし|無し|-)?\s?\(?(?:現在)?(?:未使用|未利用|不使用|使用なし|(?:利用|使用)して(?:い|おり)(?:ない|ません))\)?。?$|(?i:^(?:none \()?(?:currently )?(?:not used|unused)\)?\.?$)"
);
pattern!(NO, r"^(?:[×✕✗✖☓❌]|なし|無し?|無効|いいえ|(?i:no|none|off|disabled|inactive|false))$");
pattern!(
    OVER_CELL,
    r"^[^。]{0,24}(?:終了|廃止|停止)(?:しました|済み?|予定)?[)）]?。?$|^(?:導入|利用|使用|採用)?(?:予定|検討中|準備中)。?$|(?i:^(?:discontinued|ended|retired|planned|removed|deprecated)\.?$)"
);
