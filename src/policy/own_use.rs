//! The company's own cookies and beacons, as far as the text says that it sets them.

use std::ops::Range;

use super::cues::{BEACON, COOKIE};
use super::ground::{Draft, Ground};
use super::spans::Units;
use super::{
    Mechanism, Modality, Quote, RecipientLevel, RecipientStatement, Specificity, Statement, StatementKind, information,
    own_ends, purposes,
};

pattern!(
    USES,
    r"(?i)(?:クッキー|cookie|ローカルストレージ|local ?storage)s?[」』]? ?(?:\([^()]{1,20}\))?[」』]? ?※?(?:(?:と呼ばれる|と称する)[^。をは]{2,40}|のみ|だけ|(?:の)?(?:技術|機能|仕組み)(?:等|など)?|の?情報|等の[^。を]{1,24}|等|など|、[^。を]{0,70}|及び[^。を]{0,30}|および[^。を]{0,30}|や[^。を]{0,40}|(?:あるいは|または|又は|もしくは|若しくは|その他)[^。を]{0,30}|という[^。、]{0,24}(?:技術|機能|仕組み))?[」』]?(?:を|により|によって|といった|は、?[^。、]{0,40}(?:ため(?:に)?|目的(?:で|に|として))、?)[^。]{0,50}(?:利用|使用|用い|採用|導入|使わせ|使っ|送信|発信|発行|保存|設定|取得|収集|活用|付与|参照|記録)(?:し(?:て|ます|た|、)|する(?:こと|事|場合|可能性|目的)|され(?:ます|る場合|て)|て(?:い|おり)|させて(?:いただ|頂)|いた|致|ており|ている|ています|して)|(?:ため(?:に)?|ように)、?\s?(?:クッキー|cookie)s?[」』]? ?(?:\([^()]{1,20}\))? ?を(?:使い|用い)ます(?:。|$)|(?:クッキー|cookie)s?の(?:利用|使用)を前提と(?:した|して)[^。、設]{0,8}(?:サービス|サイト|機能)|(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:等|など)?を(?:使う|送る|置く|残す|書き込む)(?:こと|場合)が|(?:クッキー|cookie)に(?:一時的に)?(?:保存|記録|保持)(?:し(?:て|ます)|され(?:ます|て)|する(?:こと|場合))|(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:の(?:機能|技術|仕組み)|等|など)?(?:が|は)[^。]{0,16}(?:用いられ|使用され|利用され|使われ)(?:る(?:こと|場合)|て(?:い|おり)|ます)|(?i:(?:we|the company|our company|the operator|the publisher|the association|the organi[sz]ation) (?:may )?(?:also )?(?:use|set|place)s? [^.]{0,40}cookies?(?-u:\b)|(?:site|website|service)s? (?:may )?(?:uses?|sets?|places?) [^.]{0,30}cookies|(?:we|(?:this|our|the) (?:web ?)?sites?) [^.]{2,80} (?:by using|using|through|via|in|with) (?:a |session |our |these )?cookies?(?-u:\b)|cookies (?:help|allow|enable|let) us(?-u:\b)|^cookies (?:are|may be) (?:also )?(?:used|set|stored|placed) (?:on|by|when|to|in) )"
);
pattern!(
    BEACON_USES,
    r"(?i)(?:ビーコン|beacon)s?(?:\([^()]{1,20}\))?(?:の技術|等|という技術)?[^。]{0,20}(?:を|により|によって|で)[^。]{0,30}(?:利用|使用|用い|設置|活用|確認|把握|計測|測定)(?:し(?:て|ます|た)|する(?:こと|場合)|され|いた)|^[^。]{0,12}(?:では、|は、)[^。]{0,60}(?:ビーコン|beacon)s?の設置(?:等|など)?(?:により|によって|を通じて)[^。]{0,80}を(?:自動的に)?(?:取得|収集|記録)(?:し(?:て|ます|た)|する(?:こと|場合))"
);
pattern!(
    NOT_OURS,
    r"(?i)(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?とは|(?:上記|前記|以下|これら)の[^。、]{0,16}(?:ツール|サービス|タグ)(?:により|によって)|(?:拒否|無効|削除|禁止|許可|ブロック)|(?:使用|利用)して(?:いません|おりません)|ません。?$|第三者(?:が|は|の|による)|(?:会社|事業者|業者|企業|第三者)から提供された|^(?:なお、|また、)?(?:第三者|他社|広告|提携)[^、。]{0,8}も、?[^。当弊本]*。?$|^(?:本|当)(?:ツール|機能|広告|タグ|プラグイン)|^(?:これら|それら|この|その|当該|同|上記|前記|前項|前条|前述|以上)(?:の)?(?:[^、。はがを]{0,8}解析|広告配信)?(?:ツール|サービス|事業者|会社|企業|社|各社|機能|広告|システム|プラットフォーム|パートナー)[^。]{0,12}(?:は|が|では|においては)|(?:事業者|提携先|企業|会社|外部サービス|提供元|運営元)(?:が|は|による|により|によって)|(?:多くの|一般的な|ほとんどの)(?:ウェブ)?サイト|(?:提携先|リンク先)の?(?:ウェブ|Web)?サイト|(?:以下|下記|次)の[^。、]{0,16}(?:サービス|ツール|事業者|会社|企業)(?:を|が|に|へ)|(?:^|[^本当弊社のが])ウェブサイトは|(?:^|[^本当弊社のが])ウェブサイトの運営者|ブラウザの設定|同意|仕組みです|(?:第三者|事業者|他社|各社|企業)(?:独自)?の(?:クッキー|cookie)|外部の?(?:事業者|サービス|企業)(?:に|へ)送信され|(?i:third.part|disable|refuse|block|(?:do(?:es)? not|don't|doesn't|never|nor do we|without) (?:use|set|plac|using|setting))"
);
// "クッキー等の利用は…の範囲で行います", "a first party cookie is set by us": the use as the subject.
pattern!(
    SUBJECT_USE,
    r"(?i)(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?の(?:送信|設置|発行)(?:、[^。をは]{1,40})?(?:等|など)?(?:により|によって|を通じて)[^。]{0,80}を(?:自動的に)?(?:取得|収集|記録)(?:し(?:て|ます|た)|する(?:こと|場合))|(?:クッキー|cookie)(?:\([^()]{1,20}\))?(?:等|など)?の(?:利用|使用)は、?[^。]{2,40}(?:行います|行って(?:い|お)|行うもの)|(?:1st|first)[- ]party cookies?[”\x22]? (?:is|are) (?:set|established|issued|placed|stored)(?: directly)? by (?:us(?-u:\b)|our (?-u:\b)|(?:the|this) [A-Za-z ]{2,24}(?:group|company|site|website))"
);
pattern!(
    REFERS,
    r"(?i)(?:Web|ウェブ)?サーバー?が(?:クッキー|cookie)を参照|(?:当社|弊社|当サイト)の(?:クッキー|cookie)を(?:保存|参照|送信)"
);
pattern!(
    AUTOMATIC,
    r"(?i)(?:may )?automatically (?:collect|receive|record)|(?:アクセス|閲覧)(?:・閲覧)?(?:状況|ログ|データ|履歴|情報)(?:\([^()]{1,40}\)){0,3}[^。]{0,48}を(?:自動的に)?(?:収集|取得|記録)|行動ターゲティング広告を配信(?:いた|し)|利用状況[^。]{0,30}に関する情報を(?:収集|取得)"
);
pattern!(
    OBTAINS,
    r"(?i)(?:クッキー|cookie)[^。]{0,200}(?:を[^。]{0,24})(?:(?:取得|収集|記録)(?:(?:し|いたし|致し|させていただき)(?:て|ます|た|、)|する(?:こと|事|場合))|受け取(?:り|って|る(?:こと|場合))|取り?扱(?:い|って)(?:い)?ます)"
);
pattern!(
    LIST_KIND,
    r"(?i)^(?:・)?(?:必須|必要|厳密に必要|機能|strictly necessary|essential|必要不可欠)[^:]{0,24}(?:クッキー|cookie|:|\()"
);
pattern!(
    SET_BY_US,
    r"(?i)(?:当社|弊社|当サイト|当ウェブサイト|本サイト|本ウェブサイト|本サービス|当店|当会)(?:の?[^。、はがを]{0,14})?(?:が|から|により|によって|において|で)(?:直接)?(?:発行|設定|設置|送信|付与|保存|使用|利用)(?:される|する|している|しております|した)(?:クッキー|cookie)"
);
// "当サイトが発行するCookie(現時点では発行していません)".
pattern!(
    NONE_SET,
    r"\((?:現在|現時点で|今のところ|いまのところ)(?:は)?、?[^()]{0,12}(?:発行|設定|設置|使用|利用|保存)して(?:い|おり)ません\)"
);
pattern!(SERVER_LOG, r"(?i)server logs?|log information|(?:サーバー?(?:の)?|アクセス)ログ");
pattern!(OTHER_SITES, r"(?:他社|第三者|他の|外部)(?:の)?(?:ウェブ)?サイト(?:等)?(?:を経由|経由|を通じ|において当社の)");
pattern!(
    SUBJECT,
    r"(?i)(?:当|弊|本|私|我)[^。、]{0,16}(?:は|では|においては|において|の|が)|(?-u:\b)we(?-u:\b)|(?-u:\b)our(?-u:\b)|site|(?-u:\b)the (?:operator|company|publisher)(?-u:\b)"
);
pattern!(GENERIC_SUBJECT, r"^(?:クッキー|Cookie)(?:\([^()]{1,20}\))?(?:とは|は|の(?:設定|受))|ブラウザー?は|次回");

pattern!(
    WE_USE,
    r"(?:当社|弊社|当サイト|本サイト|当店|当会|本サービス|当ウェブサイト)[^。]{0,60}(?:使用|利用|活用)して(?:い|お)"
);

// "Cookieは、ログイン状態の保持のために使用されます": what for, without a word on who.
pattern!(
    SERVES,
    r"(?i)^(?:クッキー|cookie)(?:\([^()]{1,20}\))?(?:の?情報|等|など)?(?:は、?|[:：]\s?)[^。]{0,60}(?:ため(?:に)?|目的(?:で|に|として)|(?:向上|最適化|改善|分析|維持|保持)(?:等|など)?に|(?:次|以下|下記)の(?:こと|用途)に)、?[^。]{0,20}(?:使(?:い|われ)ます|(?:使用|利用|活用)(?:され(?:ます|て|る(?:こと|場合))|して(?:い|おり)|させていただ|いたし|します))"
);
// What a sentence says before it turns: "…を使用しておりますが、…は含みません".
pattern!(TURN, r"(?:ます|です)(?:が|ので)、|ており、|(?:のみ|だけ)を?(?:使用|利用)し、");

/// The parts of a sentence that stand for themselves.
fn parts(words: &str) -> impl Iterator<Item = &str> {
    let mut cuts: Vec<usize> = TURN.find_iter(words).map(|turn| turn.end()).collect();
    cuts.push(words.len());
    let mut start = 0;
    cuts.into_iter().map(move |end| {
        let part = &words[start..end];
        start = end;
        part
    })
}

/// Own-use statements: one a sentence that says so; tied to no vendor.
pub(super) fn read(ground: &Ground<'_>, taken: &[Draft]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let units = Units::of(taken);
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome
            || unit.cell().is_some() && !ground.is_text_beside_title(index)
            || unit.rank.is_some() && !unit.text().ends_with('。') && !LIST_KIND.is_match(unit.text())
        {
            continue;
        }
        for sentence in unit.sentences.iter().filter(|sentence| may_be_of_us(ground, index, sentence)) {
            let quote = ground.quote(index, sentence.clone());
            // "この取得にはCookieが使われます" behind a sentence on others: what they do.
            let of_others =
                |draft: &Draft| draft.statement.quote.end <= quote.start && tells_of_others(&draft.statement);
            if GOES_ON.is_match(&unit.text()[sentence.clone()])
                && units
                    .touching(index, &Quote { start: quote.start.saturating_sub(FAR), ..quote.clone() })
                    .any(of_others)
            {
                continue;
            }
            let read = |draft: &Draft| draft.statement.quote == quote && tells_of_others(&draft.statement);
            let beside = WITH_OTHERS.is_match(&unit.text()[sentence.clone()]);
            if beside || !units.touching(index, &quote).any(read) {
                drafts.extend(of_sentence(ground, index, sentence, quote));
            }
        }
    }
    let told = |kind: Mechanism| {
        drafts.iter().any(|draft: &Draft| draft.statement.mechanism == kind && !draft.statement.negated)
    };
    if !told(Mechanism::Cookie) && !told(Mechanism::WebBeacon) {
        drafts.extend(listed(ground));
    }
    drafts
}

pattern!(
    WITH_OTHERS,
    r"(?P<us>(?:当社|弊社|当サイト|本サイト|当店|当会|本サービス|当サービス|本アプリ|当ウェブサイト))(?:及び|および|並びに|ならびに)[^、。はがを]{0,20}(?:事業者|第三者|会社|企業|パートナー)(?:等|など)?(?P<particle>は|が)"
);

/// How many characters before a sentence stands what it goes on about.
const FAR: usize = 300;
pattern!(
    GOES_ON,
    r"^(?:この|その|これらの?|当該)(?:情報の)?(?:取得|収集|計測|配信|測定|解析|分析|記録|送信)(?:に(?:は|あたって|際して)?|の際|では)"
);

/// Long enough to say something, and neither about a vendor nor going on about one.
fn may_be_of_us(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> bool {
    let words = &ground.text(unit)[sentence.clone()];
    let least = if LIST_KIND.is_match(words) { 6 } else { 10 };
    !words.starts_with("その際")
        && words.chars().count() >= least
        && ground.mentions_in(unit, sentence).all(|mention| mention.needs_context)
        && (SUBJECT.is_match(words) || !after_vendor(ground, unit, sentence.start))
}

fn tells_of_others(statement: &Statement) -> bool {
    (statement.kind == StatementKind::Declaration
        || statement.kind == StatementKind::Provision && statement.mechanism.is_web())
        && !statement.general
}

/// What a sentence tells of the company's own cookies and beacons: one a technique.
fn of_sentence(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>, quote: Quote) -> Vec<Draft> {
    // "本サービスおよび第三者配信事業者は": what both do the company does.
    let words = &*WITH_OTHERS.replace(&ground.text(unit)[sentence.clone()], "$us$particle");
    let about = if ground.about_cookies { " cookie" } else { "" };
    let Some((mechanism, cue)) = technique(words, &format!("{}{about}", ground.lead_words(unit))) else {
        return Vec::new();
    };
    let mut statement = Statement {
        information: information::told_in(words),
        sender_purpose: purposes::told_in(words),
        modality: if words.contains("場合") || words.contains("may") { Modality::May } else { Modality::Does },
        ..own(quote, mechanism, cue)
    };
    if words.contains("情報") && statement.mechanism == Mechanism::Unspecified {
        let below = ground.outline.units[unit + 1..].iter().take(12).take_while(|next| next.is_item());
        let items: Vec<&str> = below.map(|next| next.label()).collect();
        if COOKIE.is_match(&items.join(" ")) {
            statement.mechanism = Mechanism::Cookie;
            statement.information = information::statement(items);
        }
    }
    if OTHER_SITES.is_match(words) {
        // The company's own cookie, but set while people are elsewhere: that is a transmission.
        statement.kind = StatementKind::Declaration;
        statement.recipient = None;
        "sentence:own-cookie-on-other-sites".clone_into(&mut statement.cue);
    }
    if statement.sender_purpose.quotes.is_empty() || words.contains("以下") || words.contains("次の") {
        own_ends::listed(ground, unit, words, &mut statement);
    }
    if sentence.end == ground.text(unit).len() {
        own_ends::below(ground, unit, &mut statement);
    }
    own_ends::in_its_section(ground, unit, &mut statement);
    beside_cookies(words)
        .filter(|more| *more != statement.mechanism)
        .chain([statement.mechanism])
        .map(|mechanism| Draft { unit, statement: Statement { mechanism, ..statement.clone() } })
        .collect()
}

/// The company itself, as one that its own statements speak of.
pub(super) fn ourselves() -> RecipientStatement {
    RecipientStatement { text: "self".to_owned(), level: RecipientLevel::None, ..RecipientStatement::default() }
}

fn own(quote: Quote, mechanism: Mechanism, cue: &str) -> Statement {
    Statement {
        kind: StatementKind::OwnUse,
        quote,
        recipient: Some(ourselves()),
        specificity: Specificity::OpenEnded,
        mechanism,
        cue: cue.to_owned(),
        ..Statement::default()
    }
}

/// "・Cookieを用いて生成された識別情報" in the list of what the company obtains: who obtains what cookies hold has set them.
fn listed(ground: &Ground<'_>) -> Vec<Draft> {
    for (index, unit) in ground.outline.units.iter().enumerate() {
        let words = unit.label();
        let line = unit.is_item() || words.chars().count() <= 60 && !words.contains('。');
        if unit.chrome || unit.cell().is_some() || unit.rank.is_some_and(|rank| rank < 90) || !line {
            continue;
        }
        let scene = scene(ground, index);
        // "クッキーの技術により自動的に取得される情報" says itself that it is obtained.
        let ours = (OBTAINED.is_match(&scene) || OBTAINED.is_match(words)) && !SENT_OUT.is_match(&scene);
        let theirs = unit.lead.is_some_and(|lead| {
            let words = ground.text(lead);
            words.contains("ません") || ground.mentions[lead].iter().any(|mention| !mention.needs_context)
        });
        if !COOKIE_ITEM.is_match(words)
            || !ours
            || theirs
            || ground.mentions[index].iter().any(|mention| !mention.needs_context)
        {
            continue;
        }
        let quote = ground.quote(index, 0..unit.text().len());
        let beacon = BEACON.is_match(words).then_some(Mechanism::WebBeacon);
        let kinds = std::iter::once(Mechanism::Cookie).chain(beacon);
        return kinds
            .map(|kind| Draft { unit: index, statement: own(quote.clone(), kind, "item:own-cookie") })
            .collect();
    }
    Vec::new()
}

/// What leads into the list: lines without marks are led in by the sentence above them.
fn scene(ground: &Ground<'_>, unit: usize) -> String {
    let units = &ground.outline.units;
    let line = |at: &usize| units[*at].rank.is_none() && !units[*at].text().contains('。');
    let lead = (unit.saturating_sub(12)..unit).rev().find(|at| !line(at));
    let lead = lead.filter(|_| units[unit].lead.is_none()).map_or("", |at| ground.text(at));
    format!("{} {lead}", ground.lead_words(unit))
}

pattern!(
    COOKIE_ITEM,
    r"(?i)^(?:(?:上記の)?(?:ほか|他)、)?[^。、]{0,12}(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:や(?:ウェブ|web)?ビーコン(?:\([^()]{1,20}\))?)?(?:を(?:用い|使用し|利用し)て(?:生成|取得|収集)され|(?:など|等)?の?技術(?:等)?(?:により|によって|を(?:用い|使用し|利用し)て)、?(?:自動的に)?(?:取得|収集)|(?:、|や)[^。]{2,40}(?:情報|データ|ログ|ID|識別子|履歴)(?:等|など)?$|(?:情報|データ|識別子)?[:：]\s?[^。]{2,60}。?$)|^[^。]{1,80}(?:[、/・]|および|及び|や|または)(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:(?:その他の?|等の?|など(?:の)?|、|/|・|や|および|及び|の)[^。を]{0,40})?(?:情報|データ|ログ|ID|識別子|履歴|等|など)$|^[^。()]{2,30}\((?:クッキー|cookie)s?(?:情報|ID)?(?:等|など|を含む|の利用)?\)$|^[^。]{0,80}(?:^|[、:：・])(?:クッキー|cookie)s?\([^()]{2,30}に(?:使用|利用)(?:します|する|しています)?\)$"
);
pattern!(
    OBTAINED,
    r"(?:情報|データ|項目)(?:等|など)?(?:を|の)[^。]{0,16}(?:取得|収集)|(?:取得|収集)(?:する|される|している)[^。、]{0,12}(?:情報|データ|項目)"
);
pattern!(SENT_OUT, r"外部送信|送信先|送信(?:され|する)|外部サービス|第三者|提供先");

/// "クッキーやタグ、ビーコン等を使用": every technique that is named beside the cookies.
fn beside_cookies(words: &str) -> impl Iterator<Item = Mechanism> {
    let words = NOTE.replace_all(words, "");
    let row = ROW.find(&words).map_or("", |row| row.as_str()).to_owned();
    // "Cookieおよび外部送信(情報収集モジュール)": a bracket explains, it does not add a technique of our own.
    let outside = BRACKETED.replace_all(&row, "").into_owned();
    let both = row.contains("ビーコン") && COOKIE.is_match(&row);
    [
        ("beacon", Mechanism::WebBeacon),
        ("タグ", Mechanism::Tag),
        ("モジュール", Mechanism::Sdk),
        ("SDK", Mechanism::Sdk),
        ("ビーコン", Mechanism::WebBeacon),
    ]
    .into_iter()
    .filter(move |(word, _)| if word.contains("モジュール") { outside.contains(word) } else { row.contains(word) })
    .chain(both.then_some(("", Mechanism::Cookie)))
    .map(|(_, mechanism)| mechanism)
}

pattern!(BRACKETED, r"\([^()]*\)");
pattern!(NOTE, r"\([^()]*[をは][^()]*\)");

pattern!(
    ROW,
    r"(?i)(?-u:\b)uses? (?:[a-z]+ )?cookies(?:,| and| or) [^.;]{0,40}beacons?(?-u:\b)|(?:(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:等)?(?:や|、|・|及び|および|並びに|または|又は|と)[^。をは]{2,40}|[^。、をは]{0,10}(?:タグ|ビーコン)(?:\([^()]{1,20}\))?(?:等)?(?:や|、|・|及び|および|並びに|または|又は|と)(?:クッキー|cookie)[^。をは]{0,24})を[^。]{0,24}(?:利用|使用|用い|設置)|(?:クッキー|cookie)s?の(?:送信|設置|発行)、[^。をは]{1,40}(?:により|によって)"
);

/// How many names of a heading are looked at: every sentence below it asks.
const MOST_IN_A_TITLE: usize = 64;

/// The sentence before, in this unit or the one above, names a vendor: one without a subject goes on about it.
fn after_vendor(ground: &Ground<'_>, unit: usize, start: usize) -> bool {
    let this = &ground.outline.units[unit];
    let titled = ground.section(unit).filter(|heading| *heading < unit).is_some_and(|heading| {
        let named: usize = ground.mentions[heading]
            .iter()
            .take(MOST_IN_A_TITLE)
            .filter(|mention| mention.service.is_some())
            .map(|mention| mention.range.len())
            .sum();
        named * 2 >= ground.outline.units[heading].label().len()
    });
    if titled {
        return true;
    }
    let before = this.sentences.partition_point(|sentence| sentence.end <= start).checked_sub(1);
    let before = before.map(|before| &this.sentences[before]);
    if let Some(before) = before {
        return ground.mentions_in(unit, before).any(|mention| mention.service.is_some());
    }
    unit > 0 && {
        let above = &ground.outline.units[unit - 1];
        above.rank.is_none()
            && above.cell().is_none()
            && above.path == this.path
            && above
                .sentences
                .last()
                .is_some_and(|last| ground.mentions_in(unit - 1, last).any(|mention| mention.service.is_some()))
    }
}

fn technique(words: &str, lead: &str) -> Option<(Mechanism, &'static str)> {
    let none_set = NONE_SET.is_match(words);
    // What a bracket tells within the sentence is no part of what the sentence says.
    let words = &*NOTE.replace_all(words, "");
    let denied = NOT_OURS.is_match(words);
    if LIST_KIND.is_match(words) && COOKIE.is_match(&format!("{words} {lead}")) {
        return Some((Mechanism::Cookie, "list:own-cookies"));
    }
    if REFERS.is_match(words) {
        return Some((Mechanism::Cookie, "sentence:own-cookie-referred"));
    }
    if SET_BY_US.is_match(words) && !none_set {
        return Some((Mechanism::Cookie, "sentence:own-cookie-set"));
    }
    if SUBJECT_USE.is_match(words) && !denied {
        return Some((Mechanism::Cookie, "sentence:own-cookie"));
    }
    let beacon_clause = words.split(['が', '。']).next().unwrap_or(words);
    if BEACON_USES.is_match(words) && !NOT_OURS.is_match(beacon_clause) {
        return Some((Mechanism::WebBeacon, "sentence:own-beacon"));
    }
    let ours = |part: &str| {
        USES.is_match(part)
            && !NOT_OURS.is_match(part)
            && (!GENERIC_SUBJECT.is_match(part) || WE_USE.is_match(part) || SERVES.is_match(part))
            || SERVES.is_match(part) && !NOT_OURS.is_match(part)
    };
    // "Cookie(クッキー)およびローカルストレージ(LocalStorage)などの技術を": a bracket only says what a word is called.
    let plain = BRACKETED.replace_all(words, "");
    if parts(words).any(ours) || parts(&plain).any(ours) {
        return Some((Mechanism::Cookie, "sentence:own-cookie"));
    }
    if denied {
        return None;
    }
    if OBTAINS.is_match(words) {
        return Some((Mechanism::Cookie, "sentence:obtains-cookie"));
    }
    if AUTOMATIC.is_match(words) {
        let advertises = words.contains("ターゲティング");
        let logged = SERVER_LOG.is_match(words) && !COOKIE.is_match(words);
        let technique = if advertises || !logged && (COOKIE.is_match(words) || COOKIE.is_match(lead)) {
            Mechanism::Cookie
        } else {
            Mechanism::Unspecified
        };
        return Some((technique, "sentence:automatic-collection"));
    }
    None
}
