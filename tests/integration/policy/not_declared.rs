//! What a text speaks of without declaring it: plans, browsers, the company's own record. Texts of our own.

use super::{assert_verbatim, named, reading};

fn rows_of(text: &str) -> Vec<String> {
    let text =
        format!("# 外部送信について\n\n株式会社例示（以下「当社」といいます。）は、次のとおり定めます。\n\n{text}\n");
    let reading = reading("text/markdown", &text);
    assert_verbatim(&reading);
    named(&reading)
}

#[test]
fn tools_that_are_only_planned() {
    let used = "## 利用しているサービス\n\n当サイトでは、アクセス解析のためGoogle Analyticsを利用しています。";
    for planned in [
        "## その他のツール（今後追加される可能性があります）\n\n今後、以下のようなツールを導入する可能性があります。\n\n- 広告配信サービス（Google Ads、Meta Pixel等）\n- Microsoft Clarity",
        "## 今後の予定\n\n将来、次のサービスを利用する場合があります。\n\n- Microsoft Clarity（ヒートマップ解析）",
    ] {
        assert_eq!(rows_of(&format!("{used}\n\n{planned}")), ["Google Analytics @ -"], "{planned}");
    }
    // Used, and more may come: that is a declaration.
    let open = "## 利用しているサービス\n\n以下のサービスを利用しています。今後追加される場合があります。\n\n- Google Analytics\n- Microsoft Clarity";
    assert_eq!(rows_of(open).len(), 2);
}

#[test]
fn browsers_and_how_they_are_set() {
    let text = "## 広告配信とCookie\n\n当サイトでは、Google Analyticsを利用してCookieにより閲覧情報を収集します。\n\n## Cookieの無効化（オプトアウト）\n\nブラウザの設定方法は以下をご参照ください。\n\n- [Apple Safari](https://support.apple.com/ja-jp/guide/safari/sfri11471/mac)\n- [Mozilla Firefox](https://support.mozilla.org/ja/kb/cookies)";
    assert_eq!(rows_of(text), ["Google Analytics @ -"]);
}

#[test]
fn the_record_of_the_company_itself() {
    let text = "## 外部サービスの利用\n\n以下の事業者のサービスを利用しています。\n\n- 株式会社アルファ\n- 代表取締役　例示太郎\n- 〒100-0001 東京都千代田区千代田1-1-1";
    assert_eq!(rows_of(text), ["- @ 株式会社アルファ"]);
}

#[test]
fn the_operator_under_its_own_label_or_name() {
    for text in [
        "1. 運営者\n\n運営者名: ことり計画\n\nメールアドレス: a@example.jp\n",
        "本ポリシーは、「ことり計画」（運営者の氏名は運営者情報ページに記載。以下「当方」）が運営する「ことり計画」において、取得した情報の取り扱いを定めます。",
        "運営者名：ことり計画\n\n所在地：東京都\n",
    ] {
        let reading = reading("text/plain", &format!("プライバシーポリシー\n\n{text}\n"));
        assert!(named(&reading).is_empty(), "{:?}: {text}", named(&reading));
    }
}
