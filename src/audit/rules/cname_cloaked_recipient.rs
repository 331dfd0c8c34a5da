//! R010 cname-cloaked-recipient: A host under the operator’s domain leads by CNAME to somebody else.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "R010",
    name: "cname-cloaked-recipient",
    title_ja: "CNAMEで自社ドメインに見える送信先",
    levels: Levels::all(Level::Warning),
    basis: "law:22-2-29(2)",
    evidence: "E1+dns",
    doc: Text::new(
        "自社のドメイン名がCNAMEにより他社のサーバーを指している場合に報告します。送信先は、ドメイン名の持ち主ではなく、情報を取り扱う者です。",
        "A host under the operator’s domain leads by CNAME to somebody else. The recipient is who handles the information, not who owns the domain name.",
    ),
    message: Text::new(
        "{host}は自社ドメインですが、CNAME先は{target}（{recipient}）です。",
        "{host} looks first-party but resolves by CNAME to {target} ({recipient}).",
    ),
    fix: Text::new(
        "実際に情報を取り扱う者の名称で記載する。",
        "Declare the organisation that really receives the data.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        let cname = judged.transmission.cname.as_ref()?;
        Some(
            Draft::transmission(judged.transmission)
                .with("host", cname.host.clone())
                .with("target", cname.chain.last().cloned().unwrap_or_default()),
        )
    })
}
