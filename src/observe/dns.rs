//! CNAME chains: which own host is a vendor's in disguise.

use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::{RData, RecordType};

use crate::evidence::Dns;

/// Aliases of one host.
const MAX_CHAIN: usize = 12;
const DEADLINE: Duration = Duration::from_secs(8);

/// Asks the system's name servers.
#[derive(Debug)]
pub(crate) struct Names {
    resolver: Result<TokioResolver, String>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let resolver = TokioResolver::builder_tokio().and_then(|builder| builder.build()).map_err(|e| e.to_string());
        Self { resolver }
    }

    /// The chain of aliases of a host; what went wrong stands in the record.
    pub(crate) async fn chain(&self, host: &str) -> Dns {
        let mut dns = Dns { host: host.to_owned(), ..Dns::default() };
        let resolver = match &self.resolver {
            Ok(resolver) => resolver,
            Err(reason) => {
                dns.error = Some(reason.clone());
                return dns;
            }
        };
        let name = format!("{}.", host.trim_end_matches('.'));
        // An address look-up brings the aliases on the way to it along, the last one included.
        match tokio::time::timeout(DEADLINE, resolver.lookup(name, RecordType::A)).await {
            Err(_) => dns.error = Some(format!("no answer within {} s", DEADLINE.as_secs())),
            Ok(Err(e)) => dns.error = Some(e.to_string()),
            Ok(Ok(found)) => {
                let aliases = found.answers().iter().filter_map(|record| match &record.data {
                    RData::CNAME(alias) => Some((plain(&record.name.to_string()), plain(&alias.0.to_string()))),
                    _ => None,
                });
                dns.cname_chain = follow(host, &aliases.collect::<Vec<_>>());
            }
        }
        dns
    }
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// The answers of a name server come in any order.
fn follow(host: &str, aliases: &[(String, String)]) -> Vec<String> {
    let mut chain: Vec<String> = Vec::new();
    let mut at = plain(host);
    while let Some((_, to)) = aliases.iter().find(|(from, _)| *from == at) {
        if chain.contains(to) || chain.len() >= MAX_CHAIN {
            break;
        }
        at.clone_from(to);
        chain.push(to.clone());
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_in_any_order_and_in_circles() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let aliases = [pair("b.jp", "c.jp"), pair("a.jp", "b.jp"), pair("x.jp", "y.jp")];
        assert_eq!(follow("A.jp.", &aliases), ["b.jp", "c.jp"]);
        assert_eq!(follow("a.jp", &[pair("a.jp", "b.jp"), pair("b.jp", "b.jp")]), ["b.jp"]);
        assert!(follow("z.jp", &aliases).is_empty());
    }
}
