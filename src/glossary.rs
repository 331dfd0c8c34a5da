//! The terms that every stage speaks: information categories, purposes, phases, evidence grades.
//!
//! Uses nothing of ours and does no I/O. The words are those of the law and of the field (電気通信事業法 第27条の12,
//! 規則 第22条の2の29): what is sent, to which end, how sure we are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A closed set of terms with one stable spelling each; the spelling is what JSON, TOML and the command line use.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal, $ja:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every term, in the order of the glossary.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable spelling, as in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text,)+ } }

            /// The term as a Japanese reader expects it.
            #[must_use]
            pub const fn ja(self) -> &'static str { match self { $(Self::$variant => $ja,)+ } }

            /// The term as an English reader expects it.
            #[must_use]
            pub const fn en(self) -> &'static str { match self { $(Self::$variant => $en,)+ } }

            /// The term with this stable spelling, if there is one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> { Self::ALL.iter().copied().find(|term| term.as_str() == text) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

terms! {
    /// 送信される利用者に関する情報の内容: what information about the user is sent (規則 第22条の2の29 第1号).
    Information {
        OnlineIdentifier = "online_identifier", "Cookie等の識別子", "online identifier";
        Ip = "ip", "IPアドレス", "IP address";
        DeviceBrowser = "device_browser", "端末・ブラウザの情報", "device and browser";
        PageView = "page_view", "閲覧したページの情報（URL、参照元、題名、日時）", "page view (URL, referrer, title, time)";
        Action = "action", "操作の情報（クリック、スクロール等）", "actions (click, scroll, dwell)";
        SearchTerms = "search_terms", "検索語", "search terms";
        Conversion = "conversion", "コンバージョン・購入の情報", "conversion (order, value, event)";
        LocationCoarse = "location_coarse", "おおよその位置情報", "coarse location";
        LocationPrecise = "location_precise", "詳細な位置情報", "precise location";
        MemberId = "member_id", "会員ID等", "member id";
        ContactEmail = "contact_email", "メールアドレス", "e-mail address";
        ContactPhone = "contact_phone", "電話番号", "telephone number";
        ContactName = "contact_name", "氏名", "name";
        ContactAddress = "contact_address", "住所", "postal address";
        FormInput = "form_input", "入力フォームの内容", "form input";
        SessionReplay = "session_replay", "操作の録画", "session replay";
        Demographic = "demographic", "属性情報（性別、年代等）", "demographic attributes";
        ClickId = "click_id", "広告クリックID", "advertising click id";
        ConsentSignal = "consent_signal", "同意状態の信号", "consent signal";
        Sensitive = "sensitive", "配慮を要する内容", "sensitive content";
        /// IP, user agent, accept headers, origin referrer: inherent in any request.
        TechnicalMinimum = "technical_minimum", "通信に必ず伴う情報", "technical minimum";
    }
}

impl Information {
    /// Data that reaches or names a person: e-mail, telephone, name, postal address.
    #[must_use]
    pub const fn is_contact(self) -> bool {
        matches!(self, Self::ContactEmail | Self::ContactPhone | Self::ContactName | Self::ContactAddress)
    }

    /// Items that only a list tied to the recipient can declare; a document-wide list never covers them.
    #[must_use]
    pub const fn needs_tied_list(self) -> bool {
        self.is_contact() || matches!(self, Self::MemberId | Self::LocationPrecise | Self::FormInput | Self::Sensitive)
    }

    /// Inherent in any HTTP request: never counts as beyond what is declared on its own.
    #[must_use]
    pub const fn is_inherent(self) -> bool {
        matches!(self, Self::TechnicalMinimum)
    }
}

terms! {
    /// 利用目的: what the information is used for (規則 第22条の2の29 第3号). A leaf; see [`Purpose::family`].
    Purpose {
        Display = "display", "画面の表示", "display";
        InputRetention = "input_retention", "入力内容の保持", "input retention";
        Authentication = "authentication", "認証", "authentication";
        Security = "security", "セキュリティの確保", "security";
        LoadBalancing = "load_balancing", "負荷分散", "load balancing";
        Payment = "payment", "決済", "payment";
        ConsentManagement = "consent_management", "同意の管理", "consent management";
        Analytics = "analytics", "アクセス解析", "analytics";
        AbTest = "ab_test", "A/Bテスト", "A/B testing";
        SessionReplay = "session_replay", "操作の記録・再現", "session replay";
        ErrorMonitoring = "error_monitoring", "不具合の監視", "error monitoring";
        AdDelivery = "ad_delivery", "広告の配信", "ad delivery";
        AdMeasurement = "ad_measurement", "広告の効果測定", "ad measurement";
        AdRetargeting = "ad_retargeting", "行動ターゲティング・リターゲティング広告", "ad retargeting";
        Affiliate = "affiliate", "成果報酬型広告", "affiliate marketing";
        Personalization = "personalization", "表示の最適化", "personalization";
        ShareButton = "share_button", "共有ボタン", "share button";
        Embed = "embed", "埋め込みコンテンツ", "embedded content";
        Login = "login", "ログイン連携", "login";
        Chat = "chat", "チャット", "chat";
        Form = "form", "問い合わせフォーム", "form";
        Font = "font", "フォントの配信", "font delivery";
        Cdn = "cdn", "コンテンツの配信", "content delivery";
        TagManagement = "tag_management", "タグの管理", "tag management";
        Hosting = "hosting", "ホスティング", "hosting";
        /// The recipient's own service kept up or improved; only ever a declared purpose, never the usual use of a service.
        ServiceImprovement = "service_improvement", "サービスの維持・改善", "service improvement";
    }
}

terms! {
    /// Purposes of one family are near each other; of different families they do not match.
    PurposeFamily {
        Necessary = "necessary", "必要な機能", "necessary";
        Analytics = "analytics", "分析", "analytics";
        Advertising = "advertising", "広告", "advertising";
        Personalization = "personalization", "最適化", "personalization";
        Social = "social", "ソーシャル", "social";
        Support = "support", "サポート", "support";
        Infrastructure = "infrastructure", "基盤", "infrastructure";
        Improvement = "improvement", "改善", "improvement";
    }
}

impl Purpose {
    /// The family of this leaf.
    #[must_use]
    pub const fn family(self) -> PurposeFamily {
        match self {
            Self::Display
            | Self::InputRetention
            | Self::Authentication
            | Self::Security
            | Self::LoadBalancing
            | Self::Payment
            | Self::ConsentManagement => PurposeFamily::Necessary,
            Self::Analytics | Self::AbTest | Self::SessionReplay | Self::ErrorMonitoring => PurposeFamily::Analytics,
            Self::AdDelivery | Self::AdMeasurement | Self::AdRetargeting | Self::Affiliate => {
                PurposeFamily::Advertising
            }
            Self::Personalization => PurposeFamily::Personalization,
            Self::ShareButton | Self::Embed | Self::Login => PurposeFamily::Social,
            Self::Chat | Self::Form => PurposeFamily::Support,
            Self::Font | Self::Cdn | Self::TagManagement | Self::Hosting => PurposeFamily::Infrastructure,
            Self::ServiceImprovement => PurposeFamily::Improvement,
        }
    }
}

terms! {
    /// The consent state in which a page was visited; each has a fresh profile.
    Phase {
        NoChoice = "no-choice", "選択前", "before a choice";
        Accept = "accept", "同意後", "after accept";
        Reject = "reject", "拒否後", "after reject";
        OptOut = "opt-out", "オプトアウト後", "after opt-out";
        Gpc = "gpc", "GPC信号あり・選択前", "with the GPC signal, before a choice";
    }
}

terms! {
    /// How strong the evidence of a transmission is (E0 weakest).
    Grade {
        E0 = "E0", "タグの存在のみ", "tag present, not run";
        E1 = "E1", "送信の試行", "request attempted";
        E2 = "E2", "送信内容を確認", "request sent, content seen";
        E3 = "E3", "応答を確認", "response received";
        E4 = "E4", "端末への保存を確認", "state set on the terminal";
    }
}

terms! {
    /// Whose facilities receive the information, seen from the operator of the audited site.
    Party {
        Third = "third", "第三者", "third party";
        Own = "own", "自社", "own";
        Group = "group", "グループ会社", "group company";
        JointUser = "joint-user", "共同利用者", "joint user";
        Partner = "partner", "提携先", "partner";
        Processor = "processor", "委託先", "processor";
        Customer = "customer", "顧客", "customer";
    }
}

terms! {
    /// How a piece of information stands in the transmission.
    Form {
        Plain = "plain", "平文", "plain";
        Hashed = "hashed", "ハッシュ値", "hashed";
    }
}

terms! {
    /// Why we say that a piece of information was sent. Order: strongest first.
    Confidence {
        /// A value that the auditor typed was found.
        KnownInput = "known-input", "既知の入力値", "known input";
        /// A value that the page or the browser holds (URL, title, cookie …) was found.
        Value = "value", "値の一致", "value match";
        /// The catalog knows what this parameter of this service carries.
        Catalog = "catalog", "カタログ", "catalog";
        /// The name or shape of the parameter suggests it.
        Inferred = "inferred", "推定", "inferred";
    }
}

terms! {
    /// What a document is to the audit.
    DocumentRole {
        Policy = "policy", "プライバシーポリシー", "privacy policy";
        ExternalTransmissionList = "external-transmission-list", "外部送信一覧", "external-transmission list";
        CookiePolicy = "cookie-policy", "クッキーポリシー", "cookie policy";
        CommonPolicy = "common-policy", "共通ポリシー", "common policy";
        GroupList = "group-list", "グループ会社一覧", "list of group companies";
        VendorDocument = "vendor-document", "送信先の文書", "vendor's document";
        Other = "other", "その他", "other";
    }
}

terms! {
    /// What kind of service it is; it implies usual purposes and the category words of a policy that fit.
    ServiceCategory {
        Analytics = "analytics", "アクセス解析", "analytics";
        Advertising = "advertising", "広告", "advertising";
        DspSsp = "dsp-ssp", "広告配信（DSP・SSP）", "programmatic advertising";
        Affiliate = "affiliate", "アフィリエイト", "affiliate";
        TagManager = "tag-manager", "タグ管理", "tag manager";
        DmpCdp = "dmp-cdp", "データ基盤（DMP・CDP）", "data platform";
        MaCrm = "ma-crm", "MA・CRM", "marketing automation";
        Heatmap = "heatmap", "ヒートマップ", "heatmap";
        AbTest = "ab-test", "A/Bテスト", "A/B test";
        Personalization = "personalization", "Web接客", "personalization";
        Recommendation = "recommendation", "レコメンド", "recommendation";
        Search = "search", "検索", "search";
        Chat = "chat", "チャット", "chat";
        Form = "form", "フォーム", "form";
        Cmp = "cmp", "同意管理", "consent management";
        ErrorMonitoring = "error-monitoring", "エラー監視", "error monitoring";
        Cdn = "cdn", "CDN", "content delivery";
        Hosting = "hosting", "ホスティング", "hosting";
        Fonts = "fonts", "フォント", "fonts";
        Video = "video", "動画", "video";
        Maps = "maps", "地図", "maps";
        Social = "social", "SNS", "social";
        Auth = "auth", "認証", "authentication";
        Payment = "payment", "決済", "payment";
        AntiFraud = "anti-fraud", "不正対策", "anti-fraud";
        AdVerification = "ad-verification", "アドベリフィケーション", "ad verification";
        AppAttribution = "app-attribution", "アプリ計測", "app attribution";
        Push = "push", "プッシュ通知", "push";
        ReviewUgc = "review-ugc", "レビュー", "reviews";
        Translation = "translation", "翻訳", "translation";
        Other = "other", "その他", "other";
    }
}

/// A text in both languages of the product. Reports carry both; `--lang` chooses what the terminal shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Bilingual {
    pub ja: String,
    pub en: String,
}

impl Bilingual {
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}
