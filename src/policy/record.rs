//! One row of a list, whatever its shape: the parts by role, made into a statement.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::cell_names::named_whole;
use super::cells::cell;
use super::ground::{Draft, Ground, mechanism};
use super::headers::Role;
use super::names::{self, company_of};
use super::{
    LinkTarget, Mechanism, RecipientLevel, RecipientStatement, ScopeStatement, ServiceStatement, Specificity,
    Statement, StatementKind, cell_words, coined, footnotes, information, own_use, purposes, structure,
};

/// A part of a record: its words and where they stand.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) unit: usize,
    /// Bytes of the unit's view.
    pub(super) range: Range<usize>,
}

/// A record being put together.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub(super) parts: Vec<(Role, Part)>,
    pub(super) cue: &'static str,
    /// Words that set the scene: lead and headings.
    pub(super) scene: String,
    /// Purposes by code, from a legend.
    pub(super) legend: Rc<[(String, String)]>,
    pub(super) scopes: Rc<[(String, String)]>,
    /// The column of recipients names services: a name without a legal form is one too.
    pub(super) tools: bool,
    /// One column is titled for both the policy and the way out.
    pub(super) policy_or_way_out: bool,
}

/// Who is meant by a recipient or service cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Who {
    pub(super) recipient: Option<RecipientStatement>,
    pub(super) service: Option<ServiceStatement>,
}

impl Record {
    pub(super) fn words<'a>(
        &'a self,
        ground: &'a Ground<'_>,
        roles: &'a [Role],
    ) -> impl Iterator<Item = (&'a str, &'a Part)> {
        self.parts
            .iter()
            .filter(|(role, _)| roles.contains(role))
            .map(|(_, part)| (&ground.outline.units[part.unit].text()[part.range.clone()], part))
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.parts.iter().any(|(other, _)| *other == role)
    }

    pub(super) fn names_somebody(&self) -> bool {
        self.parts.iter().any(|(role, _)| role.is_name())
    }

    /// Names somebody and says something of them.
    pub(super) fn is_whole(&self) -> bool {
        let what = self.parts.iter().any(|(role, _)| role.tells());
        self.names_somebody() && (what || self.has(Role::Service) && self.has(Role::Recipient))
    }

    /// The statements of this record: one per service, or one per recipient.
    pub(super) fn statements(&self, ground: &Ground<'_>, quote: Range<usize>, unit: usize) -> Vec<Draft> {
        let most = MOST_NAMED.min(MOST_QUOTED / quote.len().max(1)).max(1);
        let base = self.base(ground, quote);
        let mut who = self.who(ground);
        if base.kind == StatementKind::JointUse {
            self.no_tools(ground, &mut who);
        }
        let mut named = who.into_iter().filter(|who| who.recipient.is_some() || who.service.is_some());
        let read: Vec<Who> = named.by_ref().take(most).collect();
        read.into_iter()
            .chain(named.next().map(more_than_read))
            .map(|who| Draft { unit, statement: of_one(&base, who) })
            .collect()
    }

    /// "団体に属する会員(保健師、心理士)" under a label of joint use: who uses the data are people, and none is a tool.
    fn no_tools(&self, ground: &Ground<'_>, who: &mut Vec<Who>) {
        let unknown = |who: &Who| who.service.as_ref().is_some_and(|service| service.id.is_none());
        let known = |who: &Who| who.has_known_company() || who.service.as_ref().is_some_and(|tool| tool.id.is_some());
        let noted = self.words(ground, &[Role::Recipient]).any(|(words, _)| words.contains('('));
        if self.has(Role::Service) || !noted || !who.iter().any(unknown) || who.iter().any(known) {
            return;
        }
        who.clear();
        let lines = self.words(ground, &[Role::Recipient, Role::RecipientService]).map(|(words, _)| words.trim());
        who.extend(lines.map(|words| Who::party(super::categories::recipient(words))));
    }

    /// What the record says of all whom it names.
    fn base(&self, ground: &Ground<'_>, quote: Range<usize>) -> Statement {
        let items = self.lines(ground, &[Role::Information]);
        let mut statement = Statement {
            kind: StatementKind::Declaration,
            quote: ground.outline.quote(quote),
            information: information::statement(items.iter().flat_map(|line| information::of_value(line))),
            cue: self.cue.to_owned(),
            ..Statement::default()
        };
        self.ends(ground, &items, &mut statement);
        self.recipients_ends(ground, &mut statement);
        self.addresses(ground, &mut statement);
        self.scope(ground, &mut statement);
        let joined = |roles: &[Role]| self.words(ground, roles).map(|(words, _)| words).collect::<Vec<_>>().join(" ");
        let row = joined(&[Role::Recipient, Role::Service, Role::RecipientService, Role::Information]);
        statement.mechanism = self.mechanism(&row, &joined(&[Role::Means]));
        if statement.mechanism == Mechanism::JointUse {
            statement.kind = StatementKind::JointUse;
        } else if statement.mechanism == Mechanism::ThirdPartyProvision {
            statement.kind = StatementKind::Provision;
        }
        statement
    }

    /// The values under these roles, line by line.
    fn lines(&self, ground: &Ground<'_>, roles: &[Role]) -> Vec<String> {
        self.words(ground, roles).flat_map(|(words, _)| told_lines(ground, words)).collect()
    }

    /// Those lines with the codes of a legend in words.
    fn decoded(&self, ground: &Ground<'_>, roles: &[Role]) -> Vec<String> {
        self.lines(ground, roles).iter().flat_map(|line| self.decode(line)).collect()
    }

    /// What for; of lines that say whose end they tell, the recipient's too.
    fn ends(&self, ground: &Ground<'_>, items: &[String], statement: &mut Statement) {
        let (mut given, mut theirs) = (Vec::new(), Vec::new());
        for (words, _) in self.words(ground, &[Role::SenderPurpose, Role::Purpose]) {
            let mut lines: Vec<String> = told_lines(ground, words).iter().flat_map(|line| self.decode(line)).collect();
            lines.retain(|line| !cell_words::is_way_out(line));
            for line in &mut lines {
                line.truncate(cell_words::before_notes(line).len());
            }
            let (ours, of_them) = cell_words::whose(lines);
            given.extend(ours);
            theirs.extend(of_them);
        }
        let said = !given.is_empty() || !theirs.is_empty();
        if items.is_empty()
            && let [only] = given.as_slice()
            && let Some((work, Some(data))) = cell_words::work_and_data(only)
            && cell_words::is_nothing_but_data(data)
        {
            statement.information = information::statement([data]);
            given = vec![work.to_owned()];
        }
        if !said
            && !self.has(Role::RecipientPurpose)
            && let [only] = items
            && let Some((work, data)) = cell_words::work_and_data(only)
        {
            statement.information = information::statement(data);
            given = vec![work.to_owned()];
        }
        if !said && given.is_empty() && !self.has(Role::RecipientPurpose) {
            (given, theirs) = cell_words::whose(self.lines(ground, &[Role::Kind]));
        }
        statement.sender_purpose = purposes::statement(given);
        if !theirs.is_empty() {
            statement.recipient_purpose = purposes::statement(theirs);
        }
    }

    /// What the recipient does with it, in words or behind a link.
    fn recipients_ends(&self, ground: &Ground<'_>, statement: &mut Statement) {
        let told = self.decoded(ground, &[Role::RecipientPurpose]);
        let told = purposes::statement(told.iter().filter(|line| !BY_LINK.is_match(line)));
        if told.is_given() {
            statement.recipient_purpose = told;
            return;
        }
        let link = self.words(ground, &[Role::RecipientPurpose]).find(|(words, _)| BY_LINK.is_match(words));
        if let Some((words, part)) = link {
            statement.recipient_purpose_link =
                Some(LinkTarget { text: words.to_owned(), url: self.address(ground, part, Role::Policy) });
        }
    }

    fn scope(&self, ground: &Ground<'_>, statement: &mut Statement) {
        let Some((words, _)) = self.words(ground, &[Role::Scope]).next() else { return };
        let words = words.trim();
        let mut scope = ScopeStatement { text: words.to_owned(), ..ScopeStatement::default() };
        if ALL_PAGES.is_match(words) {
            statement.scope = scope;
            return;
        }
        let codes: BTreeSet<&str> = CODE.find_iter(words).map(|found| found.as_str()).collect();
        let coded = self.scopes.iter().filter(|(code, _)| codes.contains(code.as_str()));
        scope.hosts.extend(coded.map(|(_, host)| host.clone()));
        scope.hosts.extend(HOST.find_iter(words).map(|found| found.as_str().to_ascii_lowercase()));
        if words.contains("アプリ") && !words.contains("サイト") && !words.contains("Web") {
            scope.channel = Some("app".to_owned());
        }
        statement.scope = scope;
    }

    /// Codes of a legend ("A, C") give way to what they stand for.
    fn decode(&self, line: &str) -> Vec<String> {
        if self.legend.is_empty() || !CODES.is_match(line) {
            return vec![line.to_owned()];
        }
        let found: Vec<String> = CODE
            .find_iter(line)
            .filter_map(|code| self.legend.iter().find(|(key, _)| key == code.as_str()))
            .map(|(_, words)| words.clone())
            .collect();
        if found.is_empty() { vec![line.to_owned()] } else { found }
    }

    fn mechanism(&self, row: &str, means: &str) -> Mechanism {
        let handed = JOINT.is_match(&self.scene) || PROVISION.is_match(&self.scene);
        if let Some(found) = mechanism(means).filter(|_| !handed || TRANSMISSION.is_match(&self.scene)) {
            return found;
        }
        if super::cues::MODULE.is_match(&self.scene)
            && !super::cues::LITERAL_COOKIE.is_match(row)
            && !super::cues::LITERAL_COOKIE.is_match(&self.scene)
        {
            return Mechanism::Sdk;
        }
        if let Some(found) = mechanism(row).filter(|found| *found != Mechanism::Api) {
            return found;
        }
        if JOINT.is_match(&self.scene) {
            return Mechanism::JointUse;
        }
        if TRANSMISSION.is_match(&self.scene) {
            return mechanism(&self.scene).unwrap_or_default();
        }
        if PROVISION.is_match(&self.scene) {
            return Mechanism::ThirdPartyProvision;
        }
        mechanism(&self.scene).unwrap_or_default()
    }

    fn who(&self, ground: &Ground<'_>) -> Vec<Who> {
        let services: Vec<Who> = self
            .words(ground, &[Role::Service])
            .flat_map(|(words, part)| cell(ground, words, part, Role::Service))
            .collect();
        let recipients: Vec<Who> = self
            .words(ground, &[Role::Recipient])
            .flat_map(|(words, part)| cell(ground, words, part, Role::Recipient))
            .collect();
        let both: Vec<Who> = self
            .words(ground, &[Role::RecipientService])
            .flat_map(|(words, part)| cell(ground, words, part, Role::RecipientService))
            .collect();
        let country = self
            .words(ground, &[Role::Country])
            .map(|(words, _)| words.trim().to_owned())
            .find(|words| !EMPTY.is_match(words));
        let recipients: Vec<Who> =
            recipients.into_iter().map(|who| if self.tools { as_tool(who) } else { who }).collect();
        let mut out: Vec<Who> = if !both.is_empty() && services.is_empty() {
            both
        } else if services.is_empty() {
            recipients
        } else {
            let recipient = recipients.iter().chain(&both).find_map(|who| who.recipient.clone());
            services
                .into_iter()
                .map(|mut who| {
                    who.service = who.service.or_else(|| {
                        who.recipient
                            .as_ref()
                            .map(|recipient| ServiceStatement { text: recipient.text.clone(), id: None })
                    });
                    who.recipient = recipient.clone().or(who.recipient);
                    who
                })
                .collect()
        };
        if let [who] = out.as_mut_slice()
            && who.service.is_none()
        {
            who.service = self.product_in_purpose(ground, who);
        }
        for who in &mut out {
            if let Some(recipient) = who.recipient.as_mut().filter(|recipient| recipient.company.is_none()) {
                recipient.company = named_whole(ground, &recipient.text);
            }
            if let (Some(recipient), Some(country)) = (&mut who.recipient, &country) {
                recipient.country.get_or_insert_with(|| country.clone());
            }
        }
        out
    }
}

/// How many names of one row are read: nobody writes more into a cell for people to read.
pub(super) const MOST_NAMED: usize = 400;
/// What the quotes of one row may take, in bytes: every name of it carries a copy of the row.
const MOST_QUOTED: usize = 8 << 20;

/// The first of the names that are not read stands for all of them: the row is longer than what is told of it.
fn more_than_read(first: Who) -> Who {
    let text = first.recipient.map(|who| who.text).or_else(|| first.service.map(|service| service.text));
    let text = text.unwrap_or_default();
    let level = RecipientLevel::CategoryOpen;
    Who::party(RecipientStatement { text, level, open_ended: true, ..RecipientStatement::default() })
}

/// The statement on one of those whom a record names.
fn of_one(base: &Statement, who: Who) -> Statement {
    let specificity = specificity(&who);
    let mut statement = Statement { specificity, recipient: who.recipient, service: who.service, ..base.clone() };
    if let Some(name) = statement.service.as_ref().map(|service| format!("({})", service.text)) {
        // "文章の生成(Alpha API)": the name is none of the purpose.
        let quotes: Vec<String> =
            statement.sender_purpose.quotes.iter().map(|words| words.replace(&name, "")).collect();
        if quotes != statement.sender_purpose.quotes {
            statement.sender_purpose = purposes::statement(&quotes);
        }
    }
    if NEGATED_ROW.is_match(&base.quote.text) {
        statement.negated = true;
    }
    let ours = statement.recipient.as_ref().is_some_and(|recipient| OURSELVES.is_match(&recipient.text));
    if statement.service.is_none() && ours {
        statement.kind = StatementKind::OwnUse;
        statement.specificity = Specificity::OpenEnded;
        statement.recipient = Some(own_use::ourselves());
    }
    statement
}

impl Record {
    /// "文章の生成(Alpha API)" in the column of purposes: the one product of this company that the brackets name.
    fn product_in_purpose(&self, ground: &Ground<'_>, who: &Who) -> Option<ServiceStatement> {
        let company = who.recipient.as_ref()?.company.as_deref()?;
        let mut named = self.words(ground, &[Role::Purpose, Role::SenderPurpose]).flat_map(|(words, part)| {
            ground.mentions_in(part.unit, &part.range).filter(move |mention| {
                let at = mention.range.start - part.range.start;
                words[..at].trim_end().ends_with('(') && mention.service.is_some()
            })
        });
        let one = named.next().filter(|one| company_of(one, ground.catalog) == Some(company))?;
        named.next().is_none().then(|| names::service(one))
    }
}

/// An unknown name in a column of tools.
pub(super) fn as_tool(mut who: Who) -> Who {
    let tool = who.service.is_none()
        && who.recipient.as_ref().is_some_and(|recipient| {
            recipient.level == RecipientLevel::NamedBrand && !LEGAL_FORM.is_match(&recipient.text)
        });
    if tool && let Some(recipient) = who.recipient.take() {
        who.service = Some(ServiceStatement { text: recipient.text, id: None });
    }
    who
}

fn specificity(who: &Who) -> Specificity {
    if who.service.is_some() {
        return Specificity::Service;
    }
    match who.recipient.as_ref().map(|recipient| recipient.level) {
        Some(RecipientLevel::NamedLegal | RecipientLevel::NamedBrand) => Specificity::Company,
        Some(_)
            if who.recipient.as_ref().is_some_and(|recipient| {
                recipient.text.starts_with("その他")
                    || recipient.text.starts_with("Other")
                    || recipient.open_ended && recipient.categories.is_empty() && TAIL.is_match(&recipient.text)
            }) =>
        {
            Specificity::OpenEnded
        }
        _ => Specificity::Category,
    }
}

// "Alpha、Beta等": the row of names that is left open.
pattern!(TAIL, r"[A-Za-z](?:等|など)$");

/// The lines of a cell that tell something, without their marks.
fn told_lines(ground: &Ground<'_>, words: &str) -> Vec<String> {
    words
        .split('\n')
        .map(|line| structure::label(footnotes::in_words(ground, line)))
        .filter(|line| !line.is_empty() && !EMPTY.is_match(line))
        .map(str::to_owned)
        .collect()
}

pub(super) fn stops(words: &str) -> Option<String> {
    if words.contains("送信") && words.contains("停止") {
        Some("sending".to_owned())
    } else if words.contains("利用") && words.contains("停止") {
        Some("use".to_owned())
    } else {
        None
    }
}

/// What something is for, not what it is called: "アクセス計測", not "ソラノミ計測".
pub(super) fn is_function(words: &str) -> bool {
    FUNCTION.is_match(words) && !coined::is_product(words)
}

pattern!(
    FUNCTION,
    r"^(?:Web|AI|CDN|SMS|E?メール)?[^A-Za-z]*(?:サーバー?|データベース|ホスティング|ストレージ|メッセージング|メール|配信|送信|解析|分析|計測|(?:効果|速度)測定|決済|認証|広告|管理|クラウド|通知|チャット|AI|CDN|CAPTCHA|フォーム|予約|地図|動画|サービス|ツール|センター|サポート|システム|コンサルティング|デザイン|メンテナンス|インフラ|開発|運用|保守|代行|業務)$|^(?i:(?:web |site |cloud |app )?(?:hosting|analytics|payments?|payment processing|e-?mail|email delivery|transactional email|database|authentication|storage|advertising|crash reporting|error (?:monitoring|tracking)|customer support|support|cdn|infrastructure|search|maps|push notifications?|monitoring|marketing|communications?|data storage))$"
);
pattern!(
    OURSELVES,
    r"(?i)^(?:当社|弊社|自社|当サイト|本サイト|当店|当会|当行|(?:当社|自社)サイト|本サービス|ファーストパーティー?|(?:1st|first)[ -]?party|us)(?:\(.*\))?$"
);
pattern!(pub(super) EMPTY, r"(?i)^(?:[-–—―ー－─~]+|\(?(?:特に)?(?:なし|無し?)\)?|該当(?:なし|無し)|(?:提供|設定|用意)(?:なし|無し)|n/?a|none|未定|\s*)$");
// "氏名は送信していません" in a cell denies an item, not the row.
pattern!(NEGATED_ROW, r"(?:^|[\s(|:：。、])(?:現在は?、?)?(?:利用|使用|導入|送信)して(?:い|おり)ません");
pattern!(
    BY_LINK,
    r"ご(?:確認|覧|参照)|参照|こちら|^https?://|プライバシーポリシー(?:に|を)|(?i)^[^。、]{0,24}(?:ポリシー|個人情報保護方針|プライバシー規約|利用規約|privacy policy|privacy notice|リンク|詳細)$"
);
pattern!(ALL_PAGES, r"すべて|全(?:て|ページ|サイト)|共通|(?i:all)");
pattern!(CODE, r"[A-Z0-9①-⑳ア-ン]+");
pattern!(
    CODES,
    r"^(?:[A-Z①-⑳]|[0-9]{1,2}|[ア-ン])(?:[.)]|\s|、|,|・|/|と|及び|[A-Z①-⑳])*(?:[A-Z0-9①-⑳ア-ン]{1,2}(?:[.)、,・/\s]|$))*$"
);
pattern!(
    HOST,
    r"(?i)(?-u:\b)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:jp|com|net|org|io|dev|co|app|info|biz|tokyo)(?-u:\b)"
);
pattern!(
    pub(super) COUNTRY_NOTE,
    r"^(?:国名|所在国|国)[:：]?\s?(?P<country>.{1,20})$|^(?:本社[:：]?)?(?:アメリカ(?:合衆国)?|米国|日本|シンガポール|アイルランド|フランス|ドイツ|韓国|中国|英国|イギリス|カナダ|イスラエル|インド|オランダ|スウェーデン|スイス|台湾|香港|ベトナム|フィリピン|オーストラリア|スペイン|イタリア|フィンランド|エストニア|USA|US|U\.S\.A?\.?|United States(?: of America)?|UK|United Kingdom|Ireland|Singapore|Japan|Germany|France|Canada|Israel|India|(?:the )?Netherlands|Sweden|Switzerland|Taiwan|Hong Kong|(?:South )?Korea|China|Australia|Spain|Italy|Finland|Estonia)$"
);
pattern!(pub(super) LEGAL_FORM,
    r"(?i)株式会社|有限会社|合同会社|法人|\(株\)|(?-u:\b)inc(?-u:\b)|(?-u:\b)llc(?-u:\b)|(?-u:\b)ltd(?-u:\b)|(?-u:\b)corp(?:oration)?(?-u:\b)|(?-u:\b)gmbh(?-u:\b)|limited|(?-u:\b)pbc(?-u:\b)|(?-u:\b)l\.l\.c\.|(?-u:\b)plc(?-u:\b)|(?-u:\b)uc(?-u:\b)|co\.,|\s(?-i:SAS|SARL|AG)$"
);
pattern!(pub(super) JOINT, r"共同(?:して)?(?:の)?利用|(?i:joint use)");
pattern!(pub(super) TRANSMISSION, r"(?i)外部送信|送信先|情報送信|利用者情報|インフォマティブ|cookie|クッキー|タグ|アクセス解析|ビーコン|external transmission|情報収集モジュール|外部(?:の)?サービス");
pattern!(pub(super) COOKIES_OR_TAGS, r"(?i)cookie|クッキー|タグ|アクセス解析|ビーコン|外部送信|情報収集モジュール|利用者情報");
pattern!(pub(super) PROVISION, r"(?i)第三者(?:への)?(?:の)?提供|外国|提供先|移転先|越境移転|委託|再委託|recipients?|third part|disclos|shar|業務の委託先|個人データの提供|個人情報の提供");
