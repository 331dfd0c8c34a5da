//! The phases after a choice: the banner is found, its button clicked, the effect checked, and the page opened again as
//! somebody who has chosen.
//!
//! What the page sends before the click belongs to no choice: that load is a visit of its own, in the phase `no-choice`.
//! From the click on everything belongs to the phase that was chosen, first of all what the click itself sets off.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::cdp::CallError;
use super::limits;
use super::settle::Stop;
use super::visit::{BROWSER_PATIENCE, Drive, Seen};
use crate::evidence::{Consent, GapKind, Observation, VisitEnded, VisitPurpose, VisitStarted};
use crate::glossary::Phase;

const FINDER: &str = include_str!("consent.js");
const RULES: &str = include_str!("consent_rules.json");
/// How long a banner may take to appear once the page is quiet.
const BANNER_PATIENCE: Duration = Duration::from_millis(3_500);
const PATIENCE: Duration = Duration::from_secs(5);

/// The state that the consent platforms of the page report, as one bounded text.
const STATE: &str = r"(async () => {
  const state = {};
  const soon = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve(null), 400))]);
  try { if (typeof __tcfapi === 'function') { const data = await soon(new Promise((resolve) => __tcfapi('getTCData', 2, resolve))); if (data) state.tcf = { status: data.eventStatus, string: data.tcString, purposes: data.purpose && data.purpose.consents }; } } catch {}
  try { if (typeof __gpp === 'function') { const data = await soon(new Promise((resolve) => __gpp('ping', resolve))); if (data) state.gpp = data.gppString; } } catch {}
  try { if (typeof OnetrustActiveGroups === 'string') state.onetrust = OnetrustActiveGroups; } catch {}
  try { if (typeof Cookiebot === 'object') state.cookiebot = Cookiebot.consent; } catch {}
  try { if (typeof Didomi === 'object' && Didomi.getUserStatus) state.didomi = Didomi.getUserStatus().purposes; } catch {}
  try { if (Array.isArray(window.dataLayer)) { const set = window.dataLayer.filter((entry) => entry && entry[0] === 'consent').map((entry) => [entry[1], entry[2]]); if (set.length) state.consent_mode = set.slice(-4); } } catch {}
  return JSON.stringify(state).slice(0, 2000);
})()";

/// A banner with the button that was asked for, as the finder gives it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Found {
    platform: String,
    selector: String,
    text: String,
    button: String,
    found: bool,
    at: Option<(f64, f64)>,
}

/// A found banner with the place where its button waits to be clicked.
#[derive(Debug, Clone)]
struct Banner {
    found: Found,
    session: String,
    context: Value,
}

impl Drive {
    /// A visit in a phase after a choice.
    pub(super) async fn see_with_choice(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        let phase = self.plan.phase;
        let main_visit = self.plan.id;
        let (before, started) = self.visit_before();
        let choice_url = match (&self.target.observe.opt_out, phase) {
            (Some(page), Phase::OptOut) => page.url.clone(),
            _ => self.plan.url.clone(),
        };
        {
            let mut ledger = self.tab.ledger();
            ledger.visit = before;
            ledger.emit(Observation::VisitStarted(VisitStarted { url: choice_url.to_string(), ..started }));
        }
        let opened = self.open_for_choice(&choice_url).await;
        let banner = match opened {
            Ok(true) => self.find_banner(phase).await,
            Ok(false) => None,
            Err(stop) => {
                self.begin_phase(before, main_visit, "failed").await;
                return Err(stop);
            }
        };
        let picture = banner.is_some();
        if picture && self.target.observe.screenshots {
            self.picture_for(main_visit, "banner").await;
        }
        self.begin_phase(before, main_visit, if matches!(opened, Ok(true)) { "complete" } else { "failed" }).await;
        self.moment("consent");
        let consent = self.choose(phase, banner).await?;
        if picture && self.target.observe.screenshots && consent.outcome == "clicked" {
            self.screenshot("after-choice", 0.0, 0.0).await;
        }
        let reached = consent.outcome == "clicked" && consent.effective != Some(false);
        if !reached {
            let reason = match consent.outcome.as_str() {
                "none-needed" => format!("no consent banner was found, so the phase {phase} could not be reached"),
                "no-such-button" => format!("the banner has no button for the phase {phase}"),
                "clicked" => "the button was clicked, but the banner stayed".to_owned(),
                _ => format!("the phase {phase} could not be reached"),
            };
            self.tab.ledger().gap(GapKind::Phase, self.plan.url.as_str(), reason);
        }
        if phase == Phase::OptOut && reached {
            self.tell_opt_out(&choice_url, main_visit, consent);
        } else {
            self.tab.ledger().emit(Observation::Consent(consent));
        }
        // The page (or the journey) once more, as somebody who has chosen.
        self.go(seen).await
    }

    /// Says whether a page on which nothing is chosen shows a banner: without one there is no choice to be before. Banners
    /// stand on every page, so the pages from which the crawl starts are enough.
    pub(super) async fn look_for_banner(&self) {
        let plan = &self.plan;
        if plan.phase != Phase::NoChoice || plan.depth > 0 || plan.purpose != VisitPurpose::Page || self.reading {
            return;
        }
        let Some(banner) = self.find_in_documents("none", None).await else { return };
        let consent = Consent {
            banner: true,
            platform: banner.found.platform,
            text: banner.found.text,
            outcome: "seen".to_owned(),
            ..no_banner(plan.phase)
        };
        self.tab.ledger().emit(Observation::Consent(consent));
    }

    /// An opt-out that was carried out is a visit of its own to the page that offers it: only then may anybody say that
    /// what follows comes after it.
    fn tell_opt_out(&self, url: &url::Url, main: u64, consent: Consent) {
        let started = VisitStarted { url: url.to_string(), purpose: VisitPurpose::OptOut, ..self.started() };
        let ended = VisitEnded { outcome: "complete".to_owned(), final_url: url.to_string(), ..VisitEnded::default() };
        let mut ledger = self.tab.ledger();
        ledger.visit = self.recorder.next_visit();
        ledger.emit(Observation::VisitStarted(started));
        ledger.emit(Observation::Consent(consent));
        ledger.emit(Observation::VisitEnded(ended));
        ledger.visit = main;
    }

    fn visit_before(&self) -> (u64, VisitStarted) {
        let started = VisitStarted { phase: Phase::NoChoice, purpose: VisitPurpose::Consent, ..self.started() };
        (self.recorder.next_visit(), started)
    }

    async fn open_for_choice(&mut self, url: &url::Url) -> Result<bool, Stop> {
        if let Err(error) = self.navigate(url).await? {
            self.no_page(&error)?;
            return Ok(false);
        }
        self.loaded(Duration::from_secs(15)).await?;
        self.moment("idle");
        self.quiet(Duration::from_secs(3)).await?;
        Ok(true)
    }

    /// Ends the visit before the choice, with the cookies it has made, and begins the one of the phase.
    async fn begin_phase(&self, before: u64, main: u64, outcome: &str) {
        let params = json!({"browserContextId": self.tab.context});
        if let Ok(jar) = self.connection.call("", "Storage.getCookies", params, BROWSER_PATIENCE).await {
            self.settle_cookies(&jar);
        }
        self.read_storage().await;
        let mut ledger = self.tab.ledger();
        ledger.storage.clear();
        debug_assert_eq!(ledger.visit, before, "the visit before the choice is under way");
        let ended = VisitEnded { outcome: outcome.to_owned(), final_url: ledger.page.clone(), ..VisitEnded::default() };
        ledger.emit(Observation::VisitEnded(ended));
        ledger.visit = main;
    }

    async fn picture_for(&self, visit: u64, subject: &str) {
        let before = std::mem::replace(&mut self.tab.ledger().visit, visit);
        // The picture is evidence of the choice, so it stands with the visit of the phase.
        self.screenshot_later(subject).await;
        self.tab.ledger().visit = before;
    }

    async fn screenshot_later(&self, subject: &str) {
        self.screenshot(subject, 0.0, 0.0).await;
    }

    /// Waits for the banner, which often comes some time after the page.
    async fn find_banner(&self, phase: Phase) -> Option<Banner> {
        let (want, given) = self.wanted(phase);
        let until = Instant::now() + BANNER_PATIENCE;
        loop {
            let banner = self.find_in_documents(want, given.as_deref()).await;
            if banner.is_some() || Instant::now() > until || self.tab.stopped().is_some() {
                return banner;
            }
            let _ = tokio::time::timeout(Duration::from_millis(250), self.tab.changed.notified()).await;
        }
    }

    /// What to look for: a kind of button, and what the target says about it.
    fn wanted(&self, phase: Phase) -> (&'static str, Option<String>) {
        let observe = &self.target.observe;
        match phase {
            Phase::Accept => ("accept", observe.accept.clone()),
            Phase::Reject => ("reject", observe.reject.clone()),
            Phase::OptOut => match &observe.opt_out {
                Some(page) => ("given", Some(page.click.clone())),
                None => ("reject", observe.reject.clone()),
            },
            Phase::NoChoice | Phase::Gpc => ("accept", None),
        }
    }

    async fn find_in_documents(&self, want: &str, given: Option<&str>) -> Option<Banner> {
        let given = serde_json::to_string(&given).ok()?;
        let mut without_button = None;
        let mut sessions = self.hub.sessions_of(&self.tab);
        sessions.retain(|session| matches!(session.kind.as_str(), "page" | "iframe"));
        // The page itself first: a banner in a frame is the rarer case.
        sessions.sort_by_key(|session| session.id != self.session);
        for session in sessions {
            // Hundreds of frames that answer late, each within its patience, would keep the visit for minutes.
            if self.time_left().is_zero() {
                break;
            }
            let world = json!({"frameId": session.target, "worldName": "kansa"});
            let Ok(world) = self.connection.call(&session.id, "Page.createIsolatedWorld", world, PATIENCE).await else {
                continue;
            };
            let context = world["executionContextId"].clone();
            let expression = format!("{FINDER}(document, {RULES}, '{want}', {given})");
            let value = self.evaluate_in(&session.id, context.clone(), &expression, PATIENCE).await;
            let found: Option<Found> = value.ok().and_then(|value| serde_json::from_value(value).ok());
            let found = match found {
                Some(found) => Some((found, context)),
                None => {
                    self.find_in_closed_roots(&session.id, &context, want, &given).await.map(|found| (found, context))
                }
            };
            let Some((mut found, context)) = found else { continue };
            if session.id != self.session {
                // The place is the frame's own; the page's mouse would miss it.
                found.at = None;
            }
            let banner = Banner { found, session: session.id, context };
            if banner.found.found {
                return Some(banner);
            }
            without_button.get_or_insert(banner);
        }
        without_button
    }

    /// Closed shadow roots are closed to scripts, not to the protocol.
    async fn find_in_closed_roots(&self, session: &str, context: &Value, want: &str, given: &str) -> Option<Found> {
        let document = json!({"depth": -1, "pierce": true});
        let document = self.connection.call(session, "DOM.getDocument", document, PATIENCE).await.ok()?;
        let mut roots = Vec::new();
        closed_roots(&document["root"], 0, &mut roots);
        for root in roots.into_iter().take(20) {
            let params = json!({"backendNodeId": root, "executionContextId": context});
            let Ok(resolved) = self.connection.call(session, "DOM.resolveNode", params, PATIENCE).await else {
                continue;
            };
            let declaration = format!("function() {{ return (\n{FINDER}\n)(this, {RULES}, '{want}', {given}); }}");
            let params = json!({
                "functionDeclaration": declaration, "objectId": resolved["object"]["objectId"], "returnByValue": true,
            });
            let Ok(mut answer) = self.connection.call(session, "Runtime.callFunctionOn", params, PATIENCE).await else {
                continue;
            };
            let found: Option<Found> = serde_json::from_value(answer["result"]["value"].take()).ok();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Clicks what the phase asks for; where only a second layer refuses, through that.
    async fn choose(&self, phase: Phase, banner: Option<Banner>) -> Result<Consent, Stop> {
        let mut consent = no_banner(phase);
        let Some(mut banner) = banner else { return Ok(consent) };
        consent.banner = true;
        consent.platform.clone_from(&banner.found.platform);
        consent.text.clone_from(&banner.found.text);
        if !banner.found.found
            && phase != Phase::Accept
            && let Some(inner) = self.second_layer().await?
        {
            banner = inner;
        }
        consent.button.clone_from(&banner.found.button);
        consent.selector.clone_from(&banner.found.selector);
        if !banner.found.found {
            consent.outcome = "no-such-button".to_owned();
            return Ok(consent);
        }
        if let Err(error) = self.click(&banner).await {
            consent.outcome = "failed".to_owned();
            consent.state = error.to_string();
            return Ok(consent);
        }
        consent.outcome = "clicked".to_owned();
        self.quiet(Duration::from_secs(4)).await?;
        consent.effective = Some(self.gone(phase, &banner.found).await);
        let state = self.evaluate_in(&self.session, Value::Null, STATE, PATIENCE).await;
        consent.state =
            state.ok().and_then(|state| state.as_str().map(|text| limits::cut_text(text, 2_000))).unwrap_or_default();
        Ok(consent)
    }

    /// Opens the settings of the banner and finds what refuses, or saves with everything off, there.
    async fn second_layer(&self) -> Result<Option<Banner>, Stop> {
        let Some(settings) = self.find_in_documents("settings", None).await.filter(|banner| banner.found.found) else {
            return Ok(None);
        };
        if self.click(&settings).await.is_err() {
            return Ok(None);
        }
        self.acted("consent", format!("opened the settings: {}", settings.found.button));
        self.quiet(Duration::from_secs(3)).await?;
        if let Some(reject) = self.find_in_documents("reject", None).await.filter(|banner| banner.found.found) {
            return Ok(Some(reject));
        }
        let Some(save) = self.find_in_documents("save", None).await.filter(|banner| banner.found.found) else {
            return Ok(None);
        };
        let off = "(() => { let n = 0; const scope = globalThis.kansaButton?.closest('[role=dialog], dialog, form, body') || document; \
            for (const box of scope.querySelectorAll('input[type=checkbox]:checked:not(:disabled), [role=switch][aria-checked=true]:not([aria-disabled=true])')) { box.click(); n += 1; } return n; })()";
        let switched = self.evaluate_in(&save.session, save.context.clone(), off, PATIENCE).await.unwrap_or_default();
        self.acted("consent", format!("switched off {switched} items"));
        Ok(Some(save))
    }

    /// A real click where the mouse can reach the button, a scripted one in frames and shadow roots.
    async fn click(&self, banner: &Banner) -> Result<(), CallError> {
        if let Some((x, y)) = banner.found.at {
            self.mouse(x, y).await?;
            return Ok(());
        }
        let expression = "(() => { const button = globalThis.kansaButton; if (!button) return false; \
            for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup']) button.dispatchEvent(new (type.startsWith('p') ? PointerEvent : MouseEvent)(type, {bubbles: true, cancelable: true, composed: true})); \
            button.click(); return true; })()";
        let mut params = json!({"expression": expression, "returnByValue": true, "userGesture": true});
        params["contextId"] = banner.context.clone();
        self.connection.call(&banner.session, "Runtime.evaluate", params, PATIENCE).await.map(|_| ())
    }

    pub(super) async fn mouse(&self, x: f64, y: f64) -> Result<(), CallError> {
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let params = json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": 1});
            self.call("Input.dispatchMouseEvent", params, PATIENCE).await?;
        }
        Ok(())
    }

    /// True when the banner is no longer there: neither it nor its button is found again.
    async fn gone(&self, phase: Phase, was: &Found) -> bool {
        let (want, given) = self.wanted(phase);
        let until = Instant::now() + Duration::from_secs(2);
        loop {
            let now = self.find_in_documents(want, given.as_deref()).await;
            let stays = now.is_some_and(|now| now.found.platform == was.platform && now.found.text == was.text);
            if !stays || Instant::now() > until {
                return !stays;
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }
}

/// What there is to say where no banner was found.
fn no_banner(phase: Phase) -> Consent {
    Consent {
        phase,
        banner: false,
        platform: String::new(),
        button: String::new(),
        selector: String::new(),
        outcome: "none-needed".to_owned(),
        effective: None,
        text: String::new(),
        state: String::new(),
    }
}

fn closed_roots(node: &Value, depth: u32, roots: &mut Vec<Value>) {
    if depth > 400 || roots.len() > 50 {
        return;
    }
    for root in node["shadowRoots"].as_array().into_iter().flatten() {
        if root["shadowRootType"] == "closed" {
            roots.push(root["backendNodeId"].clone());
        }
        closed_roots(root, depth + 1, roots);
    }
    for child in node["children"].as_array().into_iter().flatten() {
        closed_roots(child, depth + 1, roots);
    }
    closed_roots_of_frame(&node["contentDocument"], depth, roots);
}

fn closed_roots_of_frame(document: &Value, depth: u32, roots: &mut Vec<Value>) {
    if document.is_object() {
        closed_roots(document, depth + 1, roots);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_a_table_with_unique_names() {
        let rules: Vec<Value> = serde_json::from_str(RULES).unwrap();
        let mut names: Vec<&str> = rules.iter().map(|rule| rule["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rules.len());
        for rule in &rules {
            let by_selector = ["banner", "accept", "reject"].iter().all(|part| rule[*part].is_array());
            assert!(by_selector || rule["script"].is_array(), "{rule}");
        }
    }

    #[test]
    fn closed_roots_are_found_below_open_ones() {
        let document = json!({"children": [{"shadowRoots": [{"shadowRootType": "open", "backendNodeId": 1, "children": [
            {"shadowRoots": [{"shadowRootType": "closed", "backendNodeId": 2}]},
        ]}]}]});
        let mut roots = Vec::new();
        closed_roots(&document, 0, &mut roots);
        assert_eq!(roots, [json!(2)]);
    }
}
