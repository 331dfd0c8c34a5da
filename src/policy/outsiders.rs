//! Third parties that a text neither names nor describes, but says to set cookies: "第三者によって設定されるCookie",
//! "cookies set by third parties".

use std::ops::Range;

use super::cues::{BEACON, COOKIE, JOINED, MEMBER_OF};
use super::ground::{Draft, Ground};
use super::names::{self, Mention};
use super::spans::Units;
use super::{
    InformationStatement, Mechanism, Modality, Quote, Specificity, Statement, StatementKind, categories, information,
    purposes,
};

/// What a third party does with a cookie or beacon.
const ACT: &str = "(?:設定|発行|配置|設置|保存|使用|利用|用い|取得|収集|送信|広告(?:が|を)(?:配信|掲載|表示))";

pattern!(
    JAPANESE,
    &format!(
        r"(?P<who>(?:(?:これら|それら)の|外部の|他の|(?:当社|弊社|当サイト)(?:以外|が提携する|と提携する|が委託する)の?|[^、。はがをにへ()「」\s]{{2,14}}[をに](?:委託する|委託している|行う|提供する|配信する))?第三者(?:等|など)?)(?:\([^()]{{1,30}}\))?(?:(?:が|は|により|によって|による)、?[^。]{{0,60}}?{ACT}|(?:に対し(?:て)?|へ|に)、?[^。]{{0,40}}?(?:送信|提供|共有|開示)(?:し|する|され|いた))"
    )
);
pattern!(
    ENGLISH,
    r"(?i)(?:set|placed|served|established|stored|provided|operated|delivered|controlled) by (?:us (?:or|and) (?:also )?(?:by )?)?(?P<by>(?:(?:a|an|our|other|certain|the|some|various|external|partnering|selected|trusted)\s)*(?:(?:third[- ]party )?(?:(?:advertising|advertisement|ad|analytics|marketing|service|business|media|technology|social|content)\s){0,3}(?:providers?|partners?|networks?|vendors?|advertisers|companies)(?-u:\b)|third[- ]part(?:y|ies)|(?:[a-z-]+\s){0,4}(?:providers?|partners?|networks?|vendors?|advertisers))(?-u:\b))|(?P<code>third[- ]party (?:code|libraries|plugins|sdks|scripts|tools)(?: and (?:code|libraries|plugins|sdks|scripts|tools))?) (?:that|which) (?:may )?(?:use|set|collect|store)|(?P<who>(?:(?:these|our|other|certain|some|various|external)\s)*third[- ]part(?:ies|y (?:vendors|providers|partners|companies|advertisers|networks|services))|our (?:[a-z]+ ){0,3}partners|(?:(?:our|these|certain|some|such|other|various|selected|external|trusted|third[- ]party)\s)*(?:(?:analytics|advertising|ad|social media|video|marketing|measurement|media|content|advertisement|technology|search|map)\s){1,2}(?:service )?(?:providers|partners|networks|vendors|companies|platforms)(?: (?:and|or) (?:(?:analytics|advertising|ad|social media|video|marketing|measurement|media|content)\s){1,2}(?:providers|partners|networks|vendors|companies|platforms))?)(?:,? (?:including|such as|like) [^,.]{1,60}?,?|, (?:which|who)| that| who)? (?:may (?:also )?|also |can |might )?(?:use|set|place|collect|store|access|drop)"
);
// What a cookie of a third party is, and what visitors, laws and the company do about third parties.
pattern!(
    NOT_SAID,
    r"(?i)^for example|当該第三者の[^。]{0,24}(?:ポリシー|規約|方針)|とは、|と(?:いい|呼び)ます|総称|(?:不正|無断|権利|閲覧|アクセスされ|なりすま|漏)|(?:ません|ない)。?$|場合を除|(?:提供|開示|共有)する場合(?:、|に|は)|受け入れ|(?:許可|同意|拒否)[^。]{0,8}選択|ブロック|拒否(?:する|でき)|(?-u:\b)(?:not|never|block|refuse|reject|disable|opt.?out|unauthori[sz]ed)(?-u:\b)|(?-u:\b)(?:are|is) (?:cookies|a cookie)|means"
);

pattern!(
    TERMINAL_DATA,
    r"(?:閲覧|アクセス|行動|端末|利用者情報|パーソナルデータ|識別子)[^。]{0,60}(?:送信|取得|収集)(?:し|さ|す)"
);
pattern!(
    KIND_OF_COOKIE,
    r"設定される(?:もの|[^。、()「」]{0,6}(?:クッキー|Cookie))?[(「]?(?:「)?(?:サードパーティー?|第三者)(?:クッキー|Cookie|・)"
);
pattern!(
    NO_BEACON,
    r"ビーコン(?:等|など)?(?:は|を)[^。、]{0,6}(?:せず|使わず|用いず|しない|しません|して(?:い|おり)ません)"
);
pattern!(EACH, r" (?:and|or) ");
pattern!(AMONG_THEM, r"^\([^()]{2,40}(?:を含む|を含みます|を含め|等を含む|など|等)\)");
pattern!(FIRST, r"(?:を含む|をはじめ(?:と(?:する|した))?|を始めとする|などの|等の)第三者");

/// The companies that a sentence names as being among its third parties.
fn members<'a>(ground: &Ground<'a>, unit: usize, sentence: &Range<usize>, who: &Range<usize>) -> Vec<&'a Mention> {
    let text = ground.text(unit);
    // "甲社をはじめとする第三者から配信される広告…、当該第三者が": named are the members of the first mention.
    let who = FIRST
        .find(&text[sentence.clone()])
        .map(|first| sentence.start + first.start()..sentence.start + first.end())
        .filter(|first| first.end < who.start)
        .unwrap_or(who.clone());
    let companies: Vec<&Mention> =
        ground.mentions_in(unit, sentence).filter(|mention| mention.is_company || mention.service.is_some()).collect();
    let mut out = Vec::new();
    let mut next = who.start;
    for mention in companies.iter().rev().filter(|mention| mention.range.end <= who.start) {
        let between = &text[mention.range.end..next];
        let joined = if next == who.start { MEMBER_OF.is_match(between) } else { JOINED.is_match(between) };
        if !joined {
            break;
        }
        next = mention.range.start;
        out.push(*mention);
    }
    // "第三者(Alphaを含む)が".
    let noted = AMONG_THEM.find(&text[who.end..sentence.end]).map_or(who.end, |note| who.end + note.end());
    out.extend(
        companies.iter().filter(|mention| mention.range.start >= who.end && mention.range.end <= noted).copied(),
    );
    let including = text[who.end..sentence.end]
        .strip_prefix(", including ")
        .map_or(0, |rest| sentence.end - rest.len() + rest.find([',', '.']).unwrap_or(rest.len()));
    out.extend(
        companies.into_iter().filter(|mention| mention.range.start >= who.end && mention.range.end <= including),
    );
    out
}

/// Statements on unnamed third parties, one a sentence, where nothing else was read from it.
pub(super) fn read(ground: &Ground<'_>, taken: &[Draft]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let units = Units::of(taken);
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() || unit.rank.is_some() {
            continue;
        }
        for sentence in &unit.sentences {
            let quote = ground.quote(index, sentence.clone());
            let read = units.touching(index, &quote).any(|draft| {
                draft.statement.quote.start < quote.end
                    && quote.start < draft.statement.quote.end
                    && draft.statement.recipient.is_some()
            });
            if !read {
                drafts.extend(of_sentence(ground, index, sentence, &quote, taken));
            }
        }
    }
    drafts
}

/// The third parties of a sentence that says what they set, after those of them that it names.
fn of_sentence(
    ground: &Ground<'_>,
    unit: usize,
    sentence: &Range<usize>,
    quote: &Quote,
    taken: &[Draft],
) -> Vec<Draft> {
    let words = &ground.text(unit)[sentence.clone()];
    if let Some(statement) = embedded(ground, unit, sentence) {
        return vec![Draft { unit, statement: Statement { quote: quote.clone(), ..statement } }];
    }
    let Some(mechanism) = technique(ground, unit, words) else { return Vec::new() };
    let found = JAPANESE.captures(words).or_else(|| ENGLISH.captures(words));
    let english = words.is_ascii() || !JAPANESE.is_match(words);
    let who = found.and_then(|found| ["who", "by", "code"].into_iter().find_map(|name| found.name(name)));
    let Some(who) = who.filter(|_| !NOT_SAID.is_match(words)) else { return Vec::new() };
    // "提携する第三者によって設定されるもの(サードパーティークッキー)": what such a cookie is; the text tells of whom elsewhere.
    let told = |other: &Draft| {
        let statement = &other.statement;
        statement.specificity > Specificity::Company
            && statement.kind == StatementKind::Declaration
            && statement.mechanism == mechanism
            && statement.recipient.as_ref().is_some_and(|who| who.text != "self")
    };
    if KIND_OF_COOKIE.is_match(words) && taken.iter().any(told) {
        return Vec::new();
    }
    let draft = |statement: Statement| Draft {
        unit,
        statement: Statement { kind: StatementKind::Declaration, quote: quote.clone(), mechanism, ..statement },
    };
    // "A、Bを含む第三者", "third parties, including A,": those who are named of them.
    let whole = sentence.start + who.start()..sentence.start + who.end();
    let named = members(ground, unit, sentence, &whole).into_iter().map(|mention| Statement {
        recipient: Some(names::recipient(mention)),
        specificity: Specificity::Company,
        cue: "sentence:class-member".to_owned(),
        ..Statement::default()
    });
    let may = words.contains("場合") || words.contains("may") || words.contains("ことがあ");
    // "Analytics providers and advertising networks may set cookies": one each.
    let acts = english && words[who.end()..].starts_with([' ', ',']) && who.as_str().ends_with('s');
    let each: Vec<&str> =
        if acts && !who.as_str().contains("code") { EACH.split(who.as_str()).collect() } else { vec![who.as_str()] };
    let class = |who: &str| Statement {
        recipient: Some(categories::recipient(who)),
        specificity: if english { Specificity::Category } else { Specificity::OpenEnded },
        information: information::told_in(words),
        sender_purpose: purposes::told_in(words),
        modality: if may { Modality::May } else { Modality::Does },
        cue: "sentence:third-party-acts".to_owned(),
        ..Statement::default()
    };
    named.chain(each.into_iter().map(class)).map(draft).collect()
}

/// "他サイトからの埋め込みコンテンツ…", and then "これらのサイトは、Cookieを使用し…": those whose content a page shows.
fn embedded(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Option<Statement> {
    let words = &ground.text(unit)[sentence.clone()];
    if !THESE_SITES.is_match(words) || NOT_SHOWN.is_match(words) {
        return None;
    }
    let last = |at: usize, end: usize| {
        let before = ground.outline.units[at].sentences.iter().rfind(|other| other.end <= end)?;
        Some(&ground.text(at)[before.clone()])
    };
    let before = last(unit, sentence.start).or_else(|| last(unit.checked_sub(1)?, usize::MAX))?;
    let who = EMBEDDED.find(before).filter(|_| !NOT_SHOWN.is_match(before))?;
    Some(Statement {
        kind: StatementKind::Declaration,
        recipient: Some(categories::recipient(who.as_str())),
        specificity: Specificity::Category,
        mechanism: Mechanism::Cookie,
        information: if words.is_ascii() { InformationStatement::default() } else { information::told_in(words) },
        modality: Modality::May,
        cue: "sentence:third-party-acts".to_owned(),
        ..Statement::default()
    })
}

pattern!(NOT_SHOWN, r"(?i)ません|ない(?:。|$)|(?-u:\b)(?:not|never|no longer)(?-u:\b)");
pattern!(
    THESE_SITES,
    r"(?i)^(?:これらの|それらの)(?:外部)?(?:ウェブ|web)?サイトは、?[^。]{2,100}(?:cookie|クッキー)|^these (?:web ?)?sites may [^.]{2,120}cookies?(?-u:\b)"
);
pattern!(
    EMBEDDED,
    r"(?i)(?:他|外部)(?:の)?(?:ウェブ|web)?サイト(?:から)?の?埋め込みコンテンツ|embedded content from other (?:web ?)?sites"
);

fn technique(ground: &Ground<'_>, unit: usize, words: &str) -> Option<Mechanism> {
    // "クッキーやウェブビーコンを使用": a beacon is what sends, whatever else they use.
    if BEACON.is_match(words) && !NO_BEACON.is_match(words) {
        return Some(Mechanism::WebBeacon);
    }
    if COOKIE.is_match(words) {
        return Some(Mechanism::Cookie);
    }
    // What the section is about is the means.
    let about = || ground.about_cookies || COOKIE.is_match(&ground.heading_words(unit));
    (TERMINAL_DATA.is_match(words) && about()).then_some(Mechanism::Cookie)
}
