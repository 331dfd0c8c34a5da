//! A cell that names somebody: its parts, and whether each is a company, its tool or a note on them.

use std::ops::Range;

use super::cell_names::{named_whole, recipient, service_id, who_is};
use super::cell_parts::{before_mark, is_note, is_reached_at, pieces, what_for};
use super::ground::Ground;
use super::headers::Role;
use super::names::Mention;
use super::record::{COUNTRY_NOTE, EMPTY, LEGAL_FORM, MOST_NAMED, Part, Who, as_tool};
use super::{RecipientLevel, RecipientStatement, ServiceStatement, categories, coined, items, particulars, placed};

/// Who stands in a cell of this role; a cell may hold several lines, or company and tool together.
pub(super) fn cell(ground: &Ground<'_>, words: &str, part: &Part, role: Role) -> Vec<Who> {
    if EMPTY.is_match(words.trim()) {
        return Vec::new();
    }
    if let Some(one) = run_together(ground, words).or_else(|| others(words)) {
        return vec![one];
    }
    if PAIRS.is_match(words) && LEGAL_FORM.is_match(words) {
        return pairs(ground, words, part, role);
    }
    if let Some(one) = tool_above_company(ground, words, role).or_else(|| runners(words)) {
        return vec![one];
    }
    let mut pieces = pieces(words);
    // One more than are told of: it shows that there are more.
    pieces.truncate(MOST_NAMED + 1);
    let mut cell = Cell {
        ground,
        words,
        at: part,
        role,
        first: pieces.first().map_or(0, |first| first.start),
        several: pieces.len() > 1,
        row: role == Role::Recipient && pieces.len() >= 3 && !words.contains(['(', '/', '|', '「', '\n']),
        found: Vec::new(),
    };
    for piece in &pieces {
        cell.take(piece);
    }
    let more = cell.tail(pieces.last());
    cell.found.extend(more);
    cell.found
}

/// "PineLeaf GmbH(ドイツ)": the country in the brackets right behind a company is hers.
fn noted_country(behind: &str, who: &mut Who) {
    let Some(recipient) = who.recipient.as_mut().filter(|recipient| recipient.country.is_none()) else { return };
    let inner = behind.trim_start().strip_prefix('(').and_then(|behind| behind.split(')').next());
    let parts = inner.unwrap_or_default().split(['、', '/', ',']).map(str::trim);
    recipient.country = parts.filter_map(|part| COUNTRY_NOTE.captures(part)).find_map(|found| {
        let named = found.name("country").map(|country| country.as_str());
        Some(named.unwrap_or(found.get(0)?.as_str()).to_owned())
    });
}

/// A cell that is read piece by piece.
struct Cell<'a> {
    ground: &'a Ground<'a>,
    words: &'a str,
    at: &'a Part,
    /// That of its column.
    role: Role,
    /// Where its first piece begins, and whether it is not the only one.
    first: usize,
    several: bool,
    /// "甲社、Alpha、Beta、乙社": names in a row, each of which stands for itself.
    row: bool,
    /// Those whom the pieces up to here name.
    found: Vec<Who>,
}

impl<'a> Cell<'a> {
    fn take(&mut self, piece: &Range<usize>) {
        let Some(role) = self.role_of(piece) else { return };
        let text = if self.in_brackets(piece) { before_mark(self.name(piece)) } else { self.name(piece) };
        if LINK_WORDS.is_match(text)
            || SENTENCE.is_match(text)
            || role == Role::Service && VERB_ONLY.is_match(text)
            || particulars::is_line(text)
        {
            return;
        }
        let counts = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if counts || text.is_empty() || text.starts_with("http") || COUNTRY_NOTE.is_match(text) {
            self.note_country(text);
            return;
        }
        let one = self.who(piece, text, role);
        self.add(piece, text, one);
    }

    /// The piece stands in brackets behind somebody.
    fn in_brackets(&self, piece: &Range<usize>) -> bool {
        self.words[..piece.start].trim_end().ends_with('(') && !self.found.is_empty()
    }

    /// What the place of a piece makes of it; none where it tells nothing more.
    fn role_of(&self, piece: &Range<usize>) -> Option<Role> {
        let words = &self.words[piece.clone()];
        if !self.in_brackets(piece) {
            let leads = self.role == Role::RecipientService && self.several && piece.start == self.first;
            return Some(if leads { Role::Recipient } else { self.role });
        }
        match self.role {
            // "Meta広告(Facebook, Instagram)": where the service shows.
            Role::Service => {
                let shows = self.found.last().is_some_and(|last| last.service.is_some()) && !LEGAL_FORM.is_match(words);
                (!shows).then_some(Role::Service)
            }
            // "Alpha解析(甲社)": behind a tool stands its company, behind a company its tool.
            Role::Recipient | Role::RecipientService => {
                let of_tool = self.found.last().is_some_and(Who::is_only_tool);
                let company = of_tool && named_whole(self.ground, words).is_some();
                Some(if company { Role::Recipient } else { Role::Service })
            }
            other => Some(other),
        }
    }

    /// The name in a piece, without what is written around it.
    fn name(&self, piece: &Range<usize>) -> &'a str {
        let text = super::structure::label(&self.words[piece.clone()]);
        let counted = |c: char| ('①'..='⑳').contains(&c) || ('❶'..='❿').contains(&c);
        let around =
            |c: char| ['「', '」', '『', '』', '(', ')', ':', '・', '*', ' ', '、', '。', ',', '|'].contains(&c);
        let text = text.trim_start_matches(counted).trim_end_matches(around);
        // "(株)甲": the brackets are of the legal form.
        let text = if FORM_IN_BRACKETS.is_match(text) { text } else { text.trim_start_matches(around) };
        let text = text.trim_end_matches("ほか").trim_end();
        let titled = || ["様", "御中", "殿"].iter().find_map(|title| text.strip_suffix(title));
        let text = titled().filter(|text| LEGAL_FORM.is_match(text)).unwrap_or(text);
        let text = behind_work(text);
        // "甲運輸、乙急便 等": there are more of them.
        let bare = text.trim_end_matches(['等', ' ']);
        let text = if items::is_trade_name(bare) { bare } else { text };
        let named = self.several && self.ends_with_a_name(piece, bare.trim_end_matches("など"));
        let text = if named { bare.trim_end_matches("など") } else { text };
        let text = if self.row { text.trim_end_matches('等').trim_end_matches("など") } else { text };
        // "甲社 他", "甲社ほか2社": of those who are more nothing is told.
        let text =
            MORE.find(text).map(|more| &text[..more.start()]).filter(|text| ends_with_form(text)).unwrap_or(text);
        // "甲社 ※2": the mark of a note.
        NOTE_MARK.find(text).map_or(text, |mark| text[..mark.start()].trim_end())
    }

    /// A name that the text gives there ends with these words.
    fn ends_with_a_name(&self, piece: &Range<usize>, bare: &str) -> bool {
        let start = self.at.range.start;
        let range = start + piece.start..start + piece.end;
        let mut inside = self.ground.mentions_in(self.at.unit, &range);
        !bare.is_empty() && inside.any(|mention| bare.ends_with(mention.text.as_str()))
    }

    /// "Alpha、Beta等": there are more than those who are named.
    fn tail(&self, last: Option<&Range<usize>>) -> Option<Who> {
        let last = last.filter(|_| self.found.len() > 1 && self.found.iter().all(Who::is_only_tool))?;
        let words = self.words[last.clone()].trim();
        let bare = words.strip_suffix('等').or_else(|| words.strip_suffix("など"))?;
        let text = self.words.trim().to_owned();
        let level = RecipientLevel::CategoryOpen;
        self.ends_with_a_name(last, bare.trim_end())
            .then(|| Who::party(RecipientStatement { text, level, open_ended: true, ..RecipientStatement::default() }))
    }

    /// A country behind a name is hers.
    fn note_country(&mut self, text: &str) {
        let Some(found) = COUNTRY_NOTE.captures(text).and_then(|found| found.name("country")) else { return };
        if let Some(recipient) = self.found.last_mut().and_then(|last| last.recipient.as_mut()) {
            recipient.country = Some(found.as_str().to_owned());
        }
    }

    /// Whom a piece names, by its words and by what stands behind it.
    fn who(&self, piece: &Range<usize>, text: &str, role: Role) -> Who {
        let start = self.at.range.start;
        let range = start + piece.start..start + piece.end;
        let inside: Vec<&Mention> = self.ground.mentions_in(self.at.unit, &range).collect();
        let mut one = who_is(self.ground, text, &inside, role);
        let (before, after) = (&self.words[..piece.end], &self.words[piece.end..]);
        noted_country(after, &mut one);
        let used = role == Role::Recipient && (is_reached_at(before, after) || what_for(after));
        if used { as_tool(one) } else { one }
    }

    /// Puts one beside those before it, or to the one it belongs to.
    fn add(&mut self, piece: &Range<usize>, text: &str, mut one: Who) {
        if self.is_beside_tool(piece, &one) {
            one = as_tool(one);
            if one.service.is_some() {
                self.found.push(one);
                return;
            }
        }
        if self.in_brackets(piece)
            && let Some(last) = self.found.last_mut()
        {
            // "Alpha (Altalpha)": a former or other name of the same brand; the name before the bracket is what is used.
            if is_other_name(self.ground, last, text) {
                *last = as_tool(std::mem::take(last));
                return;
            }
            // "Criteo (Criteo S.A.)": a tool that bears the name of its company, and the company.
            if is_tool_of(last, &one) {
                let tool = std::mem::replace(&mut last.recipient, one.recipient);
                last.service = tool.map(|tool| ServiceStatement { text: tool.text, id: None });
                return;
            }
        }
        if self.row && !one.has_known_company() {
            self.found.push(one);
            return;
        }
        join(&mut self.found, one, self.ground);
    }

    /// "Alpha Gateway / BetaDB": an unknown name behind a known tool is another tool, unless it has a legal form.
    fn is_beside_tool(&self, piece: &Range<usize>, one: &Who) -> bool {
        self.words[..piece.start].trim_end().ends_with(['/', '・'])
            && self.found.last().is_some_and(Who::is_only_tool)
            && one.service.is_none()
            && one.recipient.as_ref().is_some_and(|who| who.company.is_none())
    }
}

/// "データ入力業務:株式会社甲": what is entrusted, and to whom.
fn behind_work(text: &str) -> &str {
    let Some((what, name)) = text.split_once([':', '：']) else { return text };
    let named = LEGAL_FORM.is_match(name) || items::is_trade_name(name.trim());
    if named && !LEGAL_FORM.is_match(what) { name.trim() } else { text }
}

// "当社は以下の者と共同で利用します。": a sentence on those who are listed.
pattern!(SENTENCE, r"(?:以下|次|下記)[^。]{4,60}(?:します|いたします|あります|ございます)。?$");
/// The name of a company by its legal form, before or behind.
fn ends_with_form(text: &str) -> bool {
    LEGAL_FORM.is_match(text) && !text.contains(['、', '。'])
}

pattern!(MORE, r"\s?(?:他|ほか|など|等)(?:、?(?:計)?[0-9]{1,3}社)?$");
pattern!(FORM_IN_BRACKETS, r"^\((?:株|有|同|社|財|学|医|福)\)");
pattern!(NOTE_MARK, r"\s?(?:[※*]\s?[0-9]{0,2}|注\s?[0-9]{1,2}|\[[0-9]{1,2}\])$");
pattern!(
    LINK_WORDS,
    r"(?i)^(?:プライバシー(?:・|\s)?(?:ポリシー|ステートメント|規約)|個人情報保護方針|利用規約|オプトアウト(?:ページ|はこちら)?|こちら|詳細(?:はこちら)?|公式サイト|privacy (?:policy|notice|statement)|opt-?out)$"
);
// The beginning of the next label, broken off: "送信される" (利用者情報).
pattern!(VERB_ONLY, r"^[^A-Za-z「」]{0,8}(?:される|する|している|された|します|ます|です)$");

/// "コトリナビ(株式会社小鳥)、スズメ計測(スズメ株式会社)": each with its own company.
fn pairs(ground: &Ground<'_>, words: &str, part: &Part, role: Role) -> Vec<Who> {
    PAIR.find_iter(words)
        .flat_map(|pair| {
            let range = part.range.start + pair.start()..part.range.start + pair.end();
            cell(ground, pair.as_str(), &Part { unit: part.unit, range }, role)
        })
        .collect()
}

pattern!(PAIRS, r"^[^()、\n]{2,40}\([^()]{3,60}\)(?:[、,\n]\s?[^()、\n]{2,40}\([^()]{3,60}\))+$");
pattern!(PAIR, r"[^()、,\s][^()、\n]{1,40}\([^()]{3,60}\)");

/// "「甲」、「乙」の各サービスの運営者": who runs what is named, not what is named.
fn runners(words: &str) -> Option<Who> {
    let words = words.trim();
    RUNNERS.is_match(words).then(|| Who::party(categories::recipient(words)))
}

pattern!(RUNNERS, r"^[^\n。]{2,120}[」』]の(?:各)?(?:サービス|サイト|アプリ|店舗|施設)の?(?:運営者|運営会社|事業者)$");

/// "その他、運営に必要な事業者": one class, though a comma stands behind its first word.
fn others(words: &str) -> Option<Who> {
    let words = super::structure::label(words);
    let class = OTHERS.captures(words)?.name("class")?.as_str();
    categories::is_class(class)
        .then(|| Who::party(RecipientStatement { open_ended: true, ..categories::recipient(words) }))
}

pattern!(OTHERS, r"^(?:その他|そのほか|ほか)、\s?(?P<class>[^、。\n/()]{2,40})$");

/// "Alpha Pages(AP) / Alpha", "ベータ(予約機能)\n(ベータ商会)": the tool, and behind the stroke or the line its company.
fn tool_above_company(ground: &Ground<'_>, words: &str, role: Role) -> Option<Who> {
    // In a column of companies only what the catalog or a legal form shows to be one makes the line above it a tool.
    let company_below = || BELOW.captures(words).is_some_and(|found| named_whole(ground, &found["company"]).is_some());
    if role == Role::Recipient && !company_below() {
        return None;
    }
    let words = words.trim();
    let found = TOOL_AND_COMPANY.captures(words)?;
    let tool = found.name("tool")?.as_str().trim();
    let bracketed = found.name("bracketed").map(|inner| inner.as_str().trim());
    let company = bracketed.or(found.name("company").map(|name| name.as_str().trim()))?;
    let id = named_whole(ground, company);
    let known = id.is_some() || bracketed.is_some_and(|inner| !is_note(inner) && !placed::is_nobody(inner));
    // A brand that a bracket below gives to another company is a tool of hers.
    let given = bracketed.is_some() && named_whole(ground, tool) != id;
    let is_tool = given || service_id(ground, tool).is_some() || named_whole(ground, tool).is_none();
    if !known || !is_tool || LEGAL_FORM.is_match(tool) || categories::is_class(company) {
        return None;
    }
    // A bracket in Latin letters is another name of the tool, any other a note on it.
    let note = found.name("note").filter(|note| note.as_str().is_ascii());
    let text = note.map_or_else(|| tool.to_owned(), |note| words[..note.end() + 1].to_owned());
    let level = if LEGAL_FORM.is_match(company) { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand };
    Some(Who { recipient: Some(recipient(company, level, id)), ..Who::tool(&text, service_id(ground, tool)) })
}

pattern!(BELOW, r"\n/?\s?\((?P<company>[^()\n]{2,40})\)$");
pattern!(
    TOOL_AND_COMPANY,
    r"^(?P<tool>[^\n/()、]{2,40}?)(?:\s?\((?P<note>[^()]{1,24})\))?\s?(?:/\s?\n?|\n/?)\s?(?:\((?P<bracketed>[^()\n]{2,40})\)|(?P<company>[^()\n/、]{2,40}))$"
);

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
            let tool = tool.trim();
            let recipient = Some(recipient(company, RecipientLevel::NamedLegal, Some(id)));
            return Some(Who { recipient, ..Who::tool(tool, service_id(ground, tool)) });
        }
    }
    None
}

// A link to somebody's rules at the end of a cell is no part of the name.
pattern!(
    LINK_TAIL,
    r"(?i)\s?(?:各社の?|同社の?|[(\[])?(?:プライバシー(?:・|\s)?ポリシー|個人情報保護方針|privacy (?:policy|notice|statement))[)\]]?\s?[↗→»>]?$"
);

/// A brand, and words that the catalog knows as another name of its company or of its company's one service.
fn is_other_name(ground: &Ground<'_>, brand: &Who, words: &str) -> bool {
    let Some(known) = brand.recipient.as_ref().filter(|who| who.level == RecipientLevel::NamedBrand) else {
        return false;
    };
    let (Some(company), None) = (known.company.as_deref(), brand.service.as_ref()) else { return false };
    let owned = || ground.catalog.services().iter().filter(|service| service.company == company).count();
    // "Anthropic(Claude API)": her tool has a name of its own.
    let tool = service_id(ground, words);
    if words.chars().count() > 1 && tool.is_some() && service_id(ground, &known.text) != tool {
        return false;
    }
    let same = tool
        .and_then(|id| ground.catalog.service(&id).map(|service| service.company.clone()))
        .or_else(|| named_whole(ground, words));
    // "Criteo(Criteo S.A.)" tells whose it is, whatever the legal form.
    let longer = words.trim().to_lowercase().starts_with(&known.text.trim().to_lowercase());
    !longer && !LEGAL_FORM.is_match(words) && same.as_deref() == Some(company) && owned() == 1
}

/// A brand before brackets in which the same company stands by its legal name.
fn is_tool_of(brand: &Who, company: &Who) -> bool {
    let (Some(brand_name), Some(legal)) = (&brand.recipient, &company.recipient) else { return false };
    let coined = brand_name.company.is_none() && coined::is_product(&brand_name.text);
    brand.service.is_none()
        && company.service.is_none()
        && brand_name.level == RecipientLevel::NamedBrand
        && legal.level == RecipientLevel::NamedLegal
        && (coined || legal.company.is_some() && brand_name.company == legal.company)
}

/// The "C." of "Alpha, L.L.C.".
fn is_end_of_form(who: &RecipientStatement) -> bool {
    let letter = who.text.strip_suffix('.').filter(|letter| letter.len() == 1);
    who.company.is_none() && letter.is_some_and(|letter| letter.chars().all(|letter| letter.is_ascii_uppercase()))
}

/// Pieces of one cell belong together: a company, then its tool in brackets.
fn join(out: &mut Vec<Who>, one: Who, ground: &Ground<'_>) {
    if !out.is_empty() && one.service.is_none() && one.recipient.as_ref().is_some_and(is_end_of_form) {
        return;
    }
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
                    && service_id(ground, &first.text).is_some() =>
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
