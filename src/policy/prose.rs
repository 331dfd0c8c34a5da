//! Sentences → declarations: a name or a class of recipients with a predicate of use, sending or collection.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::cues::{
    ADVERTISES, BEACON, CLASS_ACTS, CLASS_DELIVERS, CLASS_OFFERS, CLASS_UNUSED, CLASS_USED, COLLECT, COMMAND,
    COMPANY_ACTS, COOKIE, DEFINED_AS, DIRECT, DOES, EXAMPLE, EXAMPLED, FINITE, GIVEN, GLOSSARY, GOES_ON_OURS,
    GOES_ON_THEIRS, HANDED, IDENTITY, INSTRUCTION, JOINED, KEPT, LIST_MATCHING, LISTED_BELOW, LOGIN, MAY, MEMBER_OF,
    NAMED_AFTER, NAMED_NOTE, NEGATIVE, NO_COOKIE, NOT_NEGATIVE, OF_OTHERS, OFFERED_BY, OFFERED_HERE, OFFERS,
    OPEN_CLASS, OPTING_OUT, OTHER_CLASS, OURS, OWN_CLASS, PARTNERS, PLANNED, REFERRED, REFERS_BACK, SEND, SENDS_ANYWAY,
    TAIL, TAIL_CLASS, TERMINAL, THEIR_RULES, TO_RECIPIENT, TOOL, USE, USED_DIRECTLY, USED_ITSELF,
};
use super::ground::{Draft, Ground, mechanism};
use super::names::{self, Mention, company_of, followed_by_other};
use super::{
    InformationStatement, Mechanism, Modality, PurposeStatement, RecipientLevel, RecipientStatement, ServiceStatement,
    Specificity, Statement, StatementKind, categories, information, placed, purposes, record,
};
use crate::glossary::ServiceCategory;

/// The polarity of one clause; a note in brackets does not deny what stands outside it.
fn negated(clause: &str) -> bool {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\([^()]*\)").expect("a valid pattern"));
    let clause = &*NOTE.replace_all(clause, "");
    NEGATIVE.is_match(clause) && !NOT_NEGATIVE.is_match(clause)
}

/// Clauses of a sentence that stand against each other: "…していますが、…していません".
fn clauses(sentence: &str) -> Vec<Range<usize>> {
    static TURN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:ます|です|ません|ものの|一方で?)(?:が|けれども)?、").expect("a valid pattern")
    });
    let mut out = Vec::new();
    let mut start = 0;
    for turn in TURN.find_iter(sentence) {
        if turn.as_str().contains('が') || turn.as_str().contains("もの") || turn.as_str().contains("一方") {
            out.push(start..turn.end());
            start = turn.end();
        }
    }
    out.push(start..sentence.len());
    out
}

/// Declarations of all running text.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() {
            continue;
        }
        let from = drafts.len();
        for sentence in &unit.sentences {
            let reader =
                Sentence { ground, unit: index, range: sentence.clone(), text: &unit.text()[sentence.clone()] };
            let found = reader.read();
            if found.is_empty() && drafts.len() > from {
                reader.continues(&mut drafts[from..]);
            }
            drafts.extend(found);
        }
    }
    drafts
}

struct Sentence<'a> {
    ground: &'a Ground<'a>,
    unit: usize,
    range: Range<usize>,
    text: &'a str,
}

impl Sentence<'_> {
    fn read(&self) -> Vec<Draft> {
        let text = self.text;
        let unit = &self.ground.outline.units[self.unit];
        let title = unit.rank.is_some() && !text.ends_with('。');
        let fragment = (unit.is_item() || super::headers::labelled(text).is_some()) && !FINITE.is_match(text);
        if text.chars().count() < 8 || text.starts_with("http") || title || fragment {
            return Vec::new();
        }
        let mentions: Vec<Mention> = self
            .ground
            .mentions_in(self.unit, &self.range)
            .map(|mention| Mention {
                range: mention.range.start - self.range.start..mention.range.end - self.range.start,
                ..mention.clone()
            })
            .collect();
        let mentions = self.with_placed(mentions);
        let mut out = Vec::new();
        if LIST_MATCHING.is_match(text) && !negated(text) {
            self.list_matching(&mentions, &mut out);
            if !out.is_empty() {
                return out;
            }
        }
        let closing = PLANNED.is_match(text)
            || INSTRUCTION.is_match(text)
            || GLOSSARY.is_match(text) && !text.contains("利用して") && !text.contains("使用して");
        if closing || OPTING_OUT.is_match(text) && !SENDS_ANYWAY.is_match(text) {
            return out;
        }
        for clause in clauses(text) {
            self.clause(clause, &mentions, &mut out);
        }
        out
    }

    /// The names that the catalog and the legal forms gave, and those that the sentence gives by their place.
    fn with_placed(&self, mut mentions: Vec<Mention>) -> Vec<Mention> {
        if !self.text.chars().any(super::view::is_kana) {
            return mentions;
        }
        let placed = placed::names(self.text, &mentions, self.ground.own);
        mentions.extend(placed);
        mentions.sort_by_key(|mention| mention.range.start);
        mentions
    }

    fn clause(&self, clause: Range<usize>, mentions: &[Mention], out: &mut Vec<Draft>) {
        let words = &self.text[clause.clone()];
        let denied = negated(words);
        let mut inside: Vec<&Mention> = mentions
            .iter()
            .filter(|mention| clause.start <= mention.range.start && mention.range.end <= clause.end)
            .collect();
        inside.retain(|mention| !followed_by_other(self.text, mention) && self.in_context(mention, mentions));
        let sends = SEND.is_match(words);
        let uses = USE.is_match(words) || sends || COLLECT.is_match(words);
        if uses {
            self.services(&clause, &inside, denied, out);
            self.companies(&clause, &inside, mentions, denied, out);
            self.classes(&clause, denied, mentions, out);
        }
    }

    /// A name that is an ordinary word counts only beside other names, or where data is sent to it.
    fn in_context(&self, mention: &Mention, all: &[Mention]) -> bool {
        if !mention.needs_context {
            return true;
        }
        let others = all.iter().any(|other| other.range != mention.range && !other.needs_context);
        let quoted = self.text[..mention.range.start].ends_with(['「', '『']);
        let word = mention.text.chars().all(|c| !c.is_ascii_alphanumeric());
        others && !word
            || quoted
            || mention.text.chars().count() >= self.shortest(mention)
                && USED_DIRECTLY.is_match(&self.text[mention.range.end..])
            || to_recipient(&self.text[mention.range.end..]) && SEND.is_match(self.text)
            || self.ground.catalog.resolve_name(&mention.text, Some(self.text)).is_some()
    }

    /// From how many letters on a name that is used directly counts: people use social networks themselves.
    fn shortest(&self, mention: &Mention) -> usize {
        let owner = company_of(mention, self.ground.catalog);
        let social = self.ground.catalog.services().iter().any(|service| {
            Some(service.company.as_str()) == owner && service.category == Some(ServiceCategory::Social)
        });
        if social { 5 } else { 3 }
    }

    fn services(&self, clause: &Range<usize>, inside: &[&Mention], denied: bool, out: &mut Vec<Draft>) {
        for mention in inside
            .iter()
            .filter(|mention| mention.is_service() && mention.names_service() && !IDENTITY.is_match(&mention.text))
        {
            let after = &self.text[mention.range.end..clause.end];
            let before = &self.text[clause.start..mention.range.start];
            if login_source(before, after, self.text)
                || THEIR_RULES.is_match(after) && !USE.is_match(&THEIR_RULES.replace_all(after, ""))
            {
                continue;
            }
            let mut statement = self.statement(clause, denied, "sentence:uses-service");
            statement.specificity = Specificity::Service;
            statement.service = Some(names::service(mention));
            statement.recipient = self.company_beside(mention, inside);
            if EXAMPLE.is_match(before) || EXAMPLE.is_match(&self.text[..mention.range.start]) {
                statement.specificity = Specificity::OpenEnded;
                statement.modality = Modality::May;
                statement.cue = "sentence:example".to_owned();
                if let Some(found) = EXAMPLED.captures(self.text).and_then(|found| found.name("what")) {
                    statement.sender_purpose = purposes::statement([found.as_str()]);
                }
            }
            let tail = self.tail(mention, inside, denied);
            if let Some(tail) = &tail {
                let recipient = statement.recipient.get_or_insert_with(|| RecipientStatement {
                    level: RecipientLevel::ServiceOnly,
                    ..RecipientStatement::default()
                });
                recipient.open_ended = true;
                if tail.recipient.as_ref().is_some_and(|recipient| categories::is_class(&recipient.text)) {
                    recipient.categories.clear();
                }
            }
            out.push(Draft { unit: self.unit, statement });
            if let Some(tail) = tail.filter(|_| !denied) {
                out.push(Draft { unit: self.unit, statement: tail });
            }
        }
    }

    /// The company that the sentence names beside its service.
    fn company_beside(&self, service: &Mention, inside: &[&Mention]) -> Option<RecipientStatement> {
        if service.is_company {
            let mut recipient = names::recipient(service);
            recipient.level = RecipientLevel::NamedBrand;
            // The service's own name is the company's too (Criteo): the company is not named a second time.
            let named = inside.iter().find(|mention| {
                mention.range != service.range
                    && mention.company == service.company
                    && mention.is_company
                    && !mention.is_service()
            });
            return named.map(|mention| names::recipient(mention)).or(Some(recipient));
        }
        let owner = company_of(service, self.ground.catalog);
        let mut companies =
            inside.iter().filter(|mention| mention.is_company && !(mention.is_service() && mention.service.is_some()));
        if let Some(owner) = owner {
            let same = |mention: &&&Mention| {
                mention.is_company && mention.service.is_none() && self.same_group(mention.company.as_deref(), owner)
            };
            // Of two companies of one group the one right before the service is its own.
            let before = inside.iter().filter(same).rfind(|mention| mention.range.end <= service.range.start);
            if let Some(named) = before.or_else(|| inside.iter().find(same)) {
                return Some(names::recipient(named));
            }
        }
        if service.placed {
            return self.offerer(service, inside);
        }
        // An unknown company that offers it: 〇〇社の提供する「…」.
        companies
            .find(|mention| {
                mention.company.is_none()
                    && mention.range.end <= service.range.start
                    && OFFERED_BY.is_match(&self.text[mention.range.end..service.range.start])
            })
            .map(|mention| names::recipient(mention))
    }

    /// Who offers a name that only its place shows: 〇〇社の「…」, …(〇〇社).
    fn offerer(&self, service: &Mention, inside: &[&Mention]) -> Option<RecipientStatement> {
        let named = inside.iter().filter(|mention| mention.is_company && mention.service.is_none()).find(|mention| {
            if mention.range.end <= service.range.start {
                OFFERED_HERE.is_match(&self.text[mention.range.end..service.range.start])
            } else {
                matches!(&self.text[service.range.end..mention.range.start], "(" | "」(" | "』(")
            }
        });
        named.map(|mention| names::recipient(mention))
    }

    fn same_group(&self, company: Option<&str>, owner: &str) -> bool {
        let Some(company) = company else { return false };
        let parent = |id: &str| self.ground.catalog.company(id).and_then(|company| company.parent.clone());
        company == owner || parent(company).as_deref() == Some(owner) || parent(owner).as_deref() == Some(company)
    }

    /// "…等の情報収集モジュール": the tail after a name is a recipient of its own, open.
    fn tail(&self, mention: &Mention, inside: &[&Mention], denied: bool) -> Option<Statement> {
        let after = &self.text[mention.range.end..];
        let found = TAIL.find(after)?;
        if inside
            .iter()
            .any(|other| other.range.start >= mention.range.end && other.range.start < mention.range.end + found.end())
        {
            return None;
        }
        let rest = &after[found.end()..];
        let noun = categories::nouns(rest).next().filter(|noun| noun.start == 0).map(|noun| rest[noun].to_owned());
        let bare = rest.starts_with([')', '）']) || rest.starts_with(['を', 'に', 'の', '、']);
        let mut statement = self.statement(&(0..self.text.len()), denied, "sentence:tail");
        statement.specificity = Specificity::OpenEnded;
        let mut recipient = match &noun {
            Some(noun) => categories::recipient(noun),
            None if bare => RecipientStatement {
                text: format!(
                    "{}{}",
                    mention.text,
                    found.as_str().trim_end_matches('の').trim_start_matches(['」', '』'])
                ),
                level: RecipientLevel::CategoryOpen,
                ..RecipientStatement::default()
            },
            None => return None,
        };
        recipient.open_ended = true;
        statement.recipient = Some(recipient);
        Some(statement)
    }

    fn companies(
        &self,
        clause: &Range<usize>,
        inside: &[&Mention],
        all: &[Mention],
        denied: bool,
        out: &mut Vec<Draft>,
    ) {
        for mention in inside.iter().filter(|mention| mention.is_company && mention.service.is_none()) {
            let after = &self.text[mention.range.end..clause.end];
            let before = &self.text[clause.start..mention.range.start];
            let to = to_recipient(after) && SEND.is_match(after);
            let offers = OFFERED_BY.is_match(after);
            let acts = COMPANY_ACTS.is_match(after)
                && COLLECT.is_match(after)
                && (COOKIE.is_match(self.text) || BEACON.is_match(self.text));
            let names_service = all.iter().any(|other| {
                other.service.is_some() && company_of(other, self.ground.catalog) == mention.company.as_deref()
            });
            let direct = DIRECT.is_match(after);
            if uses_of_class(self.text, mention, all) {
                // "Google、Meta等の広告プラットフォームを利用": read with the class.
                continue;
            }
            if names_service && !(to && direct) {
                continue;
            }
            let used = USED_ITSELF.is_match(after) && !OF_OTHERS.is_match(after);
            let cue = if used && !to {
                "sentence:uses-company"
            } else if to {
                "sentence:provides-to"
            } else if offers && !after_is_source(after) {
                "sentence:service-of"
            } else if acts {
                "sentence:company-acts"
            } else {
                continue;
            };
            if login_source(before, after, self.text) || source(after) {
                continue;
            }
            let mut statement = self.statement(clause, denied, cue);
            // "Googleなどの第三者配信事業者": the class receives, the name only illustrates it.
            if let Some(tail) = self
                .tail(mention, inside, denied)
                .filter(|tail| tail.recipient.as_ref().is_some_and(|tail| categories::is_class(&tail.text)))
            {
                out.push(Draft { unit: self.unit, statement: tail });
                let noun = mention.range.end + TAIL.find(&self.text[mention.range.end..]).map_or(0, |tail| tail.end());
                self.members(clause, noun, all, denied, out);
                continue;
            }
            if used && !to && !(mention.legal || mention.text.ends_with('社')) {
                // "Cloudflareを利用": the company's name is that of what it offers.
                statement.service = Some(ServiceStatement { text: mention.text.clone(), id: None });
            } else if offers && !to {
                let Some(named) = offered_service(after) else { continue };
                statement.service = (!categories::is_class(&named) && !generic_service(&named))
                    .then_some(ServiceStatement { text: named, id: None });
            }
            statement.specificity =
                if statement.service.is_some() { Specificity::Service } else { Specificity::Company };
            statement.recipient = Some(names::recipient(mention))
                .filter(|_| cue != "sentence:uses-company" || statement.service.is_none());
            if statement.mechanism == Mechanism::Unspecified && to && personal(self.text) {
                statement.mechanism = Mechanism::ThirdPartyProvision;
                statement.kind = StatementKind::Provision;
            }
            out.push(Draft { unit: self.unit, statement });
        }
    }

    /// Classes of recipients that act or are used: "第三者配信事業者がCookieを使用", "アクセス解析ツールを利用".
    fn classes(&self, clause: &Range<usize>, denied: bool, all: &[Mention], out: &mut Vec<Draft>) {
        let words = &self.text[clause.clone()];
        if LISTED_BELOW.is_match(self.text) {
            return;
        }
        self.partners(clause, denied, all, out);
        for noun in categories::nouns(words) {
            let range = clause.start + noun.start..clause.start + noun.end;
            let Some(range) = apart(self.text, range, all) else { continue };
            let after = &self.text[range.end..clause.end];
            let before = &self.text[clause.start..range.start];
            let defined =
                DEFINED_AS.captures(after).and_then(|found| Some((found.name("term")?.as_str(), found.get(0)?.end())));
            let text = defined.map_or_else(
                || bare_class(self.text[range.clone()].trim_start_matches(['・', '(', '「'])),
                |(term, _)| term,
            );
            let after = defined.map_or(after, |(_, end)| &after[end..]);
            // The tail of a name has been read with the name.
            let tail = all.iter().any(|mention| {
                mention.range.end <= range.start && MEMBER_OF.is_match(&self.text[mention.range.end..range.start])
            });
            let read = out
                .iter()
                .any(|draft| draft.statement.recipient.as_ref().is_some_and(|recipient| recipient.text == text));
            if read || !categories::is_class(text) || OWN_CLASS.is_match(text) && !text.contains("グループ") {
                continue;
            }
            let acts = CLASS_ACTS.is_match(after)
                && (COOKIE.is_match(self.text) || BEACON.is_match(self.text) || ADVERTISES.is_match(after))
                || CLASS_OFFERS.is_match(after) && !personal(self.text)
                || CLASS_DELIVERS.is_match(after) && text.contains("広告");
            let used = (CLASS_USED.is_match(after) || denied && CLASS_UNUSED.is_match(after))
                && TOOL.is_match(text)
                && !NAMED_AFTER.is_match(after);
            let sent = TERMINAL.is_match(self.text)
                && DIRECT.is_match(after)
                && to_recipient(after)
                && GIVEN.is_match(after)
                && !personal(self.text);
            if !(acts || used || sent)
                || !tail && (named_in_brackets(after, all, range.end) || THEIR_RULES.is_match(after) && !acts)
            {
                continue;
            }
            if REFERS_BACK.is_match(self.text) && !acts
                || before.ends_with("以外の")
                || source(after)
                || REFERRED.is_match(before)
                || THEIR_RULES.is_match(after) && after.contains("については")
            {
                continue;
            }
            let given_by = out.iter().any(|draft| draft.statement.cue.starts_with("sentence:class-acts"))
                && used
                && before.ends_with("提供する");
            if given_by {
                continue;
            }
            self.members(clause, range.start, all, denied, out);
            let mut statement = self.statement(
                clause,
                denied,
                if acts {
                    "sentence:class-acts"
                } else if used {
                    "sentence:uses-class"
                } else {
                    "sentence:sends-to-class"
                },
            );
            statement.recipient = Some(categories::recipient(text));
            if sent && !acts && HANDED.is_match(after) && !after.contains("送信") {
                statement.kind = StatementKind::Provision;
            }
            let open = OPEN_CLASS.is_match(text)
                || tail
                || text.starts_with("その他")
                || before.ends_with("その他の")
                || before.ends_with("その他");
            statement.specificity = if open { Specificity::OpenEnded } else { Specificity::Category };
            out.push(Draft { unit: self.unit, statement });
        }
    }

    /// "Google及びGoogleのパートナー(第三者配信事業者)の提供する広告": the partners, and the company itself.
    fn partners(&self, clause: &Range<usize>, denied: bool, all: &[Mention], out: &mut Vec<Draft>) {
        let words = &self.text[clause.clone()];
        let advertises = words.contains("広告") || COOKIE.is_match(words);
        let Some(found) = PARTNERS.captures(words).filter(|_| advertises) else { return };
        let (Some(who), Some(whole)) = (found.name("who"), found.get(0)) else { return };
        let base = clause.start + who.start();
        let owner = all.iter().find(|mention| mention.range.start == base && mention.is_company);
        let Some(owner) = owner else { return };
        let mut statement = self.statement(clause, denied, "sentence:class-acts");
        statement.recipient = Some(categories::recipient(who.as_str()));
        statement.specificity = Specificity::OpenEnded;
        out.push(Draft { unit: self.unit, statement });
        if whole.start() < who.start() {
            let mut statement = self.statement(clause, denied, "sentence:class-member");
            statement.specificity = Specificity::Company;
            statement.recipient = Some(names::recipient(owner));
            out.push(Draft { unit: self.unit, statement });
        }
    }

    /// "A、B及びCなどの広告配信事業者": the companies that are named as members of the class.
    fn members(&self, clause: &Range<usize>, noun: usize, all: &[Mention], denied: bool, out: &mut Vec<Draft>) {
        let mut next = noun;
        for mention in
            all.iter().rev().filter(|mention| mention.range.end <= noun && clause.start <= mention.range.start)
        {
            let between = &self.text[mention.range.end..next];
            let joined = if next == noun { MEMBER_OF.is_match(between) } else { JOINED.is_match(between) };
            if !joined {
                return;
            }
            next = mention.range.start;
            let known = out.iter().any(|draft| {
                let statement = &draft.statement;
                let company = statement.recipient.as_ref().and_then(|recipient| recipient.company.as_ref());
                mention.company.is_some() && company == mention.company.as_ref()
            });
            if !mention.is_company || mention.service.is_some() || known {
                continue;
            }
            let mut statement = self.statement(clause, denied, "sentence:class-member");
            statement.specificity = Specificity::Company;
            statement.recipient = Some(names::recipient(mention));
            out.push(Draft { unit: self.unit, statement });
        }
    }

    /// "GoogleやMetaが保有するリストと当社が保有するメールアドレスを紐付け".
    fn list_matching(&self, mentions: &[Mention], out: &mut Vec<Draft>) {
        let base = |cue: &str| {
            let mut statement = self.statement(&(0..self.text.len()), false, cue);
            statement.mechanism = Mechanism::ListMatching;
            let ours: Vec<String> = OURS
                .captures_iter(self.text)
                .filter_map(|found| found.name("items").map(|items| items.as_str().to_owned()))
                .collect();
            if !ours.is_empty() {
                statement.information = information::statement(ours.iter().map(String::as_str));
            }
            if let Some(found) = OFFERS.captures(self.text).and_then(|found| found.name("what")) {
                statement.sender_purpose = purposes::statement([found.as_str()]);
            }
            statement
        };
        for mention in mentions.iter().filter(|mention| mention.company.is_some() || mention.service.is_some()) {
            if followed_by_other(self.text, mention) {
                continue;
            }
            let mut statement = base("sentence:list-matching");
            let mut recipient = names::recipient(mention);
            if mention.is_company || mention.service.is_none() {
                statement.specificity = Specificity::Company;
            } else {
                recipient.level = RecipientLevel::NamedBrand;
                recipient.company = company_of(mention, self.ground.catalog).map(str::to_owned);
                statement.specificity = Specificity::Company;
            }
            statement.recipient = Some(recipient);
            out.push(Draft { unit: self.unit, statement });
        }
        for found in OTHER_CLASS.find_iter(self.text) {
            let mut statement = base("sentence:list-matching-tail");
            let mut recipient = categories::recipient(found.as_str());
            recipient.open_ended = true;
            statement.recipient = Some(recipient);
            statement.specificity = Specificity::OpenEnded;
            out.push(Draft { unit: self.unit, statement });
        }
        if out.is_empty()
            && let Some(noun) = categories::nouns(self.text).find(|noun| categories::is_class(&self.text[noun.clone()]))
        {
            let mut statement = base("sentence:list-matching");
            statement.recipient = Some(categories::recipient(&self.text[noun]));
            statement.specificity = Specificity::Category;
            out.push(Draft { unit: self.unit, statement });
        }
    }

    /// A statement with everything that the clause says, but for who receives.
    fn statement(&self, clause: &Range<usize>, denied: bool, cue: &str) -> Statement {
        let words = &self.text[clause.clone()];
        let purpose_ranges = purposes::phrases(words);
        let mut rest = words.to_owned();
        for range in purpose_ranges.iter().rev() {
            rest.replace_range(range.clone(), "、");
        }
        let mut information = information::statement(
            information::phrases(&rest)
                .into_iter()
                .map(|range| rest[range].to_owned())
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str),
        );
        cookie_and_history(&rest, &mut information);
        self.items_below(words, &mut information);
        let mut sender_purpose = PurposeStatement::default();
        let mut recipient_purpose = PurposeStatement::default();
        for range in purpose_ranges {
            let range = after_subject(words, &range);
            let phrase = &*NAMED_NOTE.replace_all(&words[range.clone()], "");
            let target = if COMMAND.is_match(&words[..range.start]) && words[..range.start].contains("同社は") {
                &mut recipient_purpose
            } else {
                &mut sender_purpose
            };
            merge(target, purposes::statement([phrase]));
        }
        if !sender_purpose.is_given()
            && let Some(found) = DOES.captures(words).and_then(|found| found.name("what"))
        {
            sender_purpose = purposes::statement([found.as_str()]);
            if sender_purpose.leaves.is_empty() {
                sender_purpose = PurposeStatement::default();
            }
        }
        let pixel = self.text.contains("Pixel") || self.text.contains("ピクセル");
        let document =
            self.ground.about_cookies.then_some(if pixel { Mechanism::WebBeacon } else { Mechanism::Cookie });
        let technique = mechanism(self.text).or(document).or_else(|| {
            mechanism(&self.ground.heading_words(self.unit))
                .filter(|found| matches!(found, Mechanism::Cookie | Mechanism::WebBeacon))
        });
        // Under a heading on provision or entrustment, who is named receives what was entrusted.
        let headings = self.ground.heading_words(self.unit);
        let entrusted = technique.is_none()
            && record::PROVISION.is_match(&headings)
            && !record::TRANSMISSION.is_match(&headings)
            && (!TERMINAL.is_match(self.text) || HANDED.is_match(words));
        let entrusted = entrusted || technique.is_none() && KEPT.is_match(words);
        Statement {
            kind: if entrusted { StatementKind::Provision } else { StatementKind::Declaration },
            quote: self.ground.quote(self.unit, self.range.clone()),
            mechanism: if entrusted { Mechanism::ThirdPartyProvision } else { technique.unwrap_or_default() },
            information,
            sender_purpose,
            recipient_purpose,
            modality: if MAY.is_match(self.text) { Modality::May } else { Modality::Does },
            negated: denied,
            cue: cue.to_owned(),
            ..Statement::default()
        }
    }

    /// "以下の情報を収集し": the items stand in the list that follows.
    fn items_below(&self, words: &str, information: &mut InformationStatement) {
        static BELOW: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:以下|次|下記)(?:に(?:掲げる|定める|示す))?の?(?:利用者|ユーザー)?(?:情報|データ|項目)|(?i:following (?:information|data))").expect("a valid pattern")
        });
        if !BELOW.is_match(words) {
            return;
        }
        let items = self.ground.items_below(self.unit);
        let found = information::statement(items);
        if !found.categories.is_empty() {
            *information = found;
        }
    }

    /// Where a company of the declarations before is the subject: "Google LLCは、…の目的で利用します".
    fn subject_of(&self, drafts: &[Draft]) -> Option<usize> {
        self.ground
            .mentions_in(self.unit, &self.range)
            .filter(|mention| mention.is_company && mention.company.is_some())
            .filter(|mention| {
                drafts.iter().any(|draft| {
                    draft.statement.recipient.as_ref().is_some_and(|recipient| recipient.company == mention.company)
                })
            })
            .filter(|mention| {
                let after = &self.ground.text(self.unit)[mention.range.end..];
                let after = after.trim_start().trim_start_matches("S.A.").trim_start_matches("社");
                after.starts_with(['は', 'が']) || after.starts_with("において")
            })
            .find_map(|mention| mention.range.start.checked_sub(self.range.start))
    }

    /// A sentence that goes on about the declaration before it: 同社は…, これらのツールは….
    fn continues(&self, drafts: &mut [Draft]) {
        let company = self.ground.mentions_in(self.unit, &self.range).any(|mention| {
            mention.is_company
                && drafts.iter().any(|draft| {
                    draft
                        .statement
                        .service
                        .as_ref()
                        .and_then(|service| service.id.as_deref())
                        .and_then(|id| self.ground.catalog.service(id))
                        .is_some_and(|service| Some(service.company.as_str()) == mention.company.as_deref())
                })
        });
        let subject = self.subject_of(drafts);
        let theirs = GOES_ON_THEIRS.is_match(self.text) || company && COOKIE.is_match(self.text) || subject.is_some();
        let ours = GOES_ON_OURS.is_match(self.text);
        let mut listed = InformationStatement::default();
        self.items_below(self.text, &mut listed);
        if !listed.quotes.is_empty() {
            for draft in drafts.iter_mut().filter(|draft| draft.statement.kind == StatementKind::Declaration) {
                draft.statement.information = listed.clone();
            }
        }
        if negated(self.text) && !COOKIE.is_match(self.text) || INSTRUCTION.is_match(self.text) || !(theirs || ours) {
            return;
        }
        let found = purposes::phrases(self.text);
        for draft in drafts
            .iter_mut()
            .filter(|draft| draft.statement.kind == StatementKind::Declaration && !draft.statement.negated)
        {
            for range in &found {
                let range = after_subject(self.text, range);
                let before = &self.text[..range.start];
                let last_theirs = before.rfind("同社").or_else(|| before.rfind("送信先")).max(subject);
                let last_ours = before.rfind("当社").or_else(|| before.rfind("弊社"));
                let target = if last_theirs > last_ours || theirs && last_ours.is_none() {
                    &mut draft.statement.recipient_purpose
                } else {
                    &mut draft.statement.sender_purpose
                };
                merge(target, purposes::statement([&self.text[range]]));
            }
            if let Some(technique) = mechanism(self.text)
                .filter(|_| draft.statement.mechanism == Mechanism::Unspecified || BEACON.is_match(self.text))
            {
                draft.statement.mechanism = technique;
            }
            let items = information::phrases(self.text);
            let more = information::statement(items.into_iter().map(|range| &self.text[range]));
            draft.statement.information.quotes.extend(more.quotes);
            draft.statement.information.categories.extend(more.categories);
            draft.statement.information.categories.sort_unstable();
            draft.statement.information.categories.dedup();
            draft.statement.information.vague |= more.vague;
        }
    }
}

/// Cookies and histories that a sentence names outside its object: "クッキーを利用して、閲覧履歴に基づいた…".
fn cookie_and_history(words: &str, information: &mut InformationStatement) {
    static HISTORY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"閲覧履歴|アクセス履歴|行動履歴|広告経路|コンバージョン|IPアドレス|購買履歴|検索履歴|位置情報")
            .expect("a valid pattern")
    });
    let words = NO_COOKIE.replace_all(words, "");
    if COOKIE.is_match(&words) && !information.categories.contains(&crate::glossary::Information::OnlineIdentifier) {
        information.categories.push(crate::glossary::Information::OnlineIdentifier);
    }
    for found in HISTORY.find_iter(&words) {
        information.categories.extend(information::categories(found.as_str()));
        // What an advertisement led to is measured; it is no item by itself.
        let measured = found.as_str() == "広告経路";
        if !measured && information.quotes.iter().all(|quote| !quote.contains(found.as_str())) {
            information.quotes.push(found.as_str().to_owned());
        }
    }
    information.categories.sort_unstable();
    information.categories.dedup();
}

fn merge(into: &mut PurposeStatement, more: PurposeStatement) {
    into.quotes.extend(more.quotes);
    into.leaves.extend(more.leaves);
    into.leaves.sort_unstable();
    into.leaves.dedup();
    into.vague = (into.vague || more.vague) && into.leaves.is_empty();
}

/// "Googleなどの第三者配信事業者", "当社又は広告配信事業者": the class without what it is joined to.
fn bare_class(words: &str) -> &str {
    static JOINED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:含む|はじめとする|始めとする)|(?:に)?(?:あたって|あたり|際して|際し|ついて|おいて|よって|よる|応じて)|[^、。]*[A-Za-z社][^、。]*?(?:等|など)の|[^、。]{1,30}?(?:や(?:提携する|その他の)?|及び|および|並びに|ならびに|又は|または|もしくは)|[^。]{0,60}?(?:を|が)(?:含む|含め|はじめ(?:と(?:する|した))?|提供する|運営する)、?|(?:含む|はじめとする))").expect("a valid pattern")
    });
    let mut rest = words;
    while let Some(found) = JOINED.find(rest).filter(|found| categories::is_class(&rest[found.end()..])) {
        rest = &rest[found.end()..];
    }
    rest
}

/// A name followed by another: the class behind the last one is theirs too.
fn uses_of_class(text: &str, mention: &Mention, all: &[Mention]) -> bool {
    all.iter()
        .any(|next| next.range.start > mention.range.end && JOINED.is_match(&text[mention.range.end..next.range.start]))
        && TAIL_CLASS.is_match(&text[mention.range.end..])
}

/// A class noun that a name ran into: what is left of it behind the name; None when the class is the name's own
/// ("〇〇社の広告配信サービス").
fn apart(text: &str, range: Range<usize>, all: &[Mention]) -> Option<Range<usize>> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:社)?(?:等|など|ほか|他)?(?:の|、|を含む|その他の?|や|及び|および|・|/)*")
            .expect("a valid pattern")
    });
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:含む|はじめとする|始めとする|提携する|その他の?)+").expect("a valid pattern")
    });
    static OWN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:社)?(?:の|が(?:提供|運営)する)[^、。]{0,12}$").expect("a valid pattern"));
    let inside = all.iter().rfind(|mention| mention.range.start < range.end && range.start < mention.range.end);
    let start = inside.map_or(range.start, |mention| {
        mention.range.end + LINK.find(&text[mention.range.end..]).map_or(0, |link| link.end())
    });
    let start = start + LEAD.find(text.get(start..range.end)?).map_or(0, |lead| lead.end());
    if start + 6 > range.end {
        return None;
    }
    let owned = all.iter().any(|mention| {
        mention.is_company && mention.range.end <= start && OWN.is_match(&text[mention.range.end..start])
            || inside.is_some_and(|inside| inside.range == mention.range)
                && text[mention.range.end..].starts_with("の")
                && mention.is_company
    });
    (!owned && categories::is_class(&text[start..range.end])).then_some(start..range.end)
}

/// に or へ after a receiver; not に関する, に基づく.
fn to_recipient(after: &str) -> bool {
    static AWAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:関|基づ|おい|従|より|よる|よっ|応じ|必要|限|係|かか|つい|とって|該当|伴|ついて|記載|定め)")
            .expect("a valid pattern")
    });
    TO_RECIPIENT
        .find(after)
        .is_some_and(|found| !(found.as_str().ends_with('に') && AWAY.is_match(&after[found.end()..])))
}

/// Data comes from somebody: 〇〇から提供を受け, 〇〇アカウントでログイン.
fn source(after: &str) -> bool {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^[」』]?(?:社|等|など)?(?:から|より)(?:[^。]{0,40})?(?:提供を?受け|受領|取得|収集|受け取|照会|提供され)",
        )
        .expect("a valid pattern")
    });
    SOURCE.is_match(after)
}

fn after_is_source(after: &str) -> bool {
    static SOURCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:から|より)(?:提供を?受け|受領|取得)").expect("a valid pattern"));
    SOURCE.is_match(after)
}

fn login_source(before: &str, after: &str, sentence: &str) -> bool {
    let near: String = after.chars().take(24).take_while(|c| !matches!(c, '、' | '。')).collect();
    let near_before: String = before
        .chars()
        .rev()
        .take(12)
        .take_while(|c| !matches!(c, '、' | '。'))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    (LOGIN.is_match(&near) || LOGIN.is_match(&near_before)) && !COOKIE.is_match(sentence) && !BEACON.is_match(sentence)
}

/// Personal data in the strict sense is handed over, not read from a terminal.
fn personal(sentence: &str) -> bool {
    static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"個人情報|個人データ|お客様情報|ユーザー情報|会員情報|お客様の情報|氏名|電話番号|住所|回答情報|必要な情報|登録情報|メールアドレス")
            .expect("a valid pattern")
    });
    PERSONAL.is_match(sentence) && !COOKIE.is_match(sentence)
}

/// What a company offers, by its words: 〇〇社の提供する「…」, 〇〇が提供する…ツール.
fn offered_service(after: &str) -> Option<String> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:社)?(?:等)?(?:が|の)(?:提供する|提供している|運営する|提供の|開発する|管理する)(?:[^、。「『]{0,24}[「『](?P<quoted>[^」』]{1,40})[」』]|(?P<plain>[^、。をにがは「」]{2,40}))").expect("a valid pattern")
    });
    let found = NAMED.captures(after)?;
    found.name("quoted").or(found.name("plain")).map(|name| name.as_str().trim().to_owned())
}

fn generic_service(name: &str) -> bool {
    static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[^A-Za-z]{0,16})?(?:サービス|ツール|機能|技術|システム|Cookie|クッキー|広告|タグ|アクセス解析)(?:等|など)?$|Cookie|クッキー").expect("a valid pattern")
    });
    GENERIC.is_match(name)
}

/// "アクセス解析ツール「X」", "外部サービス（X、Y）": the names are the recipients, the class only introduces them.
fn named_in_brackets(after: &str, all: &[Mention], end: usize) -> bool {
    let opens = after.trim_start().starts_with(['「', '『', '(', 'で', 'と'])
        || after.starts_with("である")
        || after.starts_with("として");
    opens && all.iter().any(|mention| mention.range.start >= end && mention.range.start < end + 40)
}

/// "利用し、同社は改善のために": the purpose begins after the one whose it is.
fn after_subject(text: &str, range: &Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let subjects = ["同社は", "同社において", "当社は", "弊社は", "送信先は", "送信先において"];
    let after = subjects.iter().filter_map(|subject| words.rfind(subject).map(|at| at + subject.len())).max();
    after.map_or_else(|| range.clone(), |at| range.start + at..range.end)
}
