//! Headings that name a service, with text below that says what it does and never says its name again.

use std::ops::Range;

use super::ground::{Draft, Ground};
use super::names::{self, Mention, followed_by_other};
use super::{Modality, Specificity, Statement, StatementKind, information, placed, purposes};

pattern!(
    SCENE,
    r"外部送信|情報(?:の)?送信|外部(?:の)?(?:サービス|ツール)|(?:利用|使用|導入|連携|活用)(?:する|している|中の)?(?:外部|第三者|クラウド)?(?:の)?(?:サービス|ツール|SDK)|送信先|(?i:third.party (?:services|tools|providers)|services we use)"
);

/// Under a title on transmissions nothing but links to the pages of those who receive: the line in which the link stands.
fn linked(ground: &Ground<'_>, index: usize, end: usize, mentions: &[&Mention]) -> Option<(usize, Range<usize>)> {
    if !SCENE.is_match(&ground.heading_words(index)) {
        return None;
    }
    let at = (index + 1..end).take_while(|at| ground.outline.units[*at].rank.is_none()).find(|at| {
        ground.links.iter().any(|linked| {
            let owner = mentions.iter().find_map(|mention| names::company_of(mention, ground.catalog));
            linked.unit == *at
                && matches!(linked.link.role.as_str(), "recipient-policy" | "opt-out")
                && linked.link.recipient.as_deref() == owner
        })
    })?;
    Some((at, 0..ground.text(at).len()))
}

pattern!(
    TELLS,
    r"(?i)(?:cookie|クッキー|収集|取得|送信|記録|計測|解析|分析|配信|[利使]用(?:し|。|する(?:こと|場合)が)|導入し|用いて|設置し|(?-u:\b)(?:use|collect|send)s?(?-u:\b))"
);
pattern!(
    ELSEWHERE,
    r"ください|下さい|ログイン|アカウント|オプトアウト|無効|拒否|お問い合わせ|ません|とは、|将来|今後|(?i:opt.?out|please|click|visit)"
);
pattern!(
    OTHER_TITLE,
    r"(?i)アカウント|ログイン|認証|オプトアウト|無効化|停止|お問い合わせ|利用規約|ポリシー|設定|API(?:サービス)?利用者データ|opt.?out|sign.?in|log.?in|privacy|terms"
);

/// A name that only its place shows: a heading in Latin letters right below a title on the services that are used.
fn by_place(ground: &Ground<'_>, index: usize) -> Option<Mention> {
    let unit = &ground.outline.units[index];
    let words = unit.label();
    let (_, above) = ground.outline.headings(index).next()?;
    let start = unit.text().find(words)?;
    let legal = ground.mentions[index].iter().any(|mention| mention.legal);
    let named = (NAME.is_match(words) || is_name_beside_known(ground, index))
        && !legal
        && SCENE.is_match(above)
        && !placed::is_nobody(words)
        && super::headers::title(words).is_none()
        && !ground.own.is(words)
        && !ground.own.begins(words);
    named.then(|| Mention {
        range: start..start + words.len(),
        text: words.to_owned(),
        placed: true,
        ..Mention::default()
    })
}

/// Written like a name, beside a heading as high and below the same title that names a service of the catalog.
pub(super) fn is_name_beside_known(ground: &Ground<'_>, index: usize) -> bool {
    let units = &ground.outline.units;
    let words = units[index].label();
    let (rank, path) = (units[index].rank, &units[index].path);
    let from = path.last().copied().unwrap_or(0);
    let end = if path.is_empty() { units.len() } else { ground.outline.section_end(from) };
    let known =
        |at: usize| ground.mentions[at].iter().any(|mention| mention.service.is_some() && !mention.needs_context);
    rank.is_some()
        && WRITTEN.is_match(words)
        && !GENERIC.is_match(words)
        && !placed::is_nobody(words)
        && super::headers::title(words).is_none()
        && information::categories(words).is_empty()
        && !ground.own.is(words)
        && (from..end.min(from + 80))
            .any(|at| at != index && units[at].rank == rank && units[at].path == *path && known(at))
}

pattern!(WRITTEN, r"^(?:[A-Z][A-Za-z0-9 .+&!'\-]{2,30}|[ァ-ヶー]{2,}[ァ-ヶーA-Za-z0-9・]{0,16}\p{Han}{0,4})$");
// What is done, and the words for it.
pattern!(
    GENERIC,
    r"^(?:アクセス|マーケティング|コンテンツ|サービス|サイト|ユーザー|エラー|セキュリティ|パフォーマンス|メール|プッシュ|リターゲティング|リマーケティング|コンバージョン|ヒートマップ|チャット|フォーム|データ|アプリ|システム|ターゲティング|アフィリエイト|キャンペーン|ログイン|クラウド|タグ|ソーシャル|サポート|ビデオ|ブラウザ|クッキー|アンケート|カスタマー|クレジット|ネットワーク|サーバー?|プラグイン|ツール|オプトアウト|コメント|ニュース|ポイント|ユーザ|パートナー|グループ|インターネット|スマートフォン|プライバシー|ポリシー)"
);
pattern!(NAME, r"^[A-Za-z][A-Za-z0-9.+!'\-]{2,24}(?:\s[A-Z0-9][A-Za-z0-9.+!'\-]*){0,3}$");

/// Declarations of headings that no reader of rows or sentences has taken.
pub(super) fn read(ground: &Ground<'_>, taken: &[Draft]) -> Vec<Draft> {
    let units = &ground.outline.units;
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let text = unit.text();
        if unit.rank.is_none() || unit.chrome || unit.cell().is_some() || OTHER_TITLE.is_match(text) {
            continue;
        }
        let mentions: Vec<_> = ground.mentions[index]
            .iter()
            .filter(|mention| mention.service.is_some() && !followed_by_other(text, mention))
            .collect();
        let by_place = if mentions.is_empty() { by_place(ground, index) } else { None };
        let mentions: Vec<&Mention> = mentions.into_iter().chain(&by_place).collect();
        let covered: usize = mentions.iter().map(|mention| mention.range.len()).sum();
        if mentions.is_empty() || covered * 5 < unit.label().len() * 2 {
            continue;
        }
        let end = ground.outline.section_end(index).min(index + 12);
        let told = || (index + 1..end).find_map(|at| Some((at, telling(ground, at)?)));
        let Some((at, sentence)) = told().or_else(|| linked(ground, index, end, &mentions)) else { continue };
        for mention in mentions.iter().copied() {
            let known = taken.iter().chain(&drafts).any(|draft| {
                let service = draft.statement.service.as_ref();
                service.is_some_and(|service| service.id.is_some() && service.id == mention.service)
                    || service.is_some_and(|service| service.text == mention.text)
                    || draft.unit > index && draft.unit < end && draft.statement.kind == StatementKind::Declaration
            });
            if !known {
                drafts.push(Draft { unit: at, statement: statement(ground, index, mention, at, &sentence) });
            }
        }
    }
    drafts
}

/// The sentence of a unit that tells of the service in the heading.
fn telling(ground: &Ground<'_>, unit: usize) -> Option<Range<usize>> {
    let this = &ground.outline.units[unit];
    if this.cell().is_some() || this.chrome {
        return None;
    }
    let tells = |words: &str| TELLS.is_match(words) && !ELSEWHERE.is_match(words);
    this.sentences.iter().find(|sentence| tells(&this.text()[(*sentence).clone()])).cloned()
}

/// What the sentence says of a service that the heading names.
fn statement(ground: &Ground<'_>, heading: usize, mention: &Mention, at: usize, sentence: &Range<usize>) -> Statement {
    let units = &ground.outline.units;
    let words = &units[at].text()[sentence.clone()];
    let company = ground.mentions[heading]
        .iter()
        .find(|company| company.is_only_company() && company.range.start > mention.range.end);
    Statement {
        kind: StatementKind::Declaration,
        quote: ground.outline.quote(units[heading].range.start..units[at].view.raw(sentence.clone()).end),
        service: Some(names::service(mention)),
        recipient: company.map(names::recipient),
        specificity: Specificity::Service,
        information: information::told_in(words),
        sender_purpose: purposes::told_in(words),
        modality: Modality::Does,
        mechanism: super::ground::mechanism(words).unwrap_or_default(),
        cue: "heading:service".to_owned(),
        ..Statement::default()
    }
}
