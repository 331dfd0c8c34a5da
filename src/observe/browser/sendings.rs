//! The requests that a network stack's log has told of, and whose they are: the log has no frame and no visit, so a request
//! is found by its address and the moment at which it was paused on its way there.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Requests remembered; the oldest go first.
pub(super) const REQUESTS: usize = 20_000;
/// A request reaches the network stack this much before its pause was told at the earliest: clocks are read at both ends.
const EARLIER: u64 = 20;
/// and at the latest so long after it.
const LATER: u64 = 10_000;
/// Requests that the protocol told of before the log did; more are not waited for.
const WAITING: usize = 1_000;
/// When the log has events of so much later, a request that it does not have never came to the network stack.
const SURELY: u64 = 1_000;

/// What the log has of a request of which the protocol told that it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Left,
    /// It ended before its headers were written.
    GivenUp,
    /// Neither, so far.
    Open,
    /// The log does not have it.
    Unknown,
}

/// Method and URL.
pub(super) type Address = (String, String);

/// Times are the log's, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Sendings {
    /// Number of the first request that is still remembered.
    first: u64,
    requests: VecDeque<Sending>,
    /// The last request of each source (a redirect goes on under the same one).
    of_source: HashMap<u64, u64>,
    /// Those that are nobody's yet, in the order of the log.
    by_address: HashMap<Address, VecDeque<u64>>,
    /// Those that were given to an HTTP/2 connection, which writes their headers when it can.
    queued: HashMap<Address, VecDeque<u64>>,
    /// Those whose own visit knows already that they left, by the moment at which each was paused: it may still ask, when it
    /// was cancelled later, and nobody else is to take it for theirs.
    kept: HashMap<(Address, u64), VecDeque<u64>>,
    /// Told of by the protocol before the log was so far.
    waiting: VecDeque<(Address, u64)>,
    /// How many requests the log had told of when these were last looked for.
    tried: u64,
    latest: u64,
}

#[derive(Debug)]
struct Sending {
    source: u64,
    address: Address,
    at: u64,
    /// The moment under which it is kept for its own visit.
    kept_for: Option<u64>,
    /// How often its headers left: a connection that was used before and ends without an answer makes the browser try again.
    times: u32,
    /// When it ended.
    ended: Option<u64>,
}

impl Sendings {
    /// The log has come as far as this.
    pub(super) fn passed(&mut self, time: u64) {
        self.latest = self.latest.max(time);
    }

    /// A request begins. One that is redirected begins again under the same source.
    pub(super) fn begin(&mut self, source: u64, address: Address, time: Option<u64>) {
        let at = time.unwrap_or(self.latest);
        let number = self.first + self.requests.len() as u64;
        let sending = Sending { source, address: address.clone(), at, kept_for: None, times: 0, ended: None };
        self.requests.push_back(sending);
        self.of_source.insert(source, number);
        self.by_address.entry(address).or_default().push_back(number);
        if self.requests.len() > REQUESTS {
            self.forget();
        }
    }

    /// Its headers were given to a connection of its own.
    pub(super) fn sent(&mut self, source: u64) {
        self.change(source, |request| request.times += 1);
    }

    pub(super) fn ended(&mut self, source: u64) {
        let at = self.latest;
        self.change(source, |request| request.ended = Some(at));
    }

    /// Given to a connection for many.
    pub(super) fn queue(&mut self, source: u64) {
        let Some(number) = self.of_source.get(&source).copied() else { return };
        let Some(address) = self.request(number).map(|request| request.address.clone()) else { return };
        self.queued.entry(address).or_default().push_back(number);
    }

    /// How many are remembered, in each of the ways to find them.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> [usize; 3] {
        [self.requests.len(), self.by_address.len(), self.of_source.len()]
    }

    fn request(&mut self, number: u64) -> Option<&mut Sending> {
        self.requests.get_mut(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn forget(&mut self) {
        let Some(old) = self.requests.pop_front() else { return };
        let number = self.first;
        self.first += 1;
        if self.of_source.get(&old.source) == Some(&number) {
            self.of_source.remove(&old.source);
        }
        remove(&mut self.queued, &old.address, number);
        match old.kept_for {
            Some(paused) => remove(&mut self.kept, &(old.address, paused), number),
            None => remove(&mut self.by_address, &old.address, number),
        }
    }

    fn change(&mut self, source: u64, change: impl FnOnce(&mut Sending)) {
        if let Some(request) = self.of_source.get(&source).copied().and_then(|number| self.request(number)) {
            change(request);
        }
    }

    /// A connection for many has written the headers of the first request of this address that waits for it.
    pub(super) fn written(&mut self, address: &Address) {
        let Some(mut numbers) = self.queued.remove(address) else { return };
        while let Some(number) = numbers.pop_front() {
            if let Some(request) = self.request(number).filter(|request| request.ended.is_none()) {
                request.times += 1;
                if !numbers.is_empty() {
                    self.queued.insert(address.clone(), numbers);
                }
                return;
            }
        }
    }

    /// See [`super::netlog::NetLog::told`].
    pub(super) fn told(&mut self, address: Address, paused: u64) {
        if !self.keep(&address, paused) {
            self.waiting.push_back((address, paused));
            if self.waiting.len() > WAITING {
                self.waiting.pop_front();
            }
        }
    }

    /// See [`super::netlog::NetLog::left_at_last`].
    pub(super) fn left_at_last(&mut self, address: &Address, paused: u64, grace: u64) -> Option<bool> {
        self.left(address, paused, Some(grace)).or_else(|| {
            let number = self.find(address, paused)?;
            self.take(number, address);
            Some(false)
        })
    }

    /// See [`super::netlog::NetLog::left`].
    pub(super) fn left(&mut self, address: &Address, paused: u64, over: Option<u64>) -> Option<bool> {
        self.keep_waiting();
        let Some(number) = self.find(address, paused) else {
            return over.filter(|grace| self.latest > paused + grace + SURELY).map(|_| false);
        };
        let request = &self.requests[usize::try_from(number - self.first).ok()?];
        let left = if request.times > 0 {
            Some(true)
        } else if request.ended.is_some() {
            Some(false)
        } else {
            None
        };
        if left.is_some() {
            self.take(number, address);
        }
        left
    }

    /// See [`super::netlog::NetLog::fate_of_told`].
    pub(super) fn fate_of_told(&mut self, address: &Address, paused: u64) -> Told {
        self.keep_waiting();
        let own = self.kept.get(&(address.clone(), paused)).and_then(VecDeque::front).copied();
        let Some(request) = own.and_then(|number| self.request(number)) else {
            let awaited = self.waiting.iter().any(|(waiting, moment)| waiting == address && *moment == paused);
            return if awaited { Told::Open } else { Told::Unknown };
        };
        match (request.times > 0, request.ended.is_some()) {
            (true, _) => Told::Left,
            (false, true) => Told::GivenUp,
            (false, false) => Told::Open,
        }
    }

    /// See [`super::netlog::NetLog::times_told`].
    pub(super) fn times_told(&mut self, address: &Address, paused: u64) -> u32 {
        self.keep_waiting();
        let own = self.kept.get(&(address.clone(), paused)).and_then(VecDeque::front).copied();
        let Some(number) = own else { return 0 };
        let times = self.request(number).map_or(0, |request| request.times);
        self.take(number, address);
        times
    }

    /// See [`super::netlog::NetLog::unclaimed`].
    pub(super) fn unclaimed(&mut self, address: &Address, since: u64, until: u64) -> (u32, bool) {
        self.keep_waiting();
        let (mut count, mut open) = (0, false);
        for number in self.by_address.get(address).map(|numbers| Vec::from(numbers.clone())).unwrap_or_default() {
            let Some(request) = self.request(number).filter(|request| request.at + EARLIER >= since) else { continue };
            match (request.times > 0, request.ended) {
                (true, Some(ended)) if ended <= until => {
                    count += 1;
                    self.take(number, address);
                }
                (false, Some(_)) => {}
                _ => open = true,
            }
        }
        (count, open)
    }

    /// The one that is kept for this moment, or the first of the address that began about then and is nobody's yet.
    fn find(&self, address: &Address, paused: u64) -> Option<u64> {
        let own = self.kept.get(&(address.clone(), paused)).and_then(VecDeque::front);
        own.copied().or_else(|| self.find_free(address, paused))
    }

    fn find_free(&self, address: &Address, paused: u64) -> Option<u64> {
        let began_then = |number: &u64| {
            let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
            let began = self.requests.get(at)?.at;
            (began + EARLIER >= paused && began <= paused + LATER).then_some(())
        };
        self.by_address.get(address)?.iter().copied().find(|number| began_then(number).is_some())
    }

    /// Lays one aside for its own visit. False: the log does not have it.
    fn keep(&mut self, address: &Address, paused: u64) -> bool {
        let Some(number) = self.find_free(address, paused) else { return false };
        self.take(number, address);
        if let Some(request) = self.request(number) {
            request.kept_for = Some(paused);
        }
        self.kept.entry((address.clone(), paused)).or_default().push_back(number);
        true
    }

    /// The same for those that the log did not have when the protocol told of them.
    fn keep_waiting(&mut self) {
        // Only what the log has told of since can be one of them.
        let begun = self.first + self.requests.len() as u64;
        if std::mem::replace(&mut self.tried, begun) == begun {
            return;
        }
        for (waiting, paused) in std::mem::take(&mut self.waiting) {
            let kept = self.keep(&waiting, paused);
            if !kept && self.latest < paused + LATER {
                self.waiting.push_back((waiting, paused));
            }
        }
    }

    /// Nobody is told of this one again.
    fn take(&mut self, number: u64, address: &Address) {
        match self.request(number).and_then(|request| request.kept_for.take()) {
            Some(paused) => remove(&mut self.kept, &(address.clone(), paused), number),
            None => remove(&mut self.by_address, address, number),
        }
    }
}

/// Takes a number out of a list, and the list out of the map when it was the last one.
fn remove<Key: Eq + Hash>(lists: &mut HashMap<Key, VecDeque<u64>>, key: &Key, number: u64) {
    let Some(numbers) = lists.get_mut(key) else { return };
    // Mostly the first one: they end in the order in which they began.
    if numbers.front() == Some(&number) {
        numbers.pop_front();
    }
    // A request that was given to a second connection stands there twice.
    if numbers.contains(&number) {
        numbers.retain(|known| *known != number);
    }
    if numbers.is_empty() {
        lists.remove(key);
    }
}
