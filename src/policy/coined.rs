//! Whether words are coined as a name: something in them is no word of the trade ("ソラノミ計測", not "アクセス計測").

use super::record::LEGAL_FORM;
use super::{categories, information, placed};

/// Words of the trade in katakana, of which any row may stand in a title.
const KATAKANA: &str = "アーカイブ|アイコン|アイテム|アウト|アカウント|アクション|アクセス|アクティビティ|アセット|アップ|アップロード|アドオン|アド|アドバイス|アドレス|アナリティクス|アニメーション|アフィリエイト|アプリケーション|アプリ|アラート|アルゴリズム|アンケート|イベント|イメージ|イン|インストール|インターネット|インタレスト|インフォマティブ|インフラ|ウイルス|ウィジェット|ウェブ|エクスペリエンス|エディタ|エラー|エリア|エンジン|オーダー|オークション|オーディエンス|オープン|オプション|オプト|オペレーション|オンライン|カード|カート|カスタマー|カスタマイズ|カスタム|カテゴリー?|カメラ|カレンダー|カウンター?|キー|キーワード|キャッシュ|キャプチャ|キャンペーン|クーポン|クエリ|クッキー|クライアント|クラウド|クラッシュ|クリエイティブ|クリック|グループ|クレジット|クローラー?|クロス|ケア|ゲーム|コース|コード|コーポレート|コピー|コマース|コミュニケーション|コミュニティ|コメント|コレクション|コンサルティング|コンタクト|コンテンツ|コントロール|コンバージョン|コンピュータ|コンプライアンス|サードパーティー?|サーチ|サーバー?|サービス|サーベイ|サイト|サインイン|サポート|シェア|シグナル|システム|ショッピング|ショップ|スクリプト|スクロール|スケジュール|スコア|スタッフ|スタンプ|ステータス|ストア|ストレージ|ストリーミング|スパム|スピード|スポンサー|スマートフォン|スマート|セールス|セキュリティ|セグメント|セッション|セミナー|セルフ|センター|ソーシャル|ソース|ソフトウェア|ソフト|ソリューション|ターゲット|ターゲティング|タイプ|タイム|タグ|タスク|ダウンロード|チーム|チェック|チケット|チャット|チャネル|チャンネル|ツール|ツイート|データ|データベース|テキスト|デジタル|デザイン|テスト|デバイス|デバッグ|デモ|デリバリー|ドキュメント|ドメイン|トークン|トラッキング|トラッカー|トラフィック|トラブル|トランザクション|ナビゲーション|ニュース|ニュースレター|ネット|ネットワーク|ネイティブ|ハードウェア|バイ|ハッシュ|パーソナライズ|パーソナル|パートナー|パーミッション|ハウス|バウチャー|パスワード|バックアップ|バックエンド|パネル|バナー|パフォーマンス|パブリック|バリデーション|ビーコン|ピクセル|ビジネス|ビジュアル|ビデオ|ヒートマップ|ファースト|ファーストパーティー?|ファイル|フィード|フィードバック|フィルター?|フォーム|フォロー|フォント|プッシュ|プライバシー|ブラウザー?|プラグイン|プラットフォーム|プラットホーム|ブランド|フルフィルメント|プレイヤー|フレームワーク|フロー|ブログ|プログラム|プログラマティック|プロジェクト|プロセス|プロダクト|プロバイダー?|プロフィール|プロファイリング|プロファイル|プロモーション|フロント|ページ|ベンダー|ヘルス|ヘルプ|ポイント|ポータル|ホーム|ホームページ|ホスティング|ボタン|ボット|ポップアップ|ポリシー|マーケット|マーケティング|マイページ|マスター|マスタ|マップ|マネージャー?|マネジメント|マルチ|メール|メールマガジン|メッセージ|メッセージング|メディア|メニュー|メモリ|メルマガ|メンテナンス|メンバー|モジュール|モデル|モニター?|モニタリング|モバイル|ユーザー?|ライセンス|ライブ|ライブチャット|ライブラリー?|ラベル|ランキング|ランディング|リアルタイム|リスク|リスト|リスティング|リソース|リターゲティング|リード|リーチ|リファラー?|リマーケティング|リモート|オートメーション|リンク|ルール|レコーディング|レコメンデーション|レコメンド|レビュー|レポーティング|レポート|ログ|ログイン|ロケーション|ローカル|ロボット|ワーク|ワークフロー|ワンタイム|ガイドライン|アフター|リクエスト|バージョン|コンピューター|タイトル|エージェント|アメリカ|プラン|ニーズ|リージョン|サブスクリプション|パスポート|ダイレクト|レベル|ニックネーム|タブレット|パソコン|オペレーティング|トップ|シンガポール|ブロック|マッチング|メモ|スコープ|フリガナ|ステートメント|カリフォルニア|セキュリティー|マーク|プレゼント|エクスポート|インポート|リセット|マスキング|メタ|ビュー|レート|パターン|ブラウジング|ホールディングス|アンインストール|マウス|サイズ|バグ|ハード|ディスク|ドライブ|リマインダー?|カウンセリング|カタログ|コンテスト|カナダ|オーストラリア|ソフトウエア|サンプル|オフィス|タップ|リポジトリ|デプロイ|ダッシュ|ボード|クラス|クラブ|センシティブ|プレミアム|トレーニング|キャンセル|ストレス|ソーシャル|ネットワーキング|フォロー|ホテル|エントリー|ゾーン|ポータビリティ|タイミング|ネーム|アレルギー|ディスプレイ|クリニック|プランナー|ドラフト|コンテキスト|ホスト|リサーチ|マイク|ヘッダー|プロセッサー?|レッスン|セキュア|ケース|レシピ|テレビ|インタビュー|オフィシャル|アクセシビリティ|ナンバー|ペーパー|サブ|メトリクス|ビルド|レスポンス|エッジ|スキル|プレス|リリース|サムネイル|レンタル|スクリーン|テーマ|センサー|ガイド|コラム|テクノロジー|ディレクトリ|スパイウェア|デビット|フレーム|インライン|シミュレーション|クレーム|ビッグ|ウィルス|スクリーンショット|レイアウト|バランス|バランシング|ドキュメンテーション|キャプチャー|アトリビューション|インプレッション|エンゲージメント|クラスター|リコメンド|ディープ|ラーニング|パネル|ワイファイ|ウェア|アンチ|オーサリング|ミドルウェア|セット|アド|サードパーティ|レジ|スタート|プリ|ポスト|カット|ドイツ|フランス|イギリス|カード|ブラジル|インド|アイルランド|ヨーロッパ|アジア|グローバル|ジャパン|パスキー|ウェビナー|サブスク|ログアウト|サイン|クロール|スコアリング|コール|コールバック|トーク|ルーム|チャージ|マネー|ウォレット|ペイメント|カスタマイゼーション|ヘッド|ボディ|タッチ|ジェスチャー|フラグ|ロール|ワード|インデックス|サービサー|エンド|フィッシング|スニペット|ビットコイン|ブロックチェーン|トークン";

/// The same in Latin letters, and the words of which English titles are made.
const LATIN: &str = "access|account|accounts|ad|ads|advertisement|advertiser|advertisers|advertising|ai|analysis|analytical|analytics|and|api|apis|app|application|applications|apps|are|as|at|audience|authentication|authorization|authorities|automated|b|backup|based|be|beacon|beacons|behavioral|browser|browsers|business|by|c|can|captcha|card|care|category|cdn|ch|chat|child|children|choices|cloud|collect|collected|collection|communication|communications|community|company|compliance|consent|contact|content|control|conversion|cookie|cookies|crash|credit|crm|cross|css|customer|data|database|delivery|details|detection|development|device|digital|disclosure|dmp|do|documents|dsp|ec|ecommerce|email|emails|embedded|embeds|engagement|error|errors|essential|events|external|feature|features|feedback|file|files|first|fonts|font|for|form|forms|fraud|from|function|functional|functionality|general|group|handling|heatmap|help|hosting|how|html|http|https|id|identification|identity|image|images|in|information|infrastructure|integration|international|internet|into|ip|is|it|javascript|js|kinds|law|legal|library|libraries|link|links|list|local|location|log|logging|login|logs|logistics|mail|mailing|main|management|map|mapping|maps|marketing|measurement|media|messages|messaging|mobile|module|modules|monitoring|my|necessary|network|networks|new|newsletter|no|non|not|notice|notification|notifications|of|on|online|operation|operations|opt|or|order|other|others|our|out|overview|partner|partners|party|parties|payment|payments|performance|personal|personalization|pixel|pixels|platform|platforms|plugin|plugins|policies|policy|preference|preferences|prevention|privacy|process|processing|processor|processors|product|products|profile|promotion|protection|provide|provided|provider|providers|provision|purpose|purposes|push|recipient|recipients|recommendation|recording|referral|related|remarketing|report|reporting|reports|required|research|retargeting|retention|review|reviews|rights|sale|sales|sdk|sdks|search|section|security|sending|seo|server|servers|service|services|session|share|shared|sharing|shipping|site|sites|smtp|sms|sns|social|software|ssp|statistical|statistics|storage|store|strictly|subprocessor|subprocessors|summary|support|survey|surveys|system|systems|table|tag|tags|target|targeted|targeting|technical|technologies|technology|terms|test|testing|text|that|the|their|third|this|to|tool|tools|tracker|trackers|tracking|traffic|transactional|transfer|transfers|translation|transmission|transmissions|transmitted|type|types|url|usage|use|used|user|users|using|vendor|vendors|verification|video|videos|visit|visitors|we|web|webhook|website|websites|what|when|which|who|widget|widgets|with|you|your|bot|bots|ddos|ocr|pos|lp|ui|ux|faq|qr|efo|cv|cpa|roi|kpi|mfa|sso|vpn|tls|ssl|os|pc|ios|android|pdf|csv|tv|iot|gps|wi|fi|utm|rss|it|sfa|cti|ivr|erp|ma|bi|db|dns|cms|cmp|html5|webrtc|sql|please|last|all|if|these|they|any|however|managing|providing|conducting|displaying|changing|name|updated|standard|public|categories|period|date|scope|further|check|introduction|persistent|duration|see|effective|agent|acquisition|history|optional|basic|sign|transparency|responding|correction|token|navigation|plus|secure|layer|act|level|regulation|japan|japanese|english|us|eu|eea|uk|usa|europe|european|co|ltd|inc|corp|gdpr|ccpa|cpra|appi|jis|iso|csrf|rls|row|socket|sockets|menu|home|top|off|tel|fax|dm|dss|pci|idfa|adid|aaid|gaid|oauth|oauth2|auth|programming|interface|operating|automatic|campaign|protocol|gateway|maintenance|activities|regarding|preventing|unique|engine|portal|checkout|apps|under|above|below|after|before|during|through|within|where|why|does|do|can|may|will|has|have|been|being|here|there|only|also|more|than|some|such|each|both|its|it|he|she|him|her|them|me|one|two|three|no|yes|conclusion|appendix|chapter|article|sub|part|item|items|example|examples|note|notes|job|jobs|career|careers|press|news|blog|company|corporate|investor|investors|request|requests|response|manager|managers|code|version|key|keys|label|labels|event|rate|size|screen|page|pages|view|views|click|clicks|scroll|resolution|language|region|country|countries|state|states|city|age|gender|interest|interests|segment|segments|attribution|impression|impressions|conversion|ctr|cvr|abm|api|json|xml|ajax|ci|devops|csp|crash|beta|demo|free|trial|plan|plans|billing|invoice|subscription|subscriptions|webinar|seminar|download|downloads|upload|uploads|member|members|membership|registration|signup|sign-up|log-in|password|passwords|address|phone|number|numbers|text|voice|call|calls|meeting|meetings|schedule|scheduling|booking|reservation|reservations|inquiry|inquiries|faq|chatbot|machine|learning|generative|llm|model|models|image|photo|photos|music|game|games|sports|health|medical|finance|financial|banking|bank|insurance|tax|delivery|logistics|warehouse|order|orders|stock|inventory|pos|retail|shop|shopping|cart";

/// Beginnings in hiragana that are no names: polite and pointing words, what stands before other words.
const HIRAGANA: &str = "お|ご|その|この|これ|それ|あれ|どの|どれ|また|および|ならび|なお|ただ|すべ|いずれ|いいね|おすすめ|よく|より|もっと|さらに|はじめ|まとめ|きめ|それぞれ|あらかじめ|ほか|みな|あなた|わたし|わかり|わが|さまざま|いろいろ|ため|とき|かんたん|すぐ|つなが|なりすまし|うち|どこ|だれ|なに|なぜ|まず|ここ|そこ|あそび|たとえば";

pattern!(KATAKANA_RUN, r"[ァ-ヴー]{2,}");
pattern!(LATIN_RUN, r"[A-Za-z][A-Za-z0-9+.]*[A-Za-z0-9]");
pattern!(KATAKANA_WORDS, &format!("^(?:{KATAKANA})+$"));
pattern!(LATIN_WORD, &format!("^(?i:{LATIN})[0-9]*$"));
pattern!(HIRAGANA_NAME, r"^[ぁ-ん]{3,}[\p{Han}ァ-ヴーA-Za-z]");
pattern!(HIRAGANA_WORDS, &format!("^(?:{HIRAGANA})"));
// Particles and ends of clauses: what talks is no name.
pattern!(
    TALKS,
    r"[をが。、:：\n]|.は|について|に関する|における|による|に対する|(?:への|からの|ための|との)|(?:する|した|される|された|れる|ます|です|ません|場合|ため|とは|こと|もの|方法|一覧)$|[?？]"
);

// What a company does, has or asks for, however its field is called: "ドラッグストア事業", "フィットネス会員".
pattern!(
    OF_A_BUSINESS,
    r"(?:事業|業務|部門|部署|部|課|室|店|店舗|施設|商品|製品|会員|販売|制作|運営|教室|講座|旅行|保険|工事|住宅|料理|食品|様|者|家|費|料|券|品|機|器|所|場|館|園|院|校|人|等|など|目的|内容|項目|規約|方針|条件|窓口|担当|番号|履歴|情報|データ|業)$"
);

/// The words hold something that nobody but a name is called by.
pub(super) fn is_coined(words: &str) -> bool {
    let katakana = || KATAKANA_RUN.find_iter(words).any(|run| !KATAKANA_WORDS.is_match(run.as_str()));
    let latin = || {
        LATIN_RUN.find_iter(words).any(|run| {
            let run = run.as_str();
            run.contains(|letter: char| letter.is_ascii_uppercase()) && !LATIN_WORD.is_match(run)
        })
    };
    let hiragana = || HIRAGANA_NAME.is_match(words) && !HIRAGANA_WORDS.is_match(words);
    katakana() || latin() || hiragana()
}

/// Nothing but the name of a product: coined, short, and no company, class or item.
pub(super) fn is_product(words: &str) -> bool {
    let words = words.trim();
    let legal = LEGAL_FORM.is_match(words);
    // "API(Application Programming Interface)": what stands in brackets is no part of the name.
    let words = words.split('(').next().unwrap_or(words).trim();
    (2..=40).contains(&words.chars().count())
        && is_coined(words)
        && !TALKS.is_match(words)
        && !OF_A_BUSINESS.is_match(words)
        && !placed::is_nobody(words)
        && !legal
        && !categories::is_class(words)
        && information::categories(words).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_coined() {
        for words in [
            "ソラノミ計測",
            "ヒバリタグ",
            "しおかぜレコメンド",
            "Kotori Insight",
            "PineLeaf A/B",
            "ミズイロチャット",
            "Tanuki DMP",
            "KOTORI",
            "ねこのて解析",
            "スズメ広告",
        ] {
            assert!(is_product(words), "{words}");
        }
    }

    #[test]
    fn words_of_the_trade_are_not() {
        for words in [
            "アクセス解析",
            "リターゲティング広告",
            "タグマネージャー",
            "お問い合わせフォーム",
            "ヒートマップツール",
            "Third-Party Analytics",
            "Information We Collect",
            "Webサイト",
            "マーケティングオートメーションについて",
            "おすすめ商品の表示",
            "SNSボタン",
            "Cookie ID",
            "株式会社ソラノミ",
            "ソラノミが取得する情報",
            "よくある質問",
            "広告配信サービス",
            "IPアドレス",
            "クラウドストレージ",
            "ドラッグストア事業",
            "フィットネス会員",
            "レストラン部門",
        ] {
            assert!(!is_product(words), "{words}");
        }
    }
}
