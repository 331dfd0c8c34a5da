//! T005 fingerprinting-api-use: A script calls interfaces that are used to take a fingerprint of the device.

use super::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    id: "T005",
    name: "fingerprinting-api-use",
    title_ja: "端末特徴の取得",
    levels: Levels::all(Level::Warning),
    basis: "law:22-2-29(1)",
    evidence: "E1+js",
    needs: &[Need::BrowserEngine],
    doc: Text::new(
        "スクリプトが、端末の特徴を取得するために使われるAPI（キャンバスの読出し、音声、WebGL、フォントの計測等）を呼び出した場合に報告します。一種類だけの呼出しは、キャンバスの読出しを除き報告しません。",
        "A script calls interfaces that are used to take a fingerprint of the device. One kind of call alone is not reported, unless a canvas is read back.",
    ),
    message: Text::new(
        "{script}が端末の特徴を取得するAPIを呼び出しています。",
        "{script} calls device-fingerprinting APIs.",
    ),
    fix: Text::new("用途を確認し、記載する。", "Find out why and declare."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut records: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (record, call) in &case.facts.api_calls {
        let Some(kind) = kind(&call.api) else { continue };
        let script = call.script.split(['?', '#']).next().unwrap_or_default();
        kinds.entry(script).or_default().insert(kind);
        records.entry(script).or_default().push(*record);
    }
    kinds
        .into_iter()
        .filter(|(_, kinds)| kinds.len() >= 2 || kinds.contains("canvas"))
        .map(|(script, _)| {
            Draft::about("script", script)
                .with("script", wording::short(script))
                .records(records.remove(script).unwrap_or_default())
        })
        .collect()
}

/// The kind of trait that a call reads, if it is one of those.
fn kind(api: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| api.contains(word));
    if has(&["toDataURL", "toBlob", "getImageData"]) {
        Some("canvas")
    } else if has(&["WebGL", "getParameter", "getSupportedExtensions", "readPixels"]) {
        Some("webgl")
    } else if has(&["AudioContext", "OfflineAudio", "createOscillator", "createDynamicsCompressor"]) {
        Some("audio")
    } else if has(&["measureText", "fonts.check", "FontFaceSet"]) {
        Some("fonts")
    } else if has(&[
        "enumerateDevices",
        "getBattery",
        "deviceMemory",
        "hardwareConcurrency",
        "getHighEntropyValues",
        "RTCPeerConnection",
        "plugins",
    ]) {
        Some("device")
    } else {
        None
    }
}
