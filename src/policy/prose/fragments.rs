//! Items without a predicate that say by whose service something is obtained: "クラッシュレポート(X)", "Xを通じて取得する端末情報".

use super::super::cues::OPTING_OUT;
use super::super::ground::Draft;
use super::super::names::{Mention, followed_by_other};
use super::super::{Specificity, names};
use super::Sentence;
use crate::glossary::ServiceCategory as C;

/// An item that ends with a note in brackets, and no sentence.
pub(super) fn is_noted(text: &str) -> bool {
    BEHIND.captures(text).is_some_and(|found| !found["what"].contains(['は', 'が', 'を', '、']))
}

/// The item tells by what means something is obtained, as a sentence would.
pub(super) fn tells_means(text: &str) -> bool {
    MEANS.is_match(text) && !NOT_YET.is_match(text)
}

impl Sentence<'_> {
    /// "Xを利用した決済処理" among the ends for which data are used: the means names who is used.
    pub(super) fn names_means(&self) -> bool {
        let unit = &self.ground.outline.units[self.unit];
        let lead = [unit.parent, unit.lead].into_iter().flatten().map(|lead| self.ground.text(lead));
        let headings = self.ground.heading_words(self.unit);
        let of_data = |words: &str| OF_USES.is_match(words) && !NOT_OF_USES.is_match(words);
        NAMES_MEANS.is_match(self.text)
            && !NOT_YET.is_match(self.text)
            && !OF_OTHERS.is_match(self.text)
            && lead.chain([headings.as_str()]).any(of_data)
    }

    /// "アプリの利用状況(Xによる分析)": the service in the brackets behind what is obtained or done.
    pub(super) fn fragment(&self, mentions: &[Mention]) -> Vec<Draft> {
        let Some(found) = BEHIND.captures(self.text) else { return Vec::new() };
        let Some(inner) = found.name("inner") else { return Vec::new() };
        if OPTING_OUT.is_match(&self.ground.heading_words(self.unit)) || NOT_YET.is_match(self.text) {
            return Vec::new();
        }
        let by = |mention: &Mention| BY.is_match(&self.text[mention.range.end..inner.end()]);
        mentions
            .iter()
            .filter(|mention| inner.start() <= mention.range.start && mention.range.end <= inner.end())
            .filter(|mention| mention.service.is_some() && !mention.needs_context)
            .filter(|mention| !followed_by_other(self.text, mention) && (by(mention) || self.observes(mention)))
            .map(|mention| {
                let mut statement = self.statement(&(0..self.text.len()), false, "sentence:item");
                statement.specificity = Specificity::Service;
                statement.service = Some(names::service(mention));
                Draft { unit: self.unit, statement }
            })
            .collect()
    }

    /// What people do themselves at a network or a shop is no obtaining; what measures or records is.
    fn observes(&self, mention: &Mention) -> bool {
        let service = mention.service.as_deref().and_then(|id| self.ground.catalog.service(id));
        service.and_then(|service| service.category).is_some_and(|category| {
            matches!(
                category,
                C::Analytics | C::TagManager | C::Heatmap | C::Advertising | C::DspSsp | C::ErrorMonitoring | C::Push
            )
        })
    }
}

pattern!(
    MEANS,
    r"(?:により|によって|を通じて|を介して|を(?:利用|使用)し(?:て|た)|を用い(?:て|た))[^。、]{0,24}(?:取得|収集|送信|計測|解析|分析|生成)(?:する|される|した|された|している)"
);
pattern!(BEHIND, r"^(?P<what>[^()。:：]{2,40})\((?P<inner>[^()。]{2,80})\)$");
pattern!(BY, r"^(?:等|など)?(?:による|を(?:利用し|使用し|通じ|用い)|経由|で(?:取得|収集|計測|分析))");
pattern!(NOT_YET, r"未取得|未使用|未導入|現時点では|予定|場合のみ");
pattern!(
    NAMES_MEANS,
    r"(?:による|を(?:利用|使用|活用)した|を用いた)[^。、はが]{0,24}(?:解析|分析|計測|測定|決済|決済処理|管理|自動連携|配信|送信|取得|収集|通知|受付)(?:\([^()]*\))?$"
);
pattern!(
    OF_USES,
    r"利用目的|(?:取得|収集)(?:する|した)?(?:個人)?情報|外部送信|外部サービス|(?i:cookie)|クッキー|アクセス解析"
);
pattern!(NOT_OF_USES, r"しない|行わない|禁止|履歴|機能|対応|事例|実績|目次|記事|今後|将来");
pattern!(
    OF_OTHERS,
    r"^[・\-*\s0-9.]*(?:ユーザー|お客様|お客さま|ご?利用者|会員|第三者|皆様|自己|ご自身)[^、。]{0,8}(?:による|が|の責任)|検討"
);
