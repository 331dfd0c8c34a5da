//! What the sentences around a declaration add to it: the items and the purposes that the next sentences give, or the one that leads in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cues::JOINED;
use super::ground::{Draft, Ground};
use super::{Mechanism, Specificity, Statement, StatementKind, both_ends, categories, information, purposes};

pattern!(
    GOES_ON,
    r"^(?:なお、?|また、?|ただし、?)?(?:この|これ|その|こう|当該|同(?:社|サービス|ツール|機能)|それ|主に|いずれも|上記|前記|(?:利用|使用|送信)の?目的は|本(?:ツール|機能|技術)|(?:取得|収集|送信)(?:した|された|される|する)|収集されるデータ|送信先)|(?i:^(?:this|these|the) (?:service|tool|information|data|cookie)|^it |^they )"
);
pattern!(
    AGENT,
    r"(?:広告|第三者|解析|配信)[^、。]{0,6}(?:事業者|会社|サービス|業者|企業)(?:等|など)?(?:は|が|では)|^(?:同社|各社|これらの?(?:企業|会社|事業者))"
);
pattern!(TECHNIQUE, r"(?i)cookie|クッキー|ビーコン|識別子|トラフィック");
pattern!(
    pub(super) ELSEWHERE,
    r"ください|下さい|オプトアウト|無効|拒否|停止|お問い?合わせ|削除|とは、|(?:詳細|詳しく)(?:は|に|を)|リンク|(?i:opt.?out|please|disable|for (?:details|more))"
);
pattern!(pub(super) DENIES, r"(?:ません|ない)(?:。|$)|(?i:(?-u:\b)not(?-u:\b))");
pattern!(
    LEADS_IN,
    r"(?:以下|下記|次)の?[^。]{0,30}(?:事業者|会社|業者|企業|サービス|ツール|モジュール|パートナー|提供先|送信先)|各社|(?:広告|解析|外部|第三者)[^。]{0,12}(?:事業者|会社|サービス|ツール)"
);

// Right behind the declaration: what is taken or sent, by nobody else.
pattern!(
    TOLD_OF,
    r"^[^。]{2,120}(?:が|を|は)(?:(?:[^、。がはを]{0,14}(?:範囲で|ために|のため|直接|自動的に))?同(?:サービス|社|ツール)(?:に|へ))?(?:自動的に|直接)?(?:(?:送信|取得|収集|記録|保存|提供)(?:し|され)|送られ|伝わり|渡り)"
);
pattern!(USES, r"(?:利用|使用|導入|活用|送信|用い)(?:し|する|され|て)");

/// How many units on, or back, a declaration is still spoken of.
const REACH: usize = 8;

/// How many sentences right above a list lead into it whatever their words.
const NEAR: usize = 3;

/// How many sentences of them are read, and how many bytes: every row of a list asks.
const SENTENCES: usize = 40;
const LONGEST_LEAD: usize = 16_000;

/// Fills items and purposes that a declaration leaves open from the sentences that go on about it.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let open = |draft: &Draft| {
        draft.statement.kind == StatementKind::Declaration && !draft.statement.negated && !draft.statement.general
    };
    let own = |draft: &Draft| draft.statement.kind == StatementKind::OwnUse && draft.statement.cue != "table-header";
    for draft in
        drafts.iter_mut().filter(|draft| own(draft) || open(draft) && !draft.statement.cue.starts_with("table"))
    {
        after(ground, draft);
    }
    named_in_goals(ground, drafts);
    // What one of several mentions of a recipient says is not guessed for the others.
    let finished = finished(ground);
    let told: BTreeSet<String> =
        drafts.iter().filter(|draft| has_goals(&draft.statement)).filter_map(|draft| who(&draft.statement)).collect();
    for draft in drafts.iter_mut().filter(|draft| open(draft)) {
        let guess = !who(&draft.statement).is_some_and(|who| told.contains(&who));
        let listed = ["list", "link:", "key-value", "table"].iter().any(|cue| draft.statement.cue.starts_with(cue));
        if listed {
            before(ground, draft, guess, &finished);
        } else if guess {
            above_its_title(ground, draft);
        }
        if guess
            && !has_goals(&draft.statement)
            && let Some(goal) = kind_of_tool(&draft.statement).or_else(|| of_title(ground, draft.unit, 2))
        {
            draft.statement.sender_purpose = purposes::statement([goal.as_str()]);
        }
    }
}

/// The service of a declaration, or its recipient, by id or name.
fn who(statement: &Statement) -> Option<String> {
    let service = statement.service.as_ref().map(|service| service.id.clone().unwrap_or_else(|| service.text.clone()));
    service.or_else(|| {
        let recipient = statement.recipient.as_ref()?;
        Some(recipient.company.clone().unwrap_or_else(|| recipient.text.clone()))
    })
}

/// "・アクセス解析(Xなど)" in a list of purposes: the purpose that X serves, and no other of the list.
fn named_in_goals(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let mut of_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.statement.cue != "table-header") {
        if let Some(id) = draft.statement.service.as_ref().and_then(|service| service.id.clone()) {
            of_service.entry(id).or_default().push(at);
        }
    }
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.cell().is_some() || ground.mentions[index].is_empty() {
            continue;
        }
        let named: BTreeSet<(&str, &str)> = ground.mentions[index]
            .iter()
            .filter_map(|mention| Some((mention.service.as_deref()?, mention.text.as_str())))
            .collect();
        for line in unit.text().split('\n').filter(|line| line.chars().count() <= 60) {
            let Some(found) = GOAL_OF.captures(line) else { continue };
            let (Some(what), Some(names)) = (found.name("what"), found.name("names")) else { continue };
            if purposes::leaves(what.as_str()).0.is_empty()
                || DATA.is_match(what.as_str())
                || TELLS.is_match(names.as_str())
            {
                continue;
            }
            let used = names.as_str().ends_with("利用") || names.as_str().ends_with("使用");
            let goal = purposes::statement([if used { what.as_str() } else { line }]);
            for (id, name) in named.iter().filter(|(_, name)| names.as_str().contains(name)) {
                for at in of_service.get(*id).into_iter().flatten() {
                    let draft = &mut drafts[*at];
                    // The catalog may know two products by one name: the words must be of the same.
                    let same = |text: &str| text.contains(name) || name.contains(text);
                    let elsewhere = draft.unit != index || !has_goals(&draft.statement);
                    if elsewhere && draft.statement.service.as_ref().is_some_and(|service| same(&service.text)) {
                        draft.statement.sender_purpose = goal.clone();
                    }
                }
            }
        }
    }
}

pattern!(GOAL_OF, r"^[・\-*●○■◆\s0-9.]*(?P<what>[^、。()A-Za-z]{3,30})\((?P<names>[^()]{2,60})\)$");

// "決済情報(番号はXが暗号化)": data, and what is done with them, name no purpose.
pattern!(DATA, r"(?:情報|データ|番号|識別子|履歴|ログ|レポート|記録)(?:等|など)?$");
pattern!(TELLS, r"[はをが]");

/// "アクセス解析ツール「X」", "Xの広告配信サービス": what kind of tool it is says what it is for.
fn kind_of_tool(statement: &Statement) -> Option<String> {
    let service = statement.service.as_ref().filter(|_| statement.cue.starts_with("sentence:"))?;
    let words = &statement.quote.text;
    let name = words.find(service.text.as_str()).unwrap_or(0);
    let kinds: Vec<regex::Match<'_>> = KIND
        .captures_iter(words)
        .filter_map(|found| found.name("what"))
        .filter(|what| !purposes::leaves(what.as_str()).0.is_empty())
        // Behind the name the kind is that of the one who is joined to it.
        .filter(|what| what.start() <= name || !OF_THE_NEXT.is_match(what.as_str()))
        .collect();
    let before = kinds.iter().rfind(|what| what.start() <= name);
    let kind = before.or(kinds.first())?;
    let kind = OF_THE_NEXT.replace(kind.as_str(), "");
    Some(VERB.replace(&kind, "").into_owned())
}

/// A heading that is nothing but a purpose: "広告配信について", "アクセス解析ツール".
fn of_title(ground: &Ground<'_>, unit: usize, headings: usize) -> Option<String> {
    ground.outline.headings(unit).take(headings).find_map(|(heading, label)| {
        let label = ICON.find(label).map_or(label, |icon| &label[icon.end()..]);
        if !ground.mentions[heading].is_empty() || label.chars().count() > 24 {
            return None;
        }
        let what = TITLE.captures(label)?.name("what")?.as_str();
        // What is put in or taken is no purpose, nor is a pointer to another place.
        let is_purpose = ACTIVITY.is_match(what) && !purposes::leaves(what).0.is_empty();
        is_purpose.then(|| VERB.replace(what, "").into_owned())
    })
}

pattern!(
    KIND,
    r"(?P<what>[^、。をにがはでのと「」『』()（）\sA-Za-z]{2,16}?)(?:・[^、。をにがは]{2,10})?(?:ツール|サービス|システム|プラットフォーム|プログラム|タグ|モジュール|ソフト|基盤)"
);
// "Alphaおよび動画配信サービス": the kind of the one that is joined.
pattern!(OF_THE_NEXT, r"^(?:や|および|及び|並びに|ならびに|または|又は|もしくは)");
// "による", "利用している": how the words before the kind end.
pattern!(VERB, r"^.*(?:よる|いる|する|した|れた|される|なる|その他)");
pattern!(
    pub(super) ACTIVITY,
    r"(?:解析|分析|配信|計測|測定|把握|改善|向上|管理|対策|防止|検知|監視|表示|最適化|決済|認証|受付|保管|支援|調査|統計|広告|マーケティング|リマーケティング|リターゲティング|ターゲティング)$"
);
// ":material-chart-line: アクセス解析": what a page generator draws in front of the words.
pattern!(ICON, r"^:?[a-z][a-z0-9_-]+:\s?");
pattern!(
    TITLE,
    r"^(?:(?:利用)?目的[:：]\s?)?(?P<what>[^、。:：()（）「」『』第後前]{2,20}?)(?:に関する[^、。]{0,8}|を目的と(?:した|する)[^、。]{0,12}|について|のため(?:に(?:利用|使用|導入)(?:する|している)(?:外部)?)?|用|(?:の)?(?:ツール|サービス|システム|タグ|事業者|会社)|(?:の)?(?:利用|使用|活用|実施))*(?:について)?(?:[(（].*)?$"
);

pub(super) fn has_items(statement: &Statement) -> bool {
    !statement.information.quotes.is_empty()
}

pub(super) fn has_goals(statement: &Statement) -> bool {
    statement.sender_purpose.is_given() || statement.recipient_purpose.is_given()
}

fn is_running_text(ground: &Ground<'_>, unit: usize) -> bool {
    let unit = &ground.outline.units[unit];
    unit.cell().is_none() && !unit.chrome && unit.rank.is_none()
}

/// How many sentences of running text, up to each unit, end as sentences do.
fn finished(ground: &Ground<'_>) -> Vec<usize> {
    let units = &ground.outline.units;
    let mut all = 0;
    let mut out = Vec::with_capacity(units.len() + 1);
    for (at, unit) in units.iter().enumerate() {
        out.push(all);
        if is_running_text(ground, at) && !unit.is_item() {
            all += unit.sentences.iter().filter(|sentence| unit.text()[(*sentence).clone()].ends_with('。')).count();
        }
    }
    out
}

/// Sentences of the section from a unit on, with the unit in which they stand.
fn sentences<'a>(ground: &'a Ground<'_>, units: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    units
        .filter(|unit| is_running_text(ground, *unit))
        .flat_map(|unit| ground.outline.units[unit].sentences.iter().map(move |sentence| (unit, sentence.clone())))
}

fn after(ground: &Ground<'_>, draft: &mut Draft) {
    earlier(ground, draft, true);
    if has_items(&draft.statement) && has_goals(&draft.statement) {
        return;
    }
    let (mut items, mut goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
    let end = section_end(ground, draft.unit).min(draft.unit + REACH);
    let quoted = draft.statement.quote.end;
    let advertising = draft.statement.quote.text.contains("広告");
    let of_another = draft.statement.kind == StatementKind::Declaration;
    let mut first = true;
    let told = ground.sentences_before(draft.unit, quoted);
    let this = &ground.outline.units[draft.unit];
    let here = this.sentences.get(told..).filter(|_| is_running_text(ground, draft.unit)).unwrap_or_default();
    let here = here.iter().map(|sentence| (draft.unit, sentence.clone()));
    for (unit, sentence) in here.chain(sentences(ground, draft.unit + 1..end)).take(SENTENCES) {
        let words = &ground.text(unit)[sentence.clone()];
        if words.chars().count() < 10 {
            continue;
        }
        let ours = match about(ground, unit, &sentence, draft) {
            About::Another => break,
            About::This => true,
            About::Nobody => false,
        };
        let next = std::mem::take(&mut first);
        if OF_BROWSERS.is_match(words)
            || SAFEGUARDS.is_match(words)
            || ELSEWHERE.is_match(words)
            || DENIES.is_match(words) && !TECHNIQUE.is_match(words)
        {
            continue;
        }
        let below_title = ground.outline.units[draft.unit].rank.is_some() && USES.is_match(words);
        let goes_on = ours
            || below_title
            || GOES_ON.is_match(words)
            || next && (TECHNIQUE.is_match(words) || of_another && unit == draft.unit && TOLD_OF.is_match(words))
            || AGENT.is_match(words) && (advertising || draft.statement.quote.text.contains("解析"));
        if !goes_on {
            continue;
        }
        let words = if ours { own_part(ground, unit, &sentence, draft) } else { words };
        (items, goals) = add(&mut draft.statement, words, items, goals);
        if !(items || goals) {
            return;
        }
    }
    earlier(ground, draft, false);
}

/// "Alphaは履歴を取得し、Betaは識別子を取得します": of a sentence that tells of several only what it tells of this one.
fn own_part<'a>(ground: &Ground<'a>, unit: usize, sentence: &Range<usize>, draft: &Draft) -> &'a str {
    let text = ground.text(unit);
    let names: Vec<(Range<usize>, bool)> = ground
        .mentions_in(unit, sentence)
        .filter(|mention| mention.service.is_some() && !mention.needs_context)
        .map(|mention| (mention.range.clone(), matches!(about(ground, unit, &mention.range, draft), About::This)))
        .collect();
    // Where the words of the group begin in which this one stands, and where the next group begins.
    let (mut from, mut this) = (sentence.start, false);
    for (at, (range, own)) in names.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| names[before].0.end);
        let joined = before.is_some_and(|end| JOINED.is_match(text.get(end..range.start).unwrap_or_default()));
        if at > 0 && !joined {
            if this {
                return &text[from..range.start];
            }
            from = range.start;
        }
        this |= *own;
    }
    &text[if this { from } else { sentence.start }..sentence.end]
}

/// Sentences of the longest paragraph that is looked through.
const PARAGRAPH: usize = 60;

/// What the same paragraph says before the quote: of this one alone, or of nobody by name.
fn earlier(ground: &Ground<'_>, draft: &mut Draft, named: bool) {
    // Nobody writes so long a paragraph for people; each declaration would look through all of it.
    if ground.outline.units[draft.unit].sentences.len() > PARAGRAPH {
        return;
    }
    let quoted = draft.statement.quote.end;
    let (mut items, mut goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
    let told = ground.sentences_before(draft.unit, quoted);
    for (unit, sentence) in sentences(ground, draft.unit..draft.unit + 1).take(told) {
        if !(items || goals) {
            return;
        }
        let words = &ground.text(unit)[sentence.clone()];
        let others = ground.mentions_in(unit, &sentence).any(|mention| {
            mention.service.is_some() && !matches!(about(ground, unit, &mention.range, draft), About::This)
        });
        let passed = OF_BROWSERS.is_match(words)
            || ELSEWHERE.is_match(words)
            || DENIES.is_match(words) && !TECHNIQUE.is_match(words);
        if others || passed || words.chars().count() < 10 {
            continue;
        }
        let of_this = matches!(about(ground, unit, &sentence, draft), About::This);
        if of_this == named && (named || GOES_ON.is_match(words) || TECHNIQUE.is_match(words)) {
            (items, goals) = add(&mut draft.statement, words, items, goals);
        }
    }
}

/// The sentence that leads into a list holds for every name on it.
fn before(ground: &Ground<'_>, draft: &mut Draft, guess: bool, finished: &[usize]) {
    let own = ground.section(draft.unit).unwrap_or(0);
    before_from(ground, draft, own, guess);
    // The heading right above the names is nearer to them than what leads into its section.
    if guess
        && !has_goals(&draft.statement)
        && let Some(goal) = of_title(ground, draft.unit, 1)
    {
        draft.statement.sender_purpose = purposes::statement([goal.as_str()]);
    }
    // A heading right above the list ("一覧") may stand between it and what is said of it.
    let outer = ground.outline.units[own].path.last().copied();
    // A section that is nothing but the list goes on about the section above it.
    let told = finished[own] < finished[draft.unit];
    if !told
        && own > 0
        && let Some(above) =
            ground.section(own - 1).filter(|above| ground.outline.units[*above].rank == ground.outline.units[own].rank)
    {
        before_from(ground, draft, above, guess);
    }
    if let Some(outer) = outer.filter(|outer| *outer < own && !draft.statement.cue.starts_with("link:")) {
        before_from(ground, draft, outer, guess);
    }
}

/// "当社は、…のため、以下の外部サービスを利用しています。" and then a title for each service: what leads into the titles.
fn above_its_title(ground: &Ground<'_>, draft: &mut Draft) {
    let units = &ground.outline.units;
    let [.., article, own] = units[draft.unit].path[..] else { return };
    let Some(service) = draft.statement.service.as_ref().and_then(|service| service.id.as_ref()) else { return };
    if !ground.mentions[own].iter().any(|mention| mention.service.as_ref() == Some(service)) {
        return;
    }
    let first = (article + 1..own).find(|at| units[*at].rank.is_some()).unwrap_or(own);
    let (mut items, mut goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
    for (unit, sentence) in sentences(ground, article + 1..first) {
        let words = &ground.text(unit)[sentence];
        if (items || goals) && BELOW.is_match(words) && !DENIES.is_match(words) {
            (items, goals) = add(&mut draft.statement, words, items, goals);
        }
    }
}

fn before_from(ground: &Ground<'_>, draft: &mut Draft, start: usize, guess: bool) {
    let (mut items, mut goals) = (!has_items(&draft.statement), guess && !has_goals(&draft.statement));
    if !(items || goals) {
        return;
    }
    let end = ground.outline.above(draft.unit);
    let from = start.max(end.saturating_sub(REACH * 2));
    let above = (from..end).rev().filter(|unit| is_running_text(ground, *unit));
    let back = above.flat_map(|unit| ground.outline.units[unit].sentences.iter().rev().map(move |found| (unit, found)));
    let mut left = LONGEST_LEAD;
    for (back, (unit, sentence)) in back.take(SENTENCES).enumerate() {
        let Some(rest) = left.checked_sub(sentence.len()) else { return };
        left = rest;
        let words = &ground.text(unit)[sentence.clone()];
        let leads = LEADS_IN.is_match(words) || back < NEAR && USES.is_match(words) && !ELSEWHERE.is_match(words);
        if !leads || DENIES.is_match(words) || words.chars().count() < 12 || of_others(ground, words, draft) {
            continue;
        }
        (items, goals) = add(&mut draft.statement, words, items, goals);
        if !(items || goals) {
            return;
        }
    }
}

// "各事業者は、安全管理のための措置を講じています": how it is kept, not what for.
pattern!(
    SAFEGUARDS,
    r"^[^。]*(?:事業者|会社|企業|提供先|委託先|各社|社)は、[^。取収送]*(?:安全管理|必要かつ適切|保護)[^。取収送]*措置を(?:講|行|実施)[^。取収送]*。?$"
);
pattern!(BELOW, r"(?:以下|下記|次)の");
pattern!(ACTING, r"^(?:等|など)?(?:に|へ|が|は)");
// What a browser does with a cookie is told of cookies, not of who receives them.
pattern!(OF_BROWSERS, r"(?:ブラウザー?|サーバー?)(?:\([^()]*\))?(?:等|など)?(?:は|が)、");

/// The sentence speaks of a class to which the service does not belong: what advertisers get is not what an analysis gets.
fn of_others(ground: &Ground<'_>, words: &str, draft: &Draft) -> bool {
    if BELOW.is_match(words) {
        return false;
    }
    let id = draft.statement.service.as_ref().and_then(|service| service.id.as_deref());
    let Some(category) = id.and_then(|id| ground.catalog.service(id)).and_then(|service| service.category) else {
        return false;
    };
    let acting = categories::nouns(words).filter(|noun| ACTING.is_match(&words[noun.end..]));
    let mut classes = acting.map(|noun| categories::recipient(&words[noun]).categories).peekable();
    classes.peek().is_some() && classes.all(|class| !class.is_empty() && !class.contains(&category))
}

/// Takes what is still wanted from a sentence; says what is wanted afterwards.
pub(super) fn add(statement: &mut Statement, words: &str, items: bool, goals: bool) -> (bool, bool) {
    let purposes_here = purposes::phrases(words);
    let (mut items, mut goals) = (items, goals);
    if items {
        let found = information::statement(information::phrases(words).into_iter().map(|range| &words[range]));
        if !found.quotes.is_empty() {
            statement.information = found;
            items = false;
        }
    }
    if let Some(both) = both_ends::told(words).filter(|_| goals) {
        statement.sender_purpose = purposes::statement([both.ours]);
        if !statement.recipient_purpose.is_given() {
            statement.recipient_purpose = purposes::statement([both.theirs]);
        }
        goals = false;
    } else if goals && !purposes_here.is_empty() {
        statement.sender_purpose = purposes::statement(purposes_here.into_iter().map(|range| &words[range]));
        goals = false;
    }
    if statement.mechanism == Mechanism::Unspecified
        && statement.specificity != Specificity::Category
        && let Some(technique) = super::ground::mechanism(words)
    {
        statement.mechanism = technique;
    }
    (items, goals)
}

pub(super) enum About {
    This,
    Another,
    Nobody,
}

/// Whether a sentence names the recipient of this declaration, or somebody else.
pub(super) fn about(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>, draft: &Draft) -> About {
    let statement = &draft.statement;
    let service = statement.service.as_ref().and_then(|service| service.id.as_deref());
    let company = statement
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_deref())
        .or_else(|| service.and_then(|id| ground.catalog.service(id)).map(|service| service.company.as_str()));
    let names: Vec<&str> = [
        statement.service.as_ref().map(|service| service.text.as_str()),
        statement.recipient.as_ref().map(|recipient| recipient.text.as_str()),
    ]
    .into_iter()
    .flatten()
    .filter(|name| name.chars().count() >= 2)
    .collect();
    let words = &ground.text(unit)[sentence.clone()];
    let (mut other, mut company_named) = (false, false);
    for mention in ground.mentions_in(unit, sentence) {
        let named = statement.service.as_ref().is_some_and(|service| service.text == mention.text);
        let same = mention.service.is_some() && (mention.service.as_deref() == service || named)
            || mention.company.is_some()
                && mention.company.as_deref() == company
                && (mention.service.is_none() || service.is_none());
        if same && mention.service.is_none() && service.is_some() {
            company_named = true;
            continue;
        }
        if same {
            return About::This;
        }
        let of_others = mention.legal && mention.company.is_none() && !names.contains(&mention.text.as_str());
        other |= (mention.service.is_some() || of_others) && !mention.needs_context;
    }
    // "Alpha Aを利用しており、Alpha社の規約が適用されます": another service of the same company is another.
    let service_named = statement.service.as_ref().is_some_and(|service| words.contains(service.text.as_str()));
    if other && statement.service.is_some() && !service_named {
        return About::Another;
    }
    if company_named || names.iter().any(|name| words.contains(name)) {
        return About::This;
    }
    if other { About::Another } else { About::Nobody }
}

fn section_end(ground: &Ground<'_>, unit: usize) -> usize {
    let end = match ground.section(unit) {
        Some(heading) => ground.outline.section_end(heading),
        None => ground.outline.units.len(),
    };
    end.max(unit + 1).min(ground.outline.units.len())
}
