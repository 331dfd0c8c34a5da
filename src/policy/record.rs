//! One row of a list, whatever its shape: the parts by role, made into a statement.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::{Draft, Ground, mechanism};
use super::headers::Role;
use super::links::resolve;
use super::names::{self, Mention, company_of};
use super::{
    LinkTarget, Mechanism, OptOutStatement, RecipientLevel, RecipientStatement, ScopeStatement, ServiceStatement,
    Specificity, Statement, StatementKind, categories, information, purposes,
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
    pub(super) legend: Vec<(String, String)>,
    pub(super) scopes: Vec<(String, String)>,
    /// The column of recipients names services: a name without a legal form is one too.
    pub(super) tools: bool,
}

/// Who is meant by a recipient or service cell.
#[derive(Debug, Clone, Default)]
struct Who {
    recipient: Option<RecipientStatement>,
    service: Option<ServiceStatement>,
}

impl Record {
    fn words<'a>(&'a self, ground: &'a Ground<'_>, roles: &'a [Role]) -> impl Iterator<Item = (&'a str, &'a Part)> {
        self.parts
            .iter()
            .filter(|(role, _)| roles.contains(role))
            .map(|(_, part)| (&ground.outline.units[part.unit].text()[part.range.clone()], part))
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.parts.iter().any(|(other, _)| *other == role)
    }

    /// Names somebody and says something of them.
    pub(super) fn is_whole(&self) -> bool {
        let who = self.has(Role::Recipient) || self.has(Role::Service) || self.has(Role::RecipientService);
        let what = [
            Role::Information,
            Role::Purpose,
            Role::SenderPurpose,
            Role::RecipientPurpose,
            Role::OptOut,
            Role::Policy,
            Role::Country,
            Role::Kind,
        ]
        .into_iter()
        .any(|role| self.has(role));
        who && (what || self.has(Role::Service) && self.has(Role::Recipient))
    }

    /// The statements of this record: one per service, or one per recipient.
    pub(super) fn statements(&self, ground: &Ground<'_>, quote: Range<usize>, unit: usize) -> Vec<Draft> {
        let who = self.who(ground);
        let base = self.base(ground, quote);
        let row = base.quote.text.clone();
        who.into_iter()
            .filter(|who| who.recipient.is_some() || who.service.is_some())
            .map(|who| {
                let mut statement = base.clone();
                statement.specificity = specificity(&who);
                statement.recipient = who.recipient;
                statement.service = who.service;
                if statement.mechanism.is_web()
                    && statement.service.is_none()
                    && statement.specificity == Specificity::Category
                    && statement.kind == StatementKind::Declaration
                {
                    // A class in a list of provisions is a provision, in a list of transmissions a transmission.
                    statement.kind = StatementKind::Declaration;
                }
                if NEGATED_ROW.is_match(&row) {
                    statement.negated = true;
                }
                if statement.service.is_none()
                    && statement.recipient.as_ref().is_some_and(|recipient| OURSELVES.is_match(&recipient.text))
                {
                    statement.kind = StatementKind::OwnUse;
                    statement.specificity = Specificity::OpenEnded;
                    statement.recipient = Some(RecipientStatement {
                        text: "self".to_owned(),
                        level: RecipientLevel::None,
                        ..RecipientStatement::default()
                    });
                }
                Draft { unit, statement }
            })
            .collect()
    }

    fn base(&self, ground: &Ground<'_>, quote: Range<usize>) -> Statement {
        let lines = |roles: &[Role]| -> Vec<String> {
            self.words(ground, roles)
                .flat_map(|(words, _)| {
                    words.split('\n').map(|line| super::structure::label(line).to_owned()).collect::<Vec<_>>()
                })
                .filter(|line| !line.is_empty() && !EMPTY.is_match(line))
                .collect()
        };
        let items = lines(&[Role::Information]);
        let mut statement = Statement {
            kind: StatementKind::Declaration,
            quote: ground.outline.quote(quote),
            information: information::statement(items.iter().map(String::as_str)),
            cue: self.cue.to_owned(),
            ..Statement::default()
        };
        let decode =
            |lines: Vec<String>| -> Vec<String> { lines.into_iter().flat_map(|line| self.decode(&line)).collect() };
        let mut given = decode(lines(&[Role::SenderPurpose, Role::Purpose]));
        if given.is_empty() && !self.has(Role::RecipientPurpose) {
            given = lines(&[Role::Kind]);
        }
        statement.sender_purpose = purposes::statement(given.iter().map(String::as_str));
        let (theirs, ours): (Vec<String>, Vec<String>) =
            statement.sender_purpose.quotes.clone().into_iter().partition(|line| THEIRS.is_match(line));
        if !theirs.is_empty() {
            let strip = |line: &String| OWNER_PREFIX.replace(line, "").into_owned();
            statement.sender_purpose =
                purposes::statement(ours.iter().map(strip).collect::<Vec<_>>().iter().map(String::as_str));
            statement.recipient_purpose =
                purposes::statement(theirs.iter().map(strip).collect::<Vec<_>>().iter().map(String::as_str));
        }
        let told = decode(lines(&[Role::RecipientPurpose]));
        let told_statement =
            purposes::statement(told.iter().map(String::as_str).filter(|line| !BY_LINK.is_match(line)));
        if told_statement.is_given() {
            statement.recipient_purpose = told_statement;
        } else if let Some((words, part)) =
            self.words(ground, &[Role::RecipientPurpose]).find(|(words, _)| BY_LINK.is_match(words))
        {
            statement.recipient_purpose_link =
                Some(LinkTarget { text: words.to_owned(), url: self.address(ground, part) });
        }
        self.addresses(ground, &mut statement);
        self.scope(ground, &mut statement);
        let row = self
            .words(ground, &[Role::Recipient, Role::Service, Role::RecipientService, Role::Information])
            .map(|(words, _)| words)
            .collect::<Vec<_>>()
            .join(" ");
        let means = self.words(ground, &[Role::Means]).map(|(words, _)| words).collect::<Vec<_>>().join(" ");
        statement.mechanism = self.mechanism(&row, &means);
        if statement.mechanism == Mechanism::JointUse {
            statement.kind = StatementKind::JointUse;
        } else if statement.mechanism == Mechanism::ThirdPartyProvision {
            statement.kind = StatementKind::Provision;
        }
        statement
    }

    fn addresses(&self, ground: &Ground<'_>, statement: &mut Statement) {
        if let Some((words, part)) = self.words(ground, &[Role::OptOut]).find(|(words, _)| !EMPTY.is_match(words)) {
            statement.opt_out = Some(OptOutStatement {
                text: words.trim().to_owned(),
                url: self.address(ground, part),
                stops: stops(words),
            });
        }
        if let Some((_, part)) = self.words(ground, &[Role::Policy]).next() {
            statement.recipient_policy_url = self.address(ground, part);
        }
        if let Some((words, _)) = self.words(ground, &[Role::Country]).find(|(words, _)| !EMPTY.is_match(words)) {
            statement.scope.audience = None;
            statement.recipient.get_or_insert_with(RecipientStatement::default).country = Some(words.trim().to_owned());
        }
        for (role, part) in &self.parts {
            if matches!(role, Role::OptOut | Role::Policy) {
                continue;
            }
            let raw = ground.outline.units[part.unit].view.raw(part.range.clone());
            for linked in
                ground.links.iter().filter(|linked| raw.start <= linked.range.start && linked.range.end <= raw.end)
            {
                if linked.link.role == "opt-out" && statement.opt_out.is_none() {
                    statement.opt_out = Some(OptOutStatement {
                        text: linked.link.text.clone(),
                        url: linked.link.url.clone(),
                        stops: None,
                    });
                } else if linked.link.role == "recipient-policy" && statement.recipient_policy_url.is_none() {
                    statement.recipient_policy_url.clone_from(&linked.link.url);
                }
            }
        }
    }

    fn address(&self, ground: &Ground<'_>, part: &Part) -> Option<String> {
        let raw = ground.outline.units[part.unit].view.raw(part.range.clone());
        let linked = ground
            .links
            .iter()
            .find(|linked| raw.start <= linked.range.start && linked.range.start < raw.end)
            .and_then(|linked| linked.link.url.clone());
        linked.or_else(|| ground.outline.anchors_in(raw).iter().find_map(|anchor| resolve(&anchor.href, None)))
    }

    fn scope(&self, ground: &Ground<'_>, statement: &mut Statement) {
        let Some((words, _)) = self.words(ground, &[Role::Scope]).next() else { return };
        let words = words.trim();
        let mut scope = ScopeStatement { text: words.to_owned(), ..ScopeStatement::default() };
        if ALL_PAGES.is_match(words) {
            statement.scope = scope;
            return;
        }
        for (code, host) in &self.scopes {
            if CODE.find_iter(words).any(|found| found.as_str() == code) {
                scope.hosts.push(host.clone());
            }
        }
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
fn as_tool(mut who: Who) -> Who {
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
                recipient.text.starts_with("その他") || recipient.text.starts_with("Other")
            }) =>
        {
            Specificity::OpenEnded
        }
        _ => Specificity::Category,
    }
}

/// Who stands in a cell of this role; a cell may hold several lines, or company and tool together.
fn cell(ground: &Ground<'_>, words: &str, part: &Part, role: Role) -> Vec<Who> {
    if EMPTY.is_match(words.trim()) {
        return Vec::new();
    }
    if let Some(both) = run_together(ground, words) {
        return vec![both];
    }
    let mentions: Vec<&Mention> = ground.mentions_in(part.unit, &part.range).collect();
    let offset = part.range.start;
    let pieces = pieces(words);
    let mut out: Vec<Who> = Vec::new();
    for piece in &pieces {
        let inner = words[..piece.start].trim_end().ends_with('(') && !out.is_empty();
        let role = match role {
            // "Meta広告(Facebook, Instagram)": where the service shows.
            Role::Service
                if inner
                    && out.last().is_some_and(|last| last.service.is_some())
                    && !LEGAL_FORM.is_match(&words[piece.clone()]) =>
            {
                continue;
            }
            Role::Recipient | Role::RecipientService if inner => Role::Service,
            Role::RecipientService if pieces.len() > 1 && piece.start == pieces[0].start => Role::Recipient,
            other => other,
        };
        let text = super::structure::label(&words[piece.clone()])
            .trim_matches(['「', '」', '『', '』', '(', ')', ':', '・', '*', ' ', '、', ',', '|'])
            .trim_end_matches("ほか")
            .trim_end();
        // "データ入力業務:株式会社甲": what is entrusted, and to whom.
        let text = match text.split_once([':', '：']) {
            Some((what, name)) if LEGAL_FORM.is_match(name) && !LEGAL_FORM.is_match(what) => name.trim(),
            _ => text,
        };
        if role == Role::Service && VERB_ONLY.is_match(text) {
            continue;
        }
        if text.is_empty() || text.starts_with("http") || COUNTRY_NOTE.is_match(text) {
            if let (Some(found), Some(last)) =
                (COUNTRY_NOTE.captures(text).and_then(|found| found.name("country")), out.last_mut())
                && let Some(recipient) = &mut last.recipient
            {
                recipient.country = Some(found.as_str().to_owned());
            }
            continue;
        }
        let inside: Vec<&&Mention> = mentions
            .iter()
            .filter(|mention| offset + piece.start <= mention.range.start && mention.range.end <= offset + piece.end)
            .collect();
        let mut one = piece_of(ground, text, &inside, role);
        if role == Role::Recipient && what_for(&words[piece.end..]) {
            one = as_tool(one);
        }
        if inner && let Some(last) = out.last_mut().filter(|last| is_tool_of(last, &one)) {
            // "Criteo (Criteo S.A.)": a tool that bears the name of its company, and the company.
            let tool = std::mem::replace(&mut last.recipient, one.recipient);
            last.service = tool.map(|tool| ServiceStatement { text: tool.text, id: None });
            continue;
        }
        join(&mut out, one, ground);
    }
    out
}

/// "Alpha MapsAlpha, Inc.プライバシーポリシー": tool, company and link, which only the style of the page sets apart.
fn run_together(ground: &Ground<'_>, words: &str) -> Option<Who> {
    let words = LINK_TAIL.replace(words.trim(), "");
    if words.chars().count() > 120 || !LEGAL_FORM.is_match(&words) {
        return None;
    }
    let mut before = ' ';
    for (at, letter) in words.char_indices() {
        let seam = letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || super::view::is_kana(before));
        before = letter;
        let (tool, company) = words.split_at(at);
        if !seam || !LEGAL_FORM.is_match(company) {
            continue;
        }
        if let Some(id) = named_whole(ground, company) {
            return Some(Who {
                recipient: Some(RecipientStatement {
                    text: company.to_owned(),
                    level: RecipientLevel::NamedLegal,
                    company: Some(id),
                    ..RecipientStatement::default()
                }),
                service: Some(ServiceStatement { text: tool.trim().to_owned(), id: service_id(ground, tool.trim()) }),
            });
        }
    }
    None
}

/// A brand before brackets in which the same company stands by its legal name.
fn is_tool_of(brand: &Who, company: &Who) -> bool {
    let (Some(brand_name), Some(legal)) = (&brand.recipient, &company.recipient) else { return false };
    brand.service.is_none()
        && company.service.is_none()
        && brand_name.level == RecipientLevel::NamedBrand
        && legal.level == RecipientLevel::NamedLegal
        && legal.company.is_some()
        && brand_name.company == legal.company
}

/// The brackets right behind a name say what it is used for: "Alpha(データベース・米国)".
fn what_for(after: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[、,/・]").expect("a valid pattern"));
    BRACKETS.captures(after).filter(|found| found.get(0).is_some_and(|whole| whole.start() <= 1)).is_some_and(|found| {
        found.name("inner").is_some_and(|inner| PART.split(inner.as_str()).any(|part| FUNCTION.is_match(part.trim())))
    })
}

/// Parts of a cell: lines, and what stands in brackets or behind a slash.
fn pieces(words: &str) -> Vec<Range<usize>> {
    let mut out = cut(words);
    // What stands in brackets and is no name is a note on the name before it.
    out.retain(|range| !(words[..range.start].trim_end().ends_with('(') && is_note(words[range.clone()].trim())));
    // "Alpha(データベース・米国)": words in brackets that are not shaped like a name are a note, with all their parts.
    let note = BRACKETS.captures_iter(words).filter_map(|found| found.name("inner")).map(|inner| inner.range());
    let notes: Vec<Range<usize>> = note.filter(|inner| !named(&words[inner.clone()])).collect();
    out.retain(|range| !notes.iter().any(|note| note.start <= range.start && range.end <= note.end));
    out
}

/// Some part of it is written like a name.
fn named(words: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[、,/・]").expect("a valid pattern"));
    static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[A-Za-z0-9][A-Za-z0-9 .&+!'\-]*$|^[ァ-ヶー・A-Za-z0-9 .+]{3,}$|[A-Za-z]{3,}|株式会社|有限会社|合同会社|社$|国名").expect("a valid pattern")
    });
    LEGAL_FORM.is_match(words)
        || PART.split(words).map(str::trim).any(|part| {
            SHAPE.is_match(part)
                && !FUNCTION.is_match(part)
                && !COUNTRY_NOTE.is_match(part)
                && !super::placed::is_nobody(part)
        })
}

/// What a bracket behind a name tells of it: a country, a function, a condition.
pub(super) fn is_note(words: &str) -> bool {
    if COUNTRY_NOTE.is_match(words) || FUNCTION.is_match(words) {
        return true;
    }
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[はをが]|運営|保管|所在|経由|の既存|について|に(?:より|よる|て)|利用時|のみ|含む|取得|旧社名|^旧|リージョン|法人$").expect("a valid pattern")
    });
    NOTE.is_match(words) && (!words.contains("会社") || OPERATES.is_match(words))
}

fn cut(words: &str) -> Vec<Range<usize>> {
    static CUT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\n|[()（）「」]|\s?/\s?|\s\|\s|、|,\s|(?:^|\s)・").expect("a valid pattern"));
    let mut out = Vec::new();
    let mut start = 0;
    for cut in CUT.find_iter(words) {
        // "(株)" and "Meta (旧Facebook)" are no parts of their own.
        if cut.as_str() == "("
            && (words[cut.end()..].starts_with("株)")
                || words[cut.end()..].starts_with("旧")
                || words[cut.end()..].starts_with("有)"))
        {
            continue;
        }
        if cut.as_str() == ")"
            && words[..cut.start()]
                .rsplit('(')
                .next()
                .is_some_and(|inner| inner == "株" || inner == "有" || inner.starts_with('旧'))
        {
            continue;
        }
        // "Alpha, Inc." is one name.
        if cut.as_str().starts_with(',') && FORM_NEXT.is_match(&words[cut.end()..]) {
            continue;
        }
        let depth = words[..cut.start()].matches('(').count().saturating_sub(words[..cut.start()].matches(')').count());
        if depth > 0
            && cut.as_str() != ")"
            && cut.as_str() != "("
            && is_note(&words[start..words[start..].find(')').map_or(words.len(), |at| start + at)])
        {
            continue;
        }
        if start < cut.start() {
            out.push(start..cut.start());
        }
        start = cut.end();
    }
    if start < words.len() {
        out.push(start..words.len());
    }
    out.retain(|range| !words[range.clone()].trim().is_empty());
    out
}

fn piece_of(ground: &Ground<'_>, text: &str, inside: &[&&Mention], role: Role) -> Who {
    let whole = ground.catalog.resolve_name(text, Some(text));
    let company = inside.iter().find(|mention| mention.is_company && mention.service.is_none());
    let service = inside.iter().find(|mention| mention.service.is_some());
    let mut who = Who::default();
    if company.is_some_and(|mention| {
        // "AWS API Gateway" is a product of the company, not another name of it.
        !mention.legal
            && !LEGAL_FORM.is_match(text)
            && longer_product(text, mention)
            && (role != Role::Recipient || PRODUCT.is_match(text))
    }) {
        who.service = Some(ServiceStatement { text: text.to_owned(), id: None });
        return who;
    }
    if let Some(mention) = company.filter(|_| role != Role::Service || service.is_none()) {
        let mut recipient = names::recipient(mention);
        let rest = text.strip_prefix(mention.text.as_str()).map(str::trim).filter(|rest| COUNTRY_NOTE.is_match(rest));
        if let Some(country) = rest {
            recipient.country = Some(country.to_owned());
        } else {
            text.clone_into(&mut recipient.text);
        }
        who.recipient = Some(recipient);
    }
    if let (Some(mention), None, Role::Service) = (company, service, role) {
        // In a column of tools, or in brackets after the company, a company's name is its tool's.
        who.recipient = None;
        who.service = Some(ServiceStatement { text: text.to_owned(), id: None });
        if mention.legal {
            who.service = None;
            who.recipient = Some(names::recipient(mention));
        }
        return who;
    }
    if let Some(mention) = service {
        // A name that is the company's too, in a column of companies, names the company.
        let as_company = role == Role::Recipient
            && who.recipient.is_none()
            && !(longer_product(text, mention) && PRODUCT.is_match(text))
            && (mention.is_company
                || mention.text.chars().count() + 2 >= text.chars().count() && bears_the_company_name(ground, mention));
        if as_company {
            let mut recipient = names::recipient(mention);
            recipient.company = company_of(mention, ground.catalog).map(str::to_owned);
            text.clone_into(&mut recipient.text);
            who.recipient = Some(recipient);
        } else {
            // "AWS API Gateway" is another product than "AWS".
            let other = longer_product(text, mention);
            who.service = Some(ServiceStatement {
                text: if company.is_some() { mention.text.clone() } else { text.to_owned() },
                id: mention.service.clone().filter(|_| !other),
            });
        }
    }
    if who.recipient.is_some() || who.service.is_some() {
        return who;
    }
    if let Some(found) = whole {
        match found.entity {
            crate::catalog::Entity::Service(id) if role != Role::Recipient => {
                who.service = Some(ServiceStatement { text: text.to_owned(), id: Some(id.to_owned()) })
            }
            crate::catalog::Entity::Service(id) => {
                let company = found
                    .company
                    .map(str::to_owned)
                    .or_else(|| ground.catalog.service(id).map(|service| service.company.clone()));
                who.recipient = Some(RecipientStatement {
                    text: text.to_owned(),
                    level: RecipientLevel::NamedBrand,
                    company,
                    ..RecipientStatement::default()
                });
            }
            crate::catalog::Entity::Company(id) => {
                who.recipient = Some(RecipientStatement {
                    text: text.to_owned(),
                    level: RecipientLevel::NamedBrand,
                    company: Some(id.to_owned()),
                    ..RecipientStatement::default()
                })
            }
        }
        return who;
    }
    if text.starts_with("その他") && categories::is_class(text) {
        let mut recipient = categories::recipient(text);
        recipient.open_ended = true;
        who.recipient = Some(recipient);
    } else if role == Role::Service {
        who.service = Some(ServiceStatement { text: text.to_owned(), id: None });
    } else if categories::is_legal_exception(text) && !LEGAL_FORM.is_match(text) {
        return who;
    } else if categories::is_class(text) && !LEGAL_FORM.is_match(text) {
        who.recipient = Some(categories::recipient(text));
    } else {
        let level = if LEGAL_FORM.is_match(text) { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand };
        who.recipient = Some(RecipientStatement { text: text.to_owned(), level, ..RecipientStatement::default() });
    }
    who
}

/// The company whose name is the whole of the words, nothing before and nothing after.
fn named_whole(ground: &Ground<'_>, text: &str) -> Option<String> {
    let words = text.trim();
    ground.catalog.names_in(words).into_iter().find_map(|found| match found.entity {
        crate::catalog::Entity::Company(id) if found.start == 0 && found.end >= words.trim_end_matches('.').len() => {
            Some(id.to_owned())
        }
        _ => None,
    })
}

fn longer_product(text: &str, mention: &Mention) -> bool {
    static MORE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)*$").expect("a valid pattern"));
    text.find(&mention.text).is_some_and(|at| MORE.is_match(&text[at + mention.text.len()..]))
}

/// The service bears its company's name (Sentry): in a column of companies it names the company.
fn bears_the_company_name(ground: &Ground<'_>, mention: &Mention) -> bool {
    let Some(company) = company_of(mention, ground.catalog).and_then(|id| ground.catalog.company(id)) else {
        return false;
    };
    let name = crate::catalog::fold_name(&mention.text);
    [&company.name_en, &company.name_ja]
        .into_iter()
        .chain(&company.aliases)
        .any(|other| crate::catalog::fold_name(other).contains(&name))
}

/// Pieces of one cell belong together: a company, then its tool in brackets.
fn join(out: &mut Vec<Who>, one: Who, ground: &Ground<'_>) {
    if let Some(last) = out.last_mut() {
        match (&last.recipient, &last.service, &one.recipient, &one.service) {
            (Some(_), None, None, Some(_)) => {
                last.service = one.service;
                return;
            }
            (None, Some(_), Some(_), None) => {
                last.recipient = one.recipient;
                return;
            }
            // A company, then an unknown word: its tool, unless it looks like another company.
            (Some(first), None, Some(second), None)
                if second.company.is_none()
                    && first.level != RecipientLevel::CategoryOpen
                    && second.level == RecipientLevel::NamedBrand =>
            {
                last.service = Some(ServiceStatement { text: second.text.clone(), id: None });
                return;
            }
            // A second tool of the same company.
            (Some(first), Some(_), None, Some(service)) => {
                let owner = service
                    .id
                    .as_deref()
                    .and_then(|id| ground.catalog.service(id))
                    .map(|service| service.company.clone());
                if owner.is_none() || owner == first.company {
                    let recipient = Some(first.clone());
                    out.push(Who { recipient, service: one.service });
                    return;
                }
            }
            // "KARTE(株式会社プレイド)": a service that bears a name known as such, then its company.
            (Some(first), None, Some(second), None)
                if second.level == RecipientLevel::NamedLegal
                    && first.level == RecipientLevel::NamedBrand
                    && first.company == second.company
                    && is_service_name(ground, &first.text) =>
            {
                last.service = Some(ServiceStatement { text: first.text.clone(), id: service_id(ground, &first.text) });
                last.recipient = one.recipient;
                return;
            }
            // The same company again (日本法人, 旧社名).
            (Some(first), _, Some(second), None) if first.company.is_some() && first.company == second.company => {
                return;
            }
            _ => {}
        }
    }
    out.push(one);
}

fn service_id(ground: &Ground<'_>, name: &str) -> Option<String> {
    match ground.catalog.resolve_name(name, Some(name))?.entity {
        crate::catalog::Entity::Service(id) => Some(id.to_owned()),
        crate::catalog::Entity::Company(_) => None,
    }
}

fn is_service_name(ground: &Ground<'_>, name: &str) -> bool {
    service_id(ground, name).is_some()
}

fn stops(words: &str) -> Option<String> {
    if words.contains("送信") && words.contains("停止") {
        Some("sending".to_owned())
    } else if words.contains("利用") && words.contains("停止") {
        Some("use".to_owned())
    } else {
        None
    }
}

macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("a valid pattern"));
    };
}

// "甲株式会社(店名運営会社)": what the company runs, not another name.
pattern!(OPERATES, r"運営(?:会社|元|主体)$");
// The beginning of the next label, broken off: "送信される" (利用者情報).
pattern!(VERB_ONLY, r"^[^A-Za-z「」]{0,8}(?:される|する|している|された|します|ます|です)$");
pattern!(
    PRODUCT,
    r"(?i)\s(?:API|API Gateway|Cloud|Maps?|Ads|Analytics|Fonts?|Tag Manager|Search|Storage|Functions|Lambda|Pixel|SDK|Mail|Drive|Forms?|Sheets|Workspace|Sign-?In|Login|Pay|Wallet|Console|Studio|Firestore|Hosting)$"
);
pattern!(FORM_NEXT, r"^(?i:inc|llc|ltd|limited|co|corp|k\.k|s\.a|gmbh|b\.v|pbc|plc|uc|n\.v|sas|ag)(?-u:\b)");
pattern!(BRACKETS, r"\((?P<inner>[^()]{1,60})\)");
// What something is for, not what it is called.
pattern!(
    pub(super) FUNCTION,
    r"^(?:Web|AI|CDN|SMS|E?メール)?[^A-Za-z]*(?:サーバー?|データベース|ホスティング|ストレージ|メッセージング|メール|配信|送信|解析|分析|計測|決済|認証|広告|管理|クラウド|通知|チャット|AI|CDN|CAPTCHA|フォーム|予約|地図|動画|サービス|ツール)$"
);
pattern!(
    OURSELVES,
    r"(?i)^(?:当社|弊社|自社|当サイト|本サイト|当店|当会|当行|(?:当社|自社)サイト|本サービス|ファーストパーティー?|(?:1st|first)[ -]?party|us)(?:\(.*\))?$"
);
pattern!(pub(super) EMPTY, r"(?i)^(?:-+|–|ー|―|－|なし|無し?|該当なし|n/a|none|未定|\s*)$");
pattern!(NEGATED_ROW, r"(?:現在は?)?(?:利用|使用|導入|送信)して(?:い|おり)ません");
pattern!(THEIRS, r"^(?:送信先|提供先|先方|同社)(?:における|での|の)?(?:利用目的)?[:：]");
pattern!(OWNER_PREFIX, r"^(?:送信先|提供先|先方|同社|当社|弊社)(?:における|での|の)?(?:利用目的)?[:：]\s?");
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
    r"^(?:国名|所在国|国)[:：]?\s?(?P<country>.{1,20})$|^(?:本社[:：]?)?(?:アメリカ(?:合衆国)?|米国|日本|シンガポール|アイルランド|フランス|ドイツ|韓国|中国|英国|イギリス|カナダ|イスラエル|インド|オランダ|スウェーデン|USA|US|Ireland|Singapore|Japan)$"
);
// A link to somebody's rules at the end of a cell is no part of the name.
pattern!(
    LINK_TAIL,
    r"(?i)\s?(?:各社の?|同社の?|[(\[])?(?:プライバシー(?:・|\s)?ポリシー|個人情報保護方針|privacy (?:policy|notice|statement))[)\]]?\s?[↗→»>]?$"
);
pattern!(
    LEGAL_FORM,
    r"(?i)株式会社|有限会社|合同会社|法人|\(株\)|(?-u:\b)inc(?-u:\b)|(?-u:\b)llc(?-u:\b)|(?-u:\b)ltd(?-u:\b)|(?-u:\b)corp(?:oration)?(?-u:\b)|(?-u:\b)gmbh(?-u:\b)|limited|(?-u:\b)plc(?-u:\b)|(?-u:\b)uc(?-u:\b)|co\.,"
);
pattern!(pub(super) JOINT, r"共同(?:して)?(?:の)?利用|(?i:joint use)");
pattern!(pub(super) TRANSMISSION, r"(?i)外部送信|送信先|情報送信|利用者情報|インフォマティブ|cookie|クッキー|タグ|アクセス解析|ビーコン|external transmission|情報収集モジュール|外部(?:の)?サービス");
pattern!(pub(super) PROVISION, r"(?i)第三者(?:への)?(?:の)?提供|外国|提供先|委託|再委託|recipients?|third part|disclos|shar|業務の委託先|個人データの提供|個人情報の提供");
