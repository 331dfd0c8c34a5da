//! What a policy says besides declarations: scope, definitions, purposes for everything, exclusive lists, entrustment,
//! sources of data, availability.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::ground::{Draft, Ground};
use super::names;
use super::{
    Mechanism, Modality, PurposeStatement, RecipientLevel, RecipientStatement, ScopeStatement, ServiceStatement,
    Specificity, Statement, StatementKind, categories, information, purposes, trades,
};
use crate::glossary::{Information, PurposeFamily};

/// Statements of all these kinds.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() {
            continue;
        }
        for sentence in &unit.sentences {
            let reader = Clause { ground, unit: index, range: sentence.clone(), text: &unit.text()[sentence.clone()] };
            for read in [
                Clause::scope,
                Clause::definition,
                Clause::exclusive,
                Clause::entrustment,
                Clause::inbound,
                Clause::availability,
            ] {
                drafts.extend(read(&reader).map(|statement| Draft { unit: index, statement }));
            }
        }
        drafts.extend(purpose_list(ground, index));
        drafts.extend(obtained(ground, index));
        drafts.extend(titled_inline(ground, index));
    }
    scope_once(&mut drafts);
    drafts
}

/// One statement on what the service is; the audience may be said elsewhere.
fn scope_once(drafts: &mut Vec<Draft>) {
    let mut seen: Vec<(Option<String>, bool)> = Vec::new();
    drafts.retain(|draft| {
        if draft.statement.kind != StatementKind::Scope {
            return true;
        }
        let key = (draft.statement.scope.channel.clone(), draft.statement.scope.audience.is_some());
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
}

struct Clause<'a> {
    ground: &'a Ground<'a>,
    unit: usize,
    range: Range<usize>,
    text: &'a str,
}

pattern!(
    SERVICE_SCOPE,
    r"当社が(?:運営|提供)する(?:[^。、()「」]{0,20}「[^」]{1,30}」)?[^。、()「」]{0,30}?(?:サービス|ウェブサイト|サイト|アプリ(?:ケーション)?)"
);
pattern!(
    AUDIENCE,
    r"[「『](?:ユーザー|利用者|お客様|会員)[」』]とは、?(?P<who>[^。]{2,80}?)(?:をいい|のことをいい|を指し|とします)"
);
pattern!(
    AUDIENCE_IN,
    r"(?:利用|使用|登録)する(?P<who>[^、。()「」]{1,16})\(以下[、,]?「(?:ユーザー|利用者|お客様|会員)」"
);
pattern!(
    TERM,
    r"(?P<items>[^。]{6,400}?)(?:等)?(?:の[^、。()]{0,24}情報)?\(以下[、,]?(?:、)?(?:総称して|これらを(?:総称して|あわせて)|あわせて|まとめて)?[「『](?P<term>[^」』]{2,24})[」』]"
);
pattern!(
    EXCEPT,
    r"(?:次|以下|下記)(?:の各号|の各項|に掲げる|に定める|のいずれか|の場合|に該当|の各場合)?[^。]{0,40}?(?:場合|とき|もの|いずれか)?[^。]{0,30}?(?:を除(?:き|いて|く)|のぞき|以外に|に限(?:って|り)|には|場合に限り)|同意(?:を得ずに|を得ることなく|なく|がない限り|なしに|を得ないで|をいただ[^。]{0,8}なく)|同意(?:が|の)ある場合を除|(?:承認|同意)(?:いただいた|した|を得た)場合を除"
);
pattern!(GIVES, r"(?:提供|開示|預託|譲渡|公開|漏洩|共有)");
pattern!(
    NEVER,
    r"(?:しません|いたしません|致しません|ありません|ございません|おりません|行いません|原則(?:として)?(?:いた)?しません|ないものとします|しない)"
);
pattern!(
    DATA,
    r"(?P<data>(?:お客様|お客さま|利用者|ユーザー|会員|ご本人|皆様)?の?(?:個人情報|個人データ|利用者情報|お客様情報|会員情報|ユーザー情報|パーソナルデータ|取得した情報|利用者に関する情報))"
);
pattern!(THIRD, r"第三者|他社|外部|他に|他者");
pattern!(ENTRUSTS, r"委託|預託");
pattern!(ENTRUST_ACT, r"(?:委託|預託)(?:する|し|され|いた|先(?:は|が|に|と|を))|業務委託先が|委託する場合|外部委託");
pattern!(FOREIGN, r"外国|海外|国外");
pattern!(NOT_ENTRUST, r"委託(?:を受けた|された)|委託元|から委託|よる委託|選定|監督|契約を締結|守秘|秘密保持契約");
pattern!(
    FROM,
    r"(?P<who>[^、。はがを]{2,50}?)(?:から|より)(?:[^。、]{0,24})?(?:提供を?受け|受領|間接的に(?:収集|取得))"
);
pattern!(
    LOGIN_TERMS,
    r"(?i)(?P<name>Facebook|Google|Twitter|X|LINE|Yahoo!?(?: ?JAPAN)?|Apple|Instagram|GitHub|Microsoft|楽天|Amazon|d)\s?(?:アカウント)?(?:で|を利用した|による)?(?:の)?(?:認証|ログイン|アカウント連携|OAuth|サインイン|ID連携)"
);
pattern!(
    AVAILABLE,
    r"(?:ホームページ|ウェブ(?:サイト|ページ)|Webサイト|サイト)[^。]{0,30}(?:掲載|公表|公開)[^。]{0,40}(?:入手可能|いつでも(?:ご)?(?:閲覧|確認|覧)|容易に知り得る|どなた[にも]+)"
);
pattern!(
    PURPOSE_LEAD,
    r"(?:以下|次|下記)(?:に(?:掲げる|定める|示す))?の?(?:利用)?目的|目的(?:は|を)?(?:以下|次|下記)の(?:とおり|通り)|利用目的$|利用目的(?:は|について)|(?i:for the following purposes)"
);
pattern!(
    OBTAINED,
    r"^(?P<term>(?:お客様|利用者|ユーザー|会員|個人|パーソナル)?(?:に関する)?(?:情報|データ))の?(?:取得|収集)"
);

impl Clause<'_> {
    fn statement(&self, kind: StatementKind, range: Range<usize>, cue: &str) -> Statement {
        Statement {
            kind,
            quote: self.ground.quote(self.unit, self.range.start + range.start..self.range.start + range.end),
            modality: if self.text.contains("場合が") || self.text.contains("ことが") {
                Modality::May
            } else {
                Modality::Does
            },
            cue: cue.to_owned(),
            ..Statement::default()
        }
    }

    fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    fn scope(&self) -> Option<Statement> {
        if let Some(found) = AUDIENCE.captures(self.text) {
            let mut statement = self.statement(StatementKind::Scope, found.get(0)?.range(), "sentence:audience");
            statement.scope = ScopeStatement {
                text: found.get(0)?.as_str().to_owned(),
                audience: found.name("who").map(|who| who.as_str().to_owned()),
                ..ScopeStatement::default()
            };
            return Some(statement);
        }
        if self.unit > 12 {
            return None;
        }
        let found = SERVICE_SCOPE.find(self.text)?;
        let words = found.as_str();
        let channel = if words.contains("アプリ") && !words.contains("サイト") {
            Some("app")
        } else if words.contains("サイト") {
            Some("web")
        } else {
            None
        };
        let mut statement = self.statement(StatementKind::Scope, found.range(), "sentence:scope");
        statement.scope = ScopeStatement {
            text: words.to_owned(),
            channel: channel.map(str::to_owned),
            audience: AUDIENCE_IN
                .captures(self.text)
                .and_then(|found| found.name("who"))
                .map(|who| who.as_str().to_owned()),
            ..ScopeStatement::default()
        };
        Some(statement)
    }

    fn definition(&self) -> Option<Statement> {
        let found = self.text.contains("(以下").then(|| TERM.captures(self.text))??;
        let (items, term) = (found.name("items")?, found.name("term")?.as_str());
        if !(term.contains("情報")
            || term.contains("データ")
            || term.contains("識別子")
            || term.contains("クッキー")
            || term.contains("Cookie"))
        {
            return None;
        }
        let words = information_part(items.as_str());
        let information = information::statement([words]);
        if !about_terminals(&information.categories) {
            return None;
        }
        let start = items.end() - words.len();
        let mut statement = self.statement(StatementKind::Definition, start..items.end(), "sentence:defines");
        statement.information = information;
        statement.term = Some(term.to_owned());
        Some(statement)
    }

    /// Provision only in listed cases, or only with consent.
    fn exclusive(&self) -> Option<Statement> {
        let text = self.text;
        if !GIVES.is_match(text) || !THIRD.is_match(text) || !EXCEPT.is_match(text) {
            return None;
        }
        let never = NEVER.is_match(text);
        let may = text.contains("限って")
            || text.contains("限り")
            || text.contains("できるものと")
            || text.contains("提供することが")
            || text.contains("提供する場合が");
        if !(never || may) || text.contains("請求") || text.contains("第三者から") {
            return None;
        }
        let data = DATA.captures(text).and_then(|found| found.name("data"))?;
        let mut statement = self.statement(StatementKind::ExclusiveList, self.whole(), "sentence:exclusive");
        statement.about = Some(data.as_str().trim_start_matches('の').to_owned());
        let affirmed = !never && !text.contains("限って") && !text.contains("限り") && text.contains("できるもの");
        statement.recipient = Some(RecipientStatement {
            text: OUTSIDE.find(text).map_or("第三者", |found| found.as_str()).to_owned(),
            level: RecipientLevel::CategoryOpen,
            ..RecipientStatement::default()
        });
        statement.specificity = Specificity::OpenEnded;
        statement.mechanism = Mechanism::ThirdPartyProvision;
        statement.general = !affirmed;
        Some(statement)
    }

    fn entrustment(&self) -> Option<Statement> {
        let text = self.text;
        if !ENTRUSTS.is_match(text) || !ENTRUST_ACT.is_match(text) || NEVER.is_match(text) {
            return None;
        }
        let item = self.ground.outline.units[self.unit].is_item();
        let contractor = CONTRACTOR.find(text);
        let singled = SINGLED.is_match(text)
            || item
                && contractor.is_some_and(|found| {
                    let acts = &text[found.end()..];
                    acts.starts_with('が') && !DOES_WORK.is_match(acts) && !text[..found.start()].ends_with("当該")
                });
        if NOT_ENTRUST.is_match(text) && !singled {
            return None;
        }
        let who = SINGLED_WHO
            .find(text)
            .or(contractor)
            .map_or_else(|| "委託先".to_owned(), |found| found.as_str().to_owned());
        // A named contractor is read with its name.
        let named = self.ground.mentions_in(self.unit, &self.range).find(|mention| {
            mention.is_company
                && text[mention.range.end - self.range.start..]
                    .trim_start_matches([')', '」'])
                    .starts_with(['に', 'へ'])
        });
        let mut statement = self.statement(StatementKind::Entrustment, self.whole(), "sentence:entrusts");
        statement.mechanism = Mechanism::ThirdPartyProvision;
        let mut recipient = named.map_or_else(|| categories::recipient(&who), names::recipient);
        if named.is_none() {
            recipient.categories = self.advertising();
            let told = TO_CLASS.captures(text).and_then(|found| found.name("who")).map(|who| who.as_str());
            let told = told.filter(|who| categories::is_class(who) && !who.contains("第三者") && !who.contains("外部"));
            if let Some(found) = told.or_else(|| trades::entrusted(text)) {
                recipient = categories::recipient(found);
                statement.specificity = Specificity::Category;
                statement.recipient = Some(recipient);
                statement.kind = StatementKind::Declaration;
                statement.sender_purpose = PURPOSE_OF
                    .captures(text)
                    .and_then(|found| found.name("what"))
                    .filter(|what| !what.as_str().contains("取扱") && !what.as_str().contains("取り扱"))
                    .map_or_else(PurposeStatement::default, |what| purposes::statement([what.as_str()]));
                statement.quote = self.ground.quote(self.unit, self.range.clone());
                "sentence:entrusts-to-class".clone_into(&mut statement.cue);
                return Some(statement);
            }
            if text.contains("国内") {
                recipient.country = Some("日本".to_owned());
            } else if FOREIGN.is_match(text) {
                recipient.country = Some("外国".to_owned());
            }
        }
        statement.specificity = if named.is_some() { Specificity::Company } else { Specificity::Category };
        statement.general = named.is_none() && !singled;
        statement.recipient = Some(recipient);
        Some(statement)
    }

    fn advertising(&self) -> Vec<crate::glossary::ServiceCategory> {
        Vec::new()
    }

    fn inbound(&self) -> Option<Statement> {
        let text = self.text;
        if let Some(found) =
            LOGIN_TERMS.captures(text).filter(|_| !COOKIE_WORDS.is_match(text) && text.chars().count() < 400)
        {
            let name = found.name("name")?.as_str();
            let mut statement = self.statement(StatementKind::Inbound, self.whole(), "sentence:login-source");
            statement.about = Some(found.get(0)?.as_str().to_owned());
            statement.service = Some(ServiceStatement { text: found.get(0)?.as_str().to_owned(), id: None });
            statement.recipient = Some(RecipientStatement {
                text: name.to_owned(),
                level: RecipientLevel::NamedBrand,
                ..RecipientStatement::default()
            });
            return Some(statement);
        }
        let found = FROM.captures(text)?;
        let who = found.name("who")?.as_str().trim();
        if OWN_PEOPLE.is_match(who)
            || !(categories::is_class(who)
                || self.ground.mentions_in(self.unit, &self.range).next().is_some()
                || text.contains("が提供する"))
        {
            return None;
        }
        let mut statement = self.statement(StatementKind::Inbound, self.whole(), "sentence:source");
        statement.about = Some(who.to_owned());
        Some(statement)
    }

    fn availability(&self) -> Option<Statement> {
        AVAILABLE.find(self.text)?;
        let mut statement = self.statement(StatementKind::AvailabilityClaim, self.whole(), "sentence:available");
        statement.about = Some("本方針".to_owned());
        Some(statement)
    }
}

pattern!(OUTSIDE, r"第三者(?:\([^()]{2,40}\))?");
pattern!(CONTRACTOR, r"(?:(?:弊社|当社)の)?(?:業務|外部)?委託(?:先|会社|業者)(?:企業|会社)?");
// "委託先が行う業務に必要がある場合": no more than that work is given out.
pattern!(DOES_WORK, r"^が(?:行う|実施する)[^、。]{0,16}(?:に|上)(?:必要|おいて)");
pattern!(SINGLED, r"(?:国内|海外|外国)の(?:業務)?委託先");
pattern!(SINGLED_WHO, r"(?:国内|海外|外国)の(?:業務)?(?:外部)?委託先");
pattern!(
    TO_CLASS,
    r"(?:当社|弊社)?(?:が|は)(?P<who>[^、。がはを]{2,30}?)(?:に|へ)(?:対し(?:て)?)?(?:[^、。]{0,16})を?(?:委託)(?:する|し)"
);
pattern!(PURPOSE_OF, r"に(?P<what>[^、。にを]{2,20})を委託");
pattern!(
    OWN_PEOPLE,
    r"(?:ユーザー|利用者|お客様|お客さま|ご本人|本人|応募者|会員|皆様|当該個人|保護者|代理人|申込者|情報主体|親権者)(?:本人)?(?:様)?(?:等)?$|画面|フォーム|直接"
);
pattern!(COOKIE_WORDS, r"(?i)cookie|クッキー|ビーコン|広告");

/// The items at the end of the words: after "当社は、その情報単体では個人情報に該当しない、".
fn information_part(words: &str) -> &str {
    static LEAD: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"(?:は|では|しない|できない|おいて|より|から|する)、"));
    let mut rest = words;
    if let Some(found) = LEAD.find_iter(words).filter(|found| balanced(&words[..found.end()])).last() {
        let tail = &words[found.end()..];
        if !information::categories(tail).is_empty() {
            rest = tail;
        }
    }
    rest
}

fn balanced(words: &str) -> bool {
    words.matches(['(', '「']).count() == words.matches([')', '」']).count()
}

fn about_terminals(categories: &[Information]) -> bool {
    categories
        .iter()
        .any(|category| matches!(category, Information::OnlineIdentifier | Information::Ip | Information::PageView))
}

/// A list of purposes under a title or a sentence, tied to no recipient: the list, and each item that matters on the web.
fn purpose_list(ground: &Ground<'_>, unit: usize) -> Vec<Draft> {
    let this = &ground.outline.units[unit];
    let lead = if this.rank.is_some() {
        let label = this.label();
        (label.contains("利用目的") || label.contains("使用目的") || label.contains("目的"))
            && label.chars().count() < 40
    } else {
        this.sentences.last().is_some_and(|last| PURPOSE_LEAD.is_match(&this.text()[last.clone()]))
    };
    let below = |at: usize| ground.outline.units.get(at).filter(|unit| unit.cell().is_none() && unit.rank.is_none());
    if !lead {
        return Vec::new();
    }
    let mut items = Vec::new();
    let mut at = unit + 1;
    while let Some(next) =
        below(at).filter(|next| next.is_item() || next.sentences.len() == 1 && PURPOSE_END.is_match(next.text()))
    {
        items.push(at);
        at += 1;
        let _ = next;
        if items.len() > 60 {
            break;
        }
    }
    if items.is_empty() {
        return Vec::new();
    }
    let statement = |units: &[usize], quote: super::Quote, cue: &str| Statement {
        kind: StatementKind::PurposeList,
        quote,
        sender_purpose: purposes::statement(units.iter().map(|unit| ground.outline.units[*unit].label())),
        cue: cue.to_owned(),
        ..Statement::default()
    };
    let last = this.sentences.last().cloned().unwrap_or(0..this.text().len());
    let mut drafts = vec![Draft { unit, statement: statement(&items, ground.quote(unit, last), "list:purposes") }];
    for item in items {
        let one = statement(&[item], ground.quote(item, 0..ground.text(item).len()), "list:purpose");
        let web = one.sender_purpose.leaves.iter().any(|leaf| {
            matches!(
                leaf.family(),
                PurposeFamily::Advertising | PurposeFamily::Personalization | PurposeFamily::Analytics
            )
        });
        if web {
            drafts.push(Draft { unit: item, statement: one });
        }
    }
    drafts
}

pattern!(PURPOSE_END, r"ため。?$|目的。?$");

pattern!(
    TITLED_INLINE,
    r"^(?:[(]?[0-9]{1,2}[).、:]?\s?|[・■●◆]\s?)?(?:(?P<items>(?:外部に)?送信(?:する|される)(?:利用者)?(?:情報|項目)(?:の(?:内容|項目))?)|(?P<goals>(?:情報の)?(?:利用|送信)目的))\s*[:：]?\s*(?P<rest>[^はがをのにへとで、等一達].{3,})$"
);

/// "2.送信する情報 閲覧URL、Cookie識別子": title and list on one line (folding took the blank), for all that the document names.
fn titled_inline(ground: &Ground<'_>, unit: usize) -> Option<Draft> {
    let text = ground.outline.units[unit].text();
    let found = TITLED_INLINE.captures(text)?;
    let rest = found.name("rest").filter(|rest| !rest.as_str().contains('。'))?.as_str();
    let mut statement =
        Statement { quote: ground.quote(unit, 0..text.len()), cue: "line:titled".to_owned(), ..Statement::default() };
    if found.name("items").is_some() {
        statement.kind = StatementKind::InformationList;
        statement.information = information::statement([rest]);
        (!statement.information.categories.is_empty()).then_some(Draft { unit, statement })
    } else {
        statement.kind = StatementKind::PurposeList;
        statement.sender_purpose = purposes::statement([rest]);
        (!statement.sender_purpose.leaves.is_empty()).then_some(Draft { unit, statement })
    }
}

/// "利用者情報の取得": what the section lists is what the term means.
fn obtained(ground: &Ground<'_>, unit: usize) -> Vec<Draft> {
    let this = &ground.outline.units[unit];
    if !(this.is_item() || this.sentences.len() == 1) || this.rank.is_some() && !this.is_item() {
        return Vec::new();
    }
    let text = this.text();
    let information = information::statement([super::structure::label(text)]);
    if !about_terminals(&information.categories)
        || text.contains('。')
        || text.ends_with("ため")
        || information.categories.len() < 2
    {
        return Vec::new();
    }
    let Some(term) = ground.outline.headings(unit).find_map(|(_, label)| {
        OBTAINED.captures(label).and_then(|found| found.name("term")).map(|term| term.as_str().to_owned())
    }) else {
        return Vec::new();
    };
    let statement = Statement {
        kind: StatementKind::Definition,
        quote: ground.quote(unit, 0..text.len()),
        information,
        term: Some(term),
        cue: "list:obtained".to_owned(),
        ..Statement::default()
    };
    vec![Draft { unit, statement }]
}
