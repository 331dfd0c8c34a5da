//! What a page is once it stands: its links, its title, what it asks of its visitor, its picture.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::json;

use super::limits;
use super::settle::Stop;
use super::visit::{Drive, Seen};
use crate::evidence::{Body, Gap, GapKind, Link, Observation, Page, Reference, Screenshot};

const SNAPSHOT: &str = include_str!("snapshot.js");
const FONTS: &str = include_str!("fonts.js");
const PATIENCE: Duration = Duration::from_secs(8);
const SCREENSHOT_PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Snapshot {
    url: String,
    title: String,
    language: String,
    referrer: String,
    links: Vec<Link>,
    total: u64,
    features: Vec<String>,
    hints: Vec<Hint>,
    manifest: bool,
    text: String,
    length: u64,
    width: f64,
    height: f64,
    dom: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hint {
    url: String,
    rel: String,
}

impl Drive {
    /// Reads the page as it stands and writes its record; its picture when the target wants pictures.
    pub(super) async fn read_page(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        let expression = SNAPSHOT.replace("LINK_BOUND", &limits::LINKS.to_string());
        let answer = match self.evaluate(&expression, PATIENCE).await {
            Ok(answer) => answer,
            Err(error) => {
                if let Some(stop) = self.tab.stopped() {
                    return Err(stop);
                }
                let reason = format!("the page could not be read: {error}");
                self.tab.ledger().gap(GapKind::Page, self.plan.url.as_str(), reason);
                return Ok(());
            }
        };
        let snapshot: Snapshot = answer.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        if !snapshot.url.starts_with("http") {
            // An error page of the browser: the gap of the failed request says why.
            let reason = self.main_failure().unwrap_or_else(|| "the browser shows no page".to_owned());
            return self.no_page(&reason);
        }
        let has_manifest = snapshot.manifest;
        let html = self.main_document().await;
        let status = self.tab.ledger().main_status;
        let challenge = challenge(status, &snapshot);
        self.note_page(&snapshot, challenge.as_deref());
        let dom = self.recorder.body(snapshot.dom.clone().into_bytes(), limits::CONTENT_BYTES).await.ok();
        if self.reading {
            let font_px = self.font_sizes().await;
            seen.rendered = Some(super::Rendered {
                final_url: snapshot.url.clone(),
                status,
                html: snapshot.dom.clone(),
                font_px,
                title: snapshot.title.clone(),
                language: snapshot.language.clone(),
            });
        }
        seen.final_url.clone_from(&snapshot.url);
        seen.links.clone_from(&snapshot.links);
        seen.ok = true;
        let page = Page {
            url: self.plan.url.to_string(),
            final_url: snapshot.url,
            status,
            title: snapshot.title,
            language: snapshot.language,
            referrer: snapshot.referrer,
            html,
            dom,
            links: snapshot.links,
            features: snapshot.features,
            challenge,
        };
        self.tab.ledger().emit(Observation::Page(page));
        self.look_for_banner().await;
        if has_manifest {
            self.fetch_manifest().await;
        }
        if self.target.observe.screenshots && !self.reading {
            self.screenshot("page", snapshot.width, snapshot.height).await;
        }
        Ok(())
    }

    /// The gaps and references that a page gives rise to.
    fn note_page(&self, snapshot: &Snapshot, challenge: Option<&str>) {
        let ledger = self.tab.ledger();
        if let Some(reason) = challenge {
            ledger.gap(GapKind::Challenge, &snapshot.url, reason);
        }
        if snapshot.total > snapshot.links.len() as u64 {
            let reason = format!("only the first {} of the links were kept", snapshot.links.len());
            let count = snapshot.total - snapshot.links.len() as u64;
            ledger.emit(Observation::Gap(Gap { what: GapKind::Content, subject: snapshot.url.clone(), reason, count }));
        }
        for hint in &snapshot.hints {
            // A connection without a request: no channel of the protocol tells of it.
            ledger.emit(Observation::Reference(Reference {
                url: hint.url.clone(),
                page: snapshot.url.clone(),
                element: format!("link[rel={}]", limits::cut_text(&hint.rel, 40)),
                resource: "preconnect".to_owned(),
                ..Reference::default()
            }));
        }
    }

    fn main_failure(&self) -> Option<String> {
        let ledger = self.tab.ledger();
        let target = ledger.main_target.clone();
        let failed =
            ledger.exchanges.values().filter(|exchange| exchange.frame_id == target && exchange.kind == "Document");
        failed
            .flat_map(|exchange| &exchange.hops)
            .find_map(|hop| hop.failure.as_ref())
            .map(|failure| failure.error.clone())
    }

    /// The document as served: the same bytes as the body of its response.
    async fn main_document(&self) -> Option<Body> {
        let id = self.tab.ledger().main_loader.clone();
        let answer =
            self.call("Network.getResponseBody", json!({"requestId": id}), Duration::from_secs(3)).await.ok()?;
        let text = answer["body"].as_str()?;
        let bytes = if answer["base64Encoded"].as_bool() == Some(true) {
            BASE64.decode(text).ok()?
        } else {
            text.as_bytes().to_vec()
        };
        self.recorder.body(bytes, limits::CONTENT_BYTES).await.ok()
    }

    /// The browser fetches a page's manifest some time after the load, which may be after the visit: it is asked to now.
    async fn fetch_manifest(&self) {
        let fetched = self.tab.ledger().exchanges.values().any(|exchange| exchange.kind == "Manifest");
        if !fetched && self.call("Page.getAppManifest", json!({}), Duration::from_secs(5)).await.is_ok() {
            self.acted("manifest", "the browser was asked to fetch the web app manifest now");
        }
    }

    async fn font_sizes(&self) -> Option<(f64, f64)> {
        let answer = self.evaluate(FONTS, PATIENCE).await.ok()?;
        Some((answer[0].as_f64()?, answer[1].as_f64()?))
    }

    /// A picture of the whole page, bounded in height.
    pub(super) async fn screenshot(&self, subject: &str, width: f64, height: f64) {
        let (view_width, view_height) = self.target.observe.viewport;
        let width = (width as u32).clamp(view_width, view_width * 2);
        let height = (height as u32).clamp(view_height, limits::SCREENSHOT_HEIGHT);
        // WebP would hold up the browser's one thread for windows: 45 ms a picture, measured, against 5.
        let mut params = json!({"format": "jpeg", "quality": 80, "optimizeForSpeed": true});
        if (width, height) != (view_width, view_height) {
            // The page is laid out for a view of this size first; what fits the view it has needs no such thing.
            params["captureBeyondViewport"] = (height > view_height).into();
            params["clip"] = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        }
        let patience = SCREENSHOT_PATIENCE.min(self.time_left().max(Duration::from_secs(1)));
        let picture = self.call("Page.captureScreenshot", params, patience).await;
        let url = self.tab.ledger().page.clone();
        let bytes = match &picture {
            Ok(answer) => answer["data"].as_str().and_then(|text| BASE64.decode(text).ok()),
            Err(_) => None,
        };
        let Some(bytes) = bytes else {
            let reason = picture.err().map_or_else(|| "no picture came".to_owned(), |error| error.to_string());
            self.tab.ledger().gap(GapKind::Content, &url, format!("no screenshot: {reason}"));
            return;
        };
        let Ok((file, sha256)) = self.recorder.screenshot(bytes, "jpg").await else { return };
        let record = Screenshot { file, sha256, subject: subject.to_owned(), url, width, height };
        self.tab.ledger().emit(Observation::Screenshot(record));
    }
}

/// Words of pages that stand between a visitor and the page, each with what they mean.
const CHALLENGES: &[(&str, &str)] = &[
    ("just a moment...", "a challenge page (Cloudflare)"),
    ("attention required! | cloudflare", "a challenge page (Cloudflare)"),
    ("checking your browser before accessing", "a challenge page"),
    ("verify you are human", "a challenge page"),
    ("verifying you are human", "a challenge page"),
    ("are you a robot", "a challenge page"),
    ("ロボットではありません", "a challenge page"),
    ("ロボットでないことを確認", "a challenge page"),
    ("pardon our interruption", "a challenge page"),
    ("request unsuccessful. incapsula", "a challenge page (Imperva)"),
    ("access denied", "access was denied"),
    ("アクセスが拒否されました", "access was denied"),
];

/// Why the page is not the one that visitors see: an error status, a challenge, a login wall.
fn challenge(status: u16, snapshot: &Snapshot) -> Option<String> {
    let title = snapshot.title.to_lowercase();
    let text = snapshot.text.to_lowercase();
    // A long page that mentions such words is no challenge page.
    let short = snapshot.length < 1_500;
    let found = CHALLENGES.iter().find(|(words, _)| title.contains(words) || (short && text.contains(words)));
    if let Some((_, meaning)) = found.filter(|_| short || status >= 400) {
        return Some(format!("{meaning}, status {status}"));
    }
    if status >= 400 {
        return Some(format!("an error page, status {status}"));
    }
    let wall = snapshot.features.iter().any(|feature| feature == "password") && short;
    let sign_in = ["login", "log in", "sign in", "ログイン", "サインイン"].iter().any(|word| title.contains(word));
    (wall && sign_in).then(|| "a login page".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(status: u16, title: &str, text: &str, length: u64, features: &[&str]) -> Option<String> {
        let features = features.iter().map(|feature| (*feature).to_owned()).collect();
        challenge(
            status,
            &Snapshot { title: title.to_owned(), text: text.to_owned(), length, features, ..Snapshot::default() },
        )
    }

    #[test]
    fn challenges_errors_and_walls_are_told_from_pages() {
        assert!(page(403, "Just a moment...", "", 100, &[]).unwrap().contains("Cloudflare"));
        assert!(page(404, "Not found", "", 100, &[]).unwrap().contains("404"));
        assert!(page(200, "ログイン", "", 100, &["password"]).is_some());
        assert_eq!(page(200, "商品一覧", "verify you are human", 20_000, &["password"]), None);
        assert_eq!(page(200, "会社概要", "当社について", 300, &["form"]), None);
    }
}
