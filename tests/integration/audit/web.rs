//! Journals by hand: visits with what they send, in the words of the vendors.

use sha2::{Digest, Sha256};

use kansa::evidence::{
    Canary, Consent, Dns, End, Engine, Evidence, Header, Observation, Page, Record, Reference, Request, RequestFailed,
    Response, Run, VisitEnded, VisitPurpose, VisitStarted,
};
use kansa::glossary::Phase;

/// A run in the making.
pub(super) struct Web {
    engine: Engine,
    phases: Vec<Phase>,
    records: Vec<(Option<u64>, Observation)>,
    visits: u64,
}

impl Web {
    fn new(engine: Engine) -> Self {
        Self { engine, phases: Vec::new(), records: Vec::new(), visits: 0 }
    }

    /// Seen by the browser engine.
    pub(super) fn visited() -> Self {
        Self::new(Engine::Browser)
    }

    /// From an imported capture.
    pub(super) fn captured() -> Self {
        Self::new(Engine::Har)
    }

    /// The static engine's: one page, no script.
    pub(super) fn still() -> Self {
        Self::new(Engine::Static).visit(Visit::of("https://www.example.jp/"))
    }

    pub(super) fn visit(mut self, visit: Visit) -> Self {
        self.visits += 1;
        if !self.phases.contains(&visit.phase) {
            self.phases.push(visit.phase);
        }
        let started = VisitStarted {
            url: visit.url.clone(),
            phase: visit.phase,
            engine: self.engine,
            run: 1,
            depth: 0,
            from: None,
            stands_for: Vec::new(),
            user_agent: None,
            language: Some("ja".to_owned()),
            screen: Some((1280, 720)),
            purpose: visit.purpose,
        };
        let mut records = vec![Observation::VisitStarted(started)];
        for (place, event) in visit.events.into_iter().enumerate() {
            records.extend(event.records(&visit.url, &format!("{}.{place}", self.visits), visit.phase));
        }
        let page = Page {
            url: visit.url.clone(),
            final_url: visit.url.clone(),
            status: 200,
            features: visit.features,
            challenge: visit.challenge,
            ..Page::default()
        };
        records.push(Observation::Page(page));
        records.push(Observation::VisitEnded(VisitEnded {
            outcome: "complete".to_owned(),
            final_url: visit.url,
            ..VisitEnded::default()
        }));
        self.records.extend(records.into_iter().map(|record| (Some(self.visits), record)));
        self
    }

    pub(super) fn cname(mut self, host: &str, target: &str) -> Self {
        let dns = Dns { host: host.to_owned(), cname_chain: vec![target.to_owned()], error: None };
        self.records.push((None, Observation::Dns(dns)));
        self
    }

    pub(super) fn reference(mut self, url: &str) -> Self {
        let reference = Reference {
            url: url.to_owned(),
            page: "https://www.example.jp/".to_owned(),
            element: "script".to_owned(),
            line: 9,
            resource: "script".to_owned(),
            in_script: true,
        };
        self.records.push((Some(1), Observation::Reference(reference)));
        self
    }

    pub(super) fn evidence(self) -> Evidence {
        let run = Run { engine: self.engine, phases: self.phases, ..Run::default() };
        let mut all = vec![(None, Observation::Run(run.clone()))];
        all.extend(self.records);
        all.push((None, Observation::End(End { outcome: "complete".to_owned(), ..End::default() })));
        let records = all.into_iter().enumerate().map(|(index, (visit, observation))| Record {
            n: index as u64 + 1,
            at: "2026-11-20T01:00:00Z".to_owned(),
            us: index as u64,
            visit,
            observation,
        });
        Evidence { run, records: records.collect(), complete: true, ..Evidence::default() }
    }
}

/// One page load in the making.
pub(super) struct Visit {
    url: String,
    phase: Phase,
    purpose: VisitPurpose,
    features: Vec<String>,
    challenge: Option<String>,
    events: Vec<Event>,
}

enum Event {
    Request {
        url: String,
        resource: &'static str,
        cookie: String,
        failed: bool,
        navigation: bool,
    },
    /// The text of the button that was clicked; empty: only seen.
    Banner(String),
    Canary(Canary),
}

impl Event {
    fn records(self, page: &str, id: &str, phase: Phase) -> Vec<Observation> {
        match self {
            Self::Request { url, resource, cookie, failed, navigation } => {
                let mut headers = vec![Header { name: "User-Agent".to_owned(), value: "Mozilla/5.0".to_owned() }];
                if !cookie.is_empty() {
                    headers.push(Header { name: "Cookie".to_owned(), value: cookie });
                }
                let request = Request {
                    request_id: id.to_owned(),
                    url: url.clone(),
                    method: "GET".to_owned(),
                    headers,
                    resource: resource.to_owned(),
                    page: page.to_owned(),
                    navigation,
                    ..Request::default()
                };
                let then = if failed {
                    let error = "net::ERR_CONNECTION_REFUSED".to_owned();
                    Observation::RequestFailed(RequestFailed {
                        request_id: id.to_owned(),
                        url,
                        error,
                        ..RequestFailed::default()
                    })
                } else {
                    let response = Response { request_id: id.to_owned(), url, status: 200, ..Response::default() };
                    Observation::Response(response)
                };
                vec![Observation::Request(request), then]
            }
            Self::Banner(button) => vec![Observation::Consent(Consent {
                phase,
                banner: true,
                platform: "generic".to_owned(),
                outcome: if button.is_empty() { "none-needed".to_owned() } else { "clicked".to_owned() },
                effective: (!button.is_empty()).then_some(true),
                button,
                selector: String::new(),
                text: String::new(),
                state: String::new(),
            })],
            Self::Canary(canary) => vec![Observation::Canary(canary)],
        }
    }
}

impl Visit {
    pub(super) fn of(url: &str) -> Self {
        let document = Event::Request {
            url: url.to_owned(),
            resource: "document",
            cookie: String::new(),
            failed: false,
            navigation: false,
        };
        Self {
            url: url.to_owned(),
            phase: Phase::NoChoice,
            purpose: VisitPurpose::Page,
            features: Vec::new(),
            challenge: None,
            events: vec![document],
        }
    }

    fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    fn send(self, url: String, resource: &'static str) -> Self {
        self.event(Event::Request { url, resource, cookie: String::new(), failed: false, navigation: false })
    }

    fn encoded(&self) -> String {
        self.url.replace(':', "%3A").replace('/', "%2F")
    }

    pub(super) fn ga4(self, more: &str) -> Self {
        let url = format!(
            "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST000001&cid=1122334455.1700000000&dl={}&ul=ja&sr=1280x720&en=page_view{more}",
            self.encoded()
        );
        self.send(url, "fetch")
    }

    pub(super) fn meta(self, more: &str) -> Self {
        let url = format!(
            "https://www.facebook.com/tr/?id=998877665544332&ev=PageView&dl={}&sw=1280&sh=720&fbp=fb.1.1700000000000.987654321{more}",
            self.encoded()
        );
        self.send(url, "image")
    }

    pub(super) fn meta_hashed(self, address: &str) -> Self {
        let hash: String = Sha256::digest(address.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        self.meta(&format!("&ud%5Bem%5D={hash}"))
    }

    pub(super) fn criteo(self) -> Self {
        let url = format!("https://sslwidget.criteo.com/event?a=777&v=5.23.0&p0=e%3Dvh&fu={}", self.encoded());
        self.event(Event::Request {
            url,
            resource: "script",
            cookie: "uid=9f8e7d6c-1111-4222-8333-abcdefabcdef".to_owned(),
            failed: false,
            navigation: false,
        })
    }

    pub(super) fn yahoo_ads(self) -> Self {
        let url = format!("https://b97.yahoo.co.jp/pagead/conversion/1000/?url={}", self.encoded());
        self.send(url, "image").send("https://s.yimg.jp/images/listing/tool/cv/ytag.js".to_owned(), "script")
    }

    pub(super) fn image(self, url: &str, cookie: &str) -> Self {
        self.event(Event::Request {
            url: url.to_owned(),
            resource: "image",
            cookie: cookie.to_owned(),
            failed: false,
            navigation: false,
        })
    }

    pub(super) fn script(self, url: &str) -> Self {
        self.send(url.to_owned(), "script")
    }

    pub(super) fn failed(self, url: &str) -> Self {
        self.event(Event::Request {
            url: url.to_owned(),
            resource: "image",
            cookie: String::new(),
            failed: true,
            navigation: false,
        })
    }

    pub(super) fn navigation(self, url: &str) -> Self {
        self.event(Event::Request {
            url: url.to_owned(),
            resource: "document",
            cookie: String::new(),
            failed: false,
            navigation: true,
        })
    }

    pub(super) fn banner(self, button: &str) -> Self {
        self.event(Event::Banner(button.to_owned()))
    }

    pub(super) fn canary(self, what: &str, value: &str) -> Self {
        self.event(Event::Canary(Canary { what: what.to_owned(), value: value.to_owned(), selector: String::new() }))
    }

    pub(super) fn phase(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    pub(super) fn opt_out_page(mut self) -> Self {
        self.purpose = VisitPurpose::OptOut;
        self
    }

    pub(super) fn feature(mut self, feature: &str) -> Self {
        self.features.push(feature.to_owned());
        self
    }

    pub(super) fn challenge(mut self, why: &str) -> Self {
        self.challenge = Some(why.to_owned());
        self
    }
}
