//! A named company that a sentence uses, sends to, or lets act.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::cues::{
    BEACON, COLLECT, COMPANY_ACTS, COOKIE, DIRECT, HANDED, JOINED, OF_OTHERS, OFFERED_BY, OFFERED_HERE, PAIR_OF_USES,
    SEND, TAIL, TERMINAL, USED_ITSELF,
};
use super::super::ground::Draft;
use super::super::names::{Mention, company_of};
use super::super::{Mechanism, ServiceStatement, Specificity, StatementKind, categories, names};
use super::Sentence;
use super::classes::uses_of_class;
use super::services::opens;
use super::takes::login_source;
use super::takes::personal;
use super::takes::source;
use super::takes::to_recipient;

impl Sentence<'_> {
    pub(super) fn companies(
        &self,
        clause: &Range<usize>,
        inside: &[&Mention],
        all: &[Mention],
        denied: bool,
        out: &mut Vec<Draft>,
    ) {
        let companies = || inside.iter().filter(|mention| mention.is_company && mention.service.is_none());
        let own = self.to_each(clause, companies());
        for mention in companies() {
            let after = &self.text[mention.range.end..clause.end];
            let before = &self.text[clause.start..mention.range.start];
            // Of names in a row the predicate of the last is that of all.
            let row = row_end(self.text, mention, inside);
            // "配送業者(A社、B社)に": the bracket around the row closes behind it.
            let of_it = |service: &Mention| {
                service.names_service() && opens(&self.text[service.range.end..mention.range.start])
            };
            let bracket = self.text[row..].starts_with(')')
                && !after.contains('(')
                && !all.iter().any(|other| other.range.end <= mention.range.start && of_it(other));
            let row = if bracket { row + 1 } else { row };
            let of_row = self.text[row..clause.end].trim_start_matches(['」', '』']);
            let given = |words: &str| (to_recipient(words) || GIVEN_WHAT.is_match(words)) && SEND.is_match(words);
            let to = given(after) || given(of_row);
            let offers = OFFERED_BY.is_match(of_row);
            let acts = COMPANY_ACTS.is_match(of_row)
                && COLLECT.is_match(of_row)
                && (COOKIE.is_match(self.text) || BEACON.is_match(self.text));
            let names_service = all.iter().any(|other| {
                other.service.is_some() && company_of(other, self.ground.catalog) == mention.company.as_deref()
            });
            let direct = DIRECT.is_match(after);
            let of_the_service = all.iter().any(|other| {
                other.names_service()
                    && other.range.end < mention.range.start
                    && opens(&self.text[other.range.end..mention.range.start])
            });
            // "甲社が提供する情報収集モジュール(Alpha)": read with the tool.
            let offers_it = inside.iter().any(|other| {
                other.placed
                    && other.range.start > mention.range.end
                    && OFFERED_HERE.is_match(&self.text[mention.range.end..other.range.start])
            });
            if of_the_service || offers_it {
                continue;
            }
            if uses_of_class(self.text, mention, all) {
                // "Google、Meta等の広告プラットフォームを利用": read with the class.
                continue;
            }
            if names_service && !(to && direct && !inside.iter().any(|other| self.is_product_of(other, mention))) {
                continue;
            }
            let paired = PAIR_OF_USES.is_match(after) && before.ends_with(['に', 'は']);
            let used = (USED_ITSELF.is_match(of_row) || paired) && !OF_OTHERS.is_match(of_row);
            let listed = AMONG.is_match(before) && INCLUDED.is_match(of_row);
            let to = to || listed;
            let cue = if used && !to {
                "sentence:uses-company"
            } else if to {
                "sentence:provides-to"
            } else if offers && !after_is_source(of_row) {
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
            if let Some(goals) = &own.goals {
                statement.sender_purpose = goals[&mention.range.start].clone();
            }
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
                let Some(named) = offered_service(of_row).filter(|named| !THEIR_SHOP.is_match(named)) else { continue };
                statement.service =
                    (row == mention.range.end && !categories::is_class(&named) && !generic_service(&named))
                        .then_some(ServiceStatement { text: named, id: None });
            }
            statement.specificity =
                if statement.service.is_some() { Specificity::Service } else { Specificity::Company };
            statement.recipient = Some(names::recipient(mention))
                .filter(|_| cue != "sentence:uses-company" || statement.service.is_none());
            let handed = HANDED.is_match(of_row) && !TERMINAL.is_match(self.text);
            let entrusted = ENTRUSTED_TO.is_match(of_row) || WORK.is_match(self.text) && !TERMINAL.is_match(self.text);
            if statement.mechanism == Mechanism::Unspecified && to && (personal(self.text) || handed || entrusted) {
                statement.mechanism = Mechanism::ThirdPartyProvision;
                statement.kind = StatementKind::Provision;
            }
            out.push(Draft { unit: self.unit, statement });
        }
    }
}

impl Sentence<'_> {
    /// "Alphaマップを利用しているため、Alphaに送信されます": the sentence says of which service it speaks.
    fn is_product_of(&self, service: &Mention, company: &Mention) -> bool {
        service.service.is_some()
            && service.range.end <= company.range.start
            && company.company.is_some()
            && company_of(service, self.ground.catalog) == company.company.as_deref()
    }
}

/// Where the row of companies ends in which this one stands: "A社、B社及びC社".
fn row_end(text: &str, first: &Mention, inside: &[&Mention]) -> usize {
    let mut end = first.range.end;
    for next in inside.iter().filter(|next| next.range.start > first.range.start) {
        if next.range.start < end || !next.is_company || !JOINED.is_match(&text[end..next.range.start]) {
            break;
        }
        end = next.range.end;
    }
    end
}

/// "作成業務を甲社に委託": with the work goes what it needs.
static WORK: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:業務|手続き?|事務|作業|計算|管理|実施|運用)(?:等|など|の一部)?を[^。]{1,60}(?:委託|外注|依頼)",
    )
});

/// "甲社に必要な情報を提供": what the company needs is given to it.
static GIVEN_WHAT: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^(?:に対し(?:て)?|に|へ)必要な(?:個人)?(?:情報|データ|事項|項目)を")
});

/// "委託先にはA社が含まれます".
static AMONG: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:委託先|提供先|送信先|第三者|事業者)(?:に|として)は、?(?:[^。、]{0,40}(?:、|や|及び|および))*$",
    )
});
static INCLUDED: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^[^。]{0,30}(?:が|を)(?:含まれ|含み|含む|あり|あげられ|挙げられ)")
});

fn after_is_source(after: &str) -> bool {
    static SOURCE: LazyLock<Regex> =
        LazyLock::new(|| crate::policy::patterns::regex(r"(?:から|より)(?:提供を?受け|受領|取得)"));
    SOURCE.is_match(after)
}
/// What a company offers, by its words: 〇〇社の提供する「…」, 〇〇が提供する…ツール.
fn offered_service(after: &str) -> Option<String> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^(?:社)?(?:等)?(?:が|の)(?:提供する|提供している|運営する|提供の|開発する|管理する)(?:[^、。「『]{0,24}[「『](?P<quoted>[^」』]{1,40})[」』]|(?P<plain>[^、。をにがは「」]{2,40}))",
        )
    });
    let found = NAMED.captures(after)?;
    found.name("quoted").or(found.name("plain")).map(|name| name.as_str().trim().to_owned())
}

/// Where people get an application or look at pages: nobody who receives from the operator.
static THEIR_SHOP: LazyLock<Regex> =
    LazyLock::new(|| crate::policy::patterns::regex(r"ストア|マーケット$|ブラウザー?$|端末$|アカウント$"));

fn generic_service(name: &str) -> bool {
    static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^(?:[^A-Za-z]{0,16}|API|Web)?(?:サービス|ツール|機能|技術|システム|Cookie|クッキー|広告|タグ|アクセス解析|コード|プログラム|スクリプト|データベース|サーバー?|基盤|クラウド|API|SDK)(?:等|など)?(?:\([^()]{1,60}\))?$|Cookie|クッキー",
        )
    });
    GENERIC.is_match(name)
}

/// "甲社に配送の業務を委託しており": who is named was entrusted with the work, and with the data for it.
static ENTRUSTED_TO: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:社)?(?:\([^()]*\))?に(?:対し(?:て)?)?、?(?:[^、。に]{0,24}を)?(?:委託|預託)(?:し(?:て|、|ます)|する|いたし)",
    )
});
