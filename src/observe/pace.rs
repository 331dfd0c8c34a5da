//! Politeness: how often and how many at once, per host; retries; deadlines.
//!
//! ```text
//! visit or fetch → host's slots (per_host) → host's rate (requests a second, or its Crawl-delay if slower) → network
//! ```

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use backon::ExponentialBuilder;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// A `Crawl-delay` beyond this would make any audit endless; it is what a person would wait at most.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(10);
/// A `Retry-After` beyond this is not waited for.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(20);

/// What every request to a host passes first.
#[derive(Debug)]
pub(crate) struct Pace {
    period: Duration,
    per_host: usize,
    hosts: Mutex<BTreeMap<String, Host>>,
}

#[derive(Debug, Clone)]
struct Host {
    slots: Arc<Semaphore>,
    rate: Arc<DefaultDirectRateLimiter>,
}

/// Held while a request or visit is under way.
#[derive(Debug)]
pub(crate) struct Permit {
    _slot: Option<OwnedSemaphorePermit>,
}

impl Pace {
    /// `rate` in requests a second and host, `per_host` requests at once.
    pub(crate) fn new(rate: f64, per_host: u32) -> Self {
        let period = Duration::try_from_secs_f64(1.0 / rate.max(0.001)).unwrap_or(MAX_CRAWL_DELAY);
        Self {
            period: period.max(Duration::from_micros(100)),
            per_host: per_host.max(1) as usize,
            hosts: Mutex::default(),
        }
    }

    /// Waits until the host of `url` may be asked again.
    pub(crate) async fn wait(&self, url: &Url) -> Permit {
        let host = self.host(&key(url));
        let slot = host.slots.acquire_owned().await.ok();
        host.rate.until_ready().await;
        Permit { _slot: slot }
    }

    /// Takes a host's own wish (`Crawl-delay`) into account when it is slower than ours.
    pub(crate) fn slow_down(&self, url: &Url, delay: Duration) {
        let delay = delay.min(MAX_CRAWL_DELAY);
        if delay > self.period {
            let host = Host { slots: Arc::new(Semaphore::new(1)), rate: limiter(delay) };
            self.hosts.lock().unwrap_or_else(PoisonError::into_inner).insert(key(url), host);
        }
    }

    fn host(&self, key: &str) -> Host {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts
            .entry(key.to_owned())
            .or_insert_with(|| Host { slots: Arc::new(Semaphore::new(self.per_host)), rate: limiter(self.period) })
            .clone()
    }
}

fn limiter(period: Duration) -> Arc<DefaultDirectRateLimiter> {
    let quota = Quota::with_period(period).expect("the period is not zero").allow_burst(NonZeroU32::MIN);
    Arc::new(RateLimiter::direct(quota))
}

fn key(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_ascii_lowercase()
}

/// Two more tries, half a second and a second apart: for what passes by itself.
pub(crate) fn retries() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(500))
        .with_max_delay(MAX_RETRY_AFTER)
        .with_max_times(2)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn one_host_waits_and_another_does_not() {
        let pace = Pace::new(20.0, 4);
        let (a, b) = (Url::parse("https://a.jp/").unwrap(), Url::parse("https://b.jp/").unwrap());
        let began = Instant::now();
        for _ in 0..4 {
            drop(pace.wait(&a).await);
        }
        assert!(began.elapsed() >= Duration::from_millis(145), "{:?}", began.elapsed());
        let began = Instant::now();
        drop(pace.wait(&b).await);
        assert!(began.elapsed() < Duration::from_millis(40));
    }

    #[tokio::test]
    async fn slots_bound_what_is_under_way() {
        let pace = Pace::new(1000.0, 1);
        let url = Url::parse("https://a.jp/").unwrap();
        let held = pace.wait(&url).await;
        let second = tokio::time::timeout(Duration::from_millis(50), pace.wait(&url)).await;
        assert!(second.is_err());
        drop(held);
        pace.wait(&url).await;
    }
}
