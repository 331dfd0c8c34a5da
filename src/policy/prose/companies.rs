//! A named company that a sentence uses, sends to, or lets act.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::super::cues::{
    BEACON, COLLECT, COMPANY_ACTS, COOKIE, DIRECT, HANDED, OF_OTHERS, OFFERED_BY, OFFERED_HERE, PAIR_OF_USES, SEND,
    TAIL, TERMINAL, USED_ITSELF,
};
use super::super::ground::Draft;
use super::super::names::{Mention, company_of};
use super::super::receivers::row_end;
use super::super::{Mechanism, ServiceStatement, Specificity, Statement, StatementKind, categories, coined, names};
use super::classes::uses_of_class;
use super::services::opens;
use super::takes::login_source;
use super::takes::personal;
use super::takes::source;
use super::takes::to_recipient;
use super::{OF_VISITORS, Sentence, WORK_THROUGH};

/// A company that a clause names, and the words around it.
struct Named<'s, 'm> {
    mention: &'m Mention,
    before: &'s str,
    after: &'s str,
    /// Where the row of companies ends in which it stands.
    row: usize,
    /// The words behind that row: of names in a row the predicate of the last is that of all.
    of_row: &'s str,
}

/// What a clause tells of a company.
struct Told {
    cue: &'static str,
    /// Something is given to it.
    to: bool,
    used: bool,
    offers: bool,
    /// It has data that the visitor gives.
    holds: bool,
}

impl<'s> Sentence<'s> {
    pub(super) fn companies(
        &self,
        clause: &Range<usize>,
        inside: &[&Mention],
        all: &[Mention],
        denied: bool,
        out: &mut Vec<Draft>,
    ) {
        let companies = || inside.iter().filter(|mention| mention.is_only_company());
        let own = self.to_each(clause, companies());
        for mention in companies() {
            let named = self.named(clause, mention, inside, all);
            // "Google、Meta等の広告プラットフォームを利用": read with the class.
            if self.is_read_with_tool(mention, inside, all) || uses_of_class(self.text, mention, all) {
                continue;
            }
            let Some(told) = self.told_of_company(&named, inside, all) else { continue };
            if login_source(named.before, named.after, self.text) || source(named.after) {
                continue;
            }
            // "Googleなどの第三者配信事業者": the class receives, the name only illustrates it.
            let tail = self.tail(mention, inside, denied);
            if let Some(tail) = tail
                .filter(|tail| tail.recipient.as_ref().is_some_and(|recipient| categories::is_class(&recipient.text)))
            {
                let from = out.len();
                out.push(Draft { unit: self.unit, statement: tail });
                let noun = mention.range.end + TAIL.find(&self.text[mention.range.end..]).map_or(0, |tail| tail.end());
                self.members(clause, noun, all, denied, out);
                if told.to && self.is_handed(named.of_row) {
                    for draft in out[from..].iter_mut() {
                        hand_over(&mut draft.statement);
                    }
                }
                continue;
            }
            let Some(mut statement) = self.of_company(clause, denied, &named, &told) else { continue };
            if let Some(goals) = &own.goals {
                statement.sender_purpose = goals[&mention.range.start].clone();
            }
            if let Some(items) = &own.items {
                statement.information = items[&mention.range.start].clone();
            }
            out.push(Draft { unit: self.unit, statement });
        }
    }

    fn named<'m>(
        &self,
        clause: &Range<usize>,
        mention: &'m Mention,
        inside: &[&Mention],
        all: &[Mention],
    ) -> Named<'s, 'm> {
        let before = &self.text[clause.start..mention.range.start];
        let after = &self.text[mention.range.end..clause.end];
        let row = row_end(self.text, mention, inside.iter().copied());
        // "配送業者(A社、B社)に": the bracket around the row closes behind it.
        let of_tool =
            |other: &Mention| other.range.end <= mention.range.start && self.opens_behind_tool(other, mention);
        let closing = CLOSING.find(&self.text[row..]).map_or(0, |closing| closing.end());
        let beyond = &self.text[row + closing..];
        let others = closing > ')'.len_utf8()
            && (!USED_BEHIND.is_match(beyond) || BY_OTHERS.is_match(before) || after.contains("禁止"));
        let bracket = closing > 0 && !others && !after.contains('(') && !all.iter().any(of_tool);
        let row = if bracket { row + closing } else { row };
        let of_row = self.text[row..clause.end].trim_start_matches(['」', '』']);
        Named { mention, before, after, row, of_row }
    }

    /// "Alpha(甲社)": the company in the brackets behind its tool.
    fn opens_behind_tool(&self, tool: &Mention, company: &Mention) -> bool {
        tool.names_service() && opens(&self.text[tool.range.end..company.range.start])
    }

    /// The company is told with its tool: "Alpha(甲社)", "甲社が提供する情報収集モジュール(Alpha)".
    fn is_read_with_tool(&self, company: &Mention, inside: &[&Mention], all: &[Mention]) -> bool {
        let behind = |other: &Mention| other.range.end < company.range.start && self.opens_behind_tool(other, company);
        let offered = |other: &Mention| {
            other.placed
                && other.range.start > company.range.end
                && OFFERED_HERE.is_match(&self.text[company.range.end..other.range.start])
        };
        all.iter().any(behind) || inside.iter().any(|other| offered(other))
    }

    fn told_of_company(&self, named: &Named<'_, '_>, inside: &[&Mention], all: &[Mention]) -> Option<Told> {
        let Named { mention, before, after, of_row, .. } = *named;
        if OUR_SITE.is_match(after) {
            return None;
        }
        let given = |words: &str| (to_recipient(words) || GIVEN_WHAT.is_match(words)) && SEND.is_match(words);
        let to = given(after) || given(of_row) || SHARED_WITH.is_match(of_row);
        // The sentence speaks of a tool of hers: what goes to the company itself is said directly.
        let of_hers = |other: &Mention| {
            other.service.is_some() && company_of(other, self.ground.catalog) == mention.company.as_deref()
        };
        let direct = to && DIRECT.is_match(after) && !inside.iter().any(|other| self.is_product_of(other, mention));
        if !direct && all.iter().any(of_hers) {
            return None;
        }
        // "甲社や乙社等の協力会社に委託": they are of the class that is given it.
        let to = to || OF_CLASS.find(of_row).is_some_and(|class| given(&of_row[class.end()..]));
        let to = to || AMONG.is_match(before) && INCLUDED.is_match(of_row);
        // "甲社の提供するアカウントを通じて…するため、…を同社に提供": the one company of the sentence.
        let alone = || inside.iter().filter(|other| other.is_only_company()).count() == 1;
        let to = to || OFFERED_BY.is_match(after) && TO_THE_SAME.is_match(after) && alone();
        let paired = PAIR_OF_USES.is_match(after) && before.ends_with(['に', 'は']);
        let through = WORK_THROUGH.is_match(of_row) && !OF_VISITORS.is_match(before);
        let used = (USED_ITSELF.is_match(of_row) || through || paired) && !OF_OTHERS.is_match(of_row);
        let offers = OFFERED_BY.is_match(of_row);
        let holds = HOLDS.is_match(of_row) && HELD.is_match(before);
        let to = to || holds;
        let cue = if to {
            "sentence:provides-to"
        } else if used {
            "sentence:uses-company"
        } else if offers && !after_is_source(of_row) {
            "sentence:service-of"
        } else if COMPANY_ACTS.is_match(of_row)
            && COLLECT.is_match(of_row)
            && (COOKIE.is_match(self.text) || BEACON.is_match(self.text))
        {
            "sentence:company-acts"
        } else {
            return None;
        };
        Some(Told { cue, to, used, offers, holds })
    }

    /// What the clause declares of the company; nothing where it only offers what people get for themselves.
    fn of_company(&self, clause: &Range<usize>, denied: bool, named: &Named<'_, '_>, told: &Told) -> Option<Statement> {
        let Named { mention, of_row, .. } = *named;
        let mut statement = self.statement(clause, denied, told.cue);
        let brand = !(mention.legal || mention.text.ends_with('社') || FROM_ITS_SERVER.is_match(of_row));
        if told.used && !told.to && brand {
            // "Cloudflareを利用": the company's name is that of what it offers.
            statement.service = Some(ServiceStatement { text: mention.text.clone(), id: None });
        } else if told.offers && !told.to {
            let offered = offered_service(of_row).filter(|offered| !THEIR_SHOP.is_match(offered))?;
            let alone = named.row == mention.range.end;
            statement.service = (alone && !categories::is_class(&offered) && !generic_service(&offered))
                .then_some(ServiceStatement { text: offered, id: None });
        }
        statement.specificity = if statement.service.is_some() { Specificity::Service } else { Specificity::Company };
        statement.recipient = Some(names::recipient(mention))
            .filter(|_| told.cue != "sentence:uses-company" || statement.service.is_none());
        if told.holds || WORK_THROUGH.is_match(of_row) || told.to && self.is_handed(of_row) {
            hand_over(&mut statement);
        }
        Some(statement)
    }

    /// The sentence says that personal data, or the work that needs them, go to the company.
    fn is_handed(&self, of_row: &str) -> bool {
        let of_terminals = TERMINAL.is_match(self.text);
        personal(self.text)
            || ENTRUSTED_TO.is_match(of_row)
            || !of_terminals && (HANDED.is_match(of_row) || WORK.is_match(self.text))
    }

    /// "Alphaマップを利用しているため、Alphaに送信されます": the sentence says of which service it speaks.
    fn is_product_of(&self, service: &Mention, company: &Mention) -> bool {
        service.service.is_some()
            && service.range.end <= company.range.start
            && company.company.is_some()
            && company_of(service, self.ground.catalog) == company.company.as_deref()
    }
}

// "決済情報は甲社が処理し、当社は保持しません": it has them from the visitor.
pattern!(HELD, r"(?:決済|支払い?|カード)[^。、はがを]{0,10}(?:情報|番号|データ)(?:等|など)?(?:は|について(?:は)?)、?$");
pattern!(
    HOLDS,
    r"^(?:社)?(?:\([^()]{0,40}\))?(?:が|により|によって|にて|において)(?:直接|安全に|適切に|暗号化して)?(?:処理|管理|保管|保存|保持)(?:し(?:、|ます|て(?:い|お)り?)|され(?:、|ます|て(?:い|お)り?)|いたし)"
);
// "Alphaのサーバーから画像を読み込みます": hers is the server, whatever runs there.
pattern!(FROM_ITS_SERVER, r"^の(?:サーバー?|CDN)(?:から|より)");
pattern!(BY_OTHERS, r"(?:お客様|お客さま|利用者|ユーザー|会員|従業員|社員|職員|皆様|皆さま)(?:の皆様)?(?:が|は)");
pattern!(
    USED_BEHIND,
    r"^(?:を[^。、を]{0,10}(?:利用|使用|導入|採用|活用|用い)|(?:に(?:対し(?:て)?)?|へ)、?[^。]{0,40}(?:提供|開示|預託|委託|共有)(?:し|する|いた|を行))"
);
pattern!(CLOSING, r"^(?:\s?(?:等|など|ほか|他))?\)");

pub(super) fn hand_over(statement: &mut Statement) {
    if statement.mechanism == Mechanism::Unspecified {
        statement.mechanism = Mechanism::ThirdPartyProvision;
        statement.kind = StatementKind::Provision;
    }
}

/// "作成業務を甲社に委託": with the work goes what it needs.
static WORK: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:業務|手続き?|事務|作業|計算|管理|実施|運用)(?:等|など|の一部)?を[^。]{1,60}(?:委託|外注|依頼)",
    )
});

pattern!(
    TO_THE_SAME,
    r"同社(?:に|へ)(?:対し(?:て)?)?、?[^。、に]{0,16}(?:提供|送信|共有|開示|送付|通知)(?:し(?:ます|て(?:い|お))|する(?:こと|場合)があ|され(?:ます|る(?:こと|場合)があ)|いたします)"
);

/// "甲社に必要な情報を提供": what the company needs is given to it.
static GIVEN_WHAT: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^(?:に対し(?:て)?|に|へ)必要な(?:個人)?(?:情報|データ|事項|項目)を")
});

pattern!(
    OF_CLASS,
    r"^(?:社)?(?:等|など|をはじめとする|ほか)の[^、。をはがに]{1,16}?(?:会社|業者|企業|委託先|提携先|パートナー|各社|機関)"
);

/// "委託先にはA社が含まれます".
static AMONG: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:委託先|提供先|送信先|第三者|事業者)(?:に|として)は、?(?:[^。、]{0,40}(?:、|や|及び|および))*$",
    )
});
static INCLUDED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^[^。]{0,30}(?:が|を)(?:含まれ|含み|含む|あり|あげられ|挙げられ)")
});

// "甲社と共有", "甲社へ提供": the end of a line that says with whom something is shared.
pattern!(
    SHARED_WITH,
    r"^(?:社)?(?:\([^()]{0,40}\))?(?:と(?:情報を)?共有|(?:へ|に)(?:の)?(?:情報を)?(?:提供|開示|送信))。?$"
);

fn after_is_source(after: &str) -> bool {
    static SOURCE: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"(?:から|より)(?:提供を?受け|受領|取得)"));
    SOURCE.is_match(after)
}
/// What a company offers, by its words: 〇〇社の提供する「…」, 〇〇が提供する…ツール.
fn offered_service(after: &str) -> Option<String> {
    static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^(?:社)?(?:等)?(?:が|の)(?:提供する|提供している|運営する|提供の|開発する|管理する)(?:[^、。「『]{0,24}[「『](?P<quoted>[^」』]{1,40})[」』]|(?P<plain>[^、。をにがは「」]{2,40}))",
        )
    });
    let found = NAMED.captures(after)?;
    let quoted = found.name("quoted");
    // "甲社が運営するウェブサイト(以下「本サイト」)": what a bracket calls it is none of its name.
    let plain = || {
        found.name("plain").map(|name| {
            let name = name.as_str();
            &name[..DEFINED.find(name).map_or(name.len(), |defined| defined.start())]
        })
    };
    let name = quoted.map(|name| name.as_str()).or_else(plain)?;
    Some(END.replace(name.trim(), "").into_owned())
}

pattern!(DEFINED, r"\((?:以下|以降|本(?:サイト|サービス|ツール|アプリ))");
// "甲社が運営するウェブサイト(以下「当社サイト」)": who speaks.
pattern!(
    OUR_SITE,
    r"^が(?:運営|提供)する[^。、()]{1,20}\((?:以下)[^()]{0,6}(?:当社|弊社|当|本)(?:ウェブ)?(?:サイト|ホームページ|サービス|アプリ)"
);
pattern!(END, r"(?:です|であり|となります|になります)$");

/// Where people get an application or look at pages: nobody who receives from the operator.
static THEIR_SHOP: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"ストア|マーケット$|ブラウザー?$|端末$|アカウント$"));

fn generic_service(name: &str) -> bool {
    static GENERIC: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^(?:ウェブ|Web|EC|通販|通信販売|ショッピング)?(?:サイト|ホームページ)$|^(?:[^A-Za-z]{0,16}|API|Web)?(?:サービス|ツール|機能|技術|システム|Cookie|クッキー|広告|タグ|アクセス解析|コード|プログラム|スクリプト|データベース|サーバー?|基盤|クラウド|API|SDK)(?:上|内)?(?:等|など)?(?:\([^()]{1,60}\))?$|Cookie|クッキー",
        )
    });
    GENERIC.is_match(name) && !coined::is_product(name)
}

/// "甲社に配送の業務を委託しており": who is named was entrusted with the work, and with the data for it.
static ENTRUSTED_TO: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:社)?(?:\([^()]*\))?に(?:対し(?:て)?)?、?(?:[^、。に]{0,24}を)?(?:委託|預託)(?:し(?:て|、|ます)|する|いたし)",
    )
});
