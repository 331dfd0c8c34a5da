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
        match tokio::time::timeout(DEADLINE, chain(resolver, host)).await {
            Err(_) => dns.error = Some(format!("no answer within {} s", DEADLINE.as_secs())),
            Ok(Err(reason)) => dns.error = Some(reason),
            Ok(Ok(chain)) => dns.cname_chain = chain,
        }
        dns
    }
}

/// An address look-up brings the aliases on the way to it along, the last one included. Where there is no address (IPv6
/// only, or nothing behind the last alias) they are asked for one by one.
async fn chain(resolver: &TokioResolver, host: &str) -> Result<Vec<String>, String> {
    let reason = match aliases(resolver, host, RecordType::A).await {
        Ok(found) => return Ok(follow(host, &found)),
        Err(reason) => reason,
    };
    let mut known = Vec::new();
    let mut at = plain(host);
    for _ in 0..MAX_CHAIN {
        let Ok(found) = aliases(resolver, &at, RecordType::CNAME).await else { break };
        let Some((_, next)) = found.iter().find(|(from, _)| *from == at) else { break };
        at.clone_from(next);
        known.extend(found);
    }
    let chain = follow(host, &known);
    if chain.is_empty() { Err(reason) } else { Ok(chain) }
}

/// Pairs of name and alias in the answer.
async fn aliases(resolver: &TokioResolver, host: &str, kind: RecordType) -> Result<Vec<(String, String)>, String> {
    let name = format!("{}.", host.trim_end_matches('.'));
    let found = resolver.lookup(name, kind).await.map_err(|error| error.to_string())?;
    let aliases = found.answers().iter().filter_map(|record| match &record.data {
        RData::CNAME(alias) => Some((plain(&record.name.to_string()), plain(&alias.0.to_string()))),
        _ => None,
    });
    Ok(aliases.collect())
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
    use std::net::{IpAddr, Ipv4Addr};

    use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
    use hickory_resolver::net::runtime::TokioRuntimeProvider;
    use tokio::net::UdpSocket;

    use super::*;

    #[test]
    fn chains_in_any_order_and_in_circles() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let aliases = [pair("b.jp", "c.jp"), pair("a.jp", "b.jp"), pair("x.jp", "y.jp")];
        assert_eq!(follow("A.jp.", &aliases), ["b.jp", "c.jp"]);
        assert_eq!(follow("a.jp", &[pair("a.jp", "b.jp"), pair("b.jp", "b.jp")]), ["b.jp"]);
        assert!(follow("z.jp", &aliases).is_empty());
    }

    /// A name in the wire format of RFC 1035 §3.1.
    fn wire(name: &str) -> Vec<u8> {
        let label = |label: &str| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat();
        name.split('.').flat_map(label).chain([0]).collect()
    }

    /// Answers one question: `metrics` has an address behind two aliases, `ghost` an alias with nothing behind it.
    fn answer(question: &[u8]) -> Vec<u8> {
        const A: u8 = 1;
        const CNAME: u8 = 5;
        let end = 12 + question[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
        let (name, kind) = (&question[12..end - 4], question[end - 3]);
        let record = |name: &str, kind: u8, data: &[u8]| {
            let length = u16::try_from(data.len()).unwrap().to_be_bytes();
            [&wire(name), &[0, kind, 0, 1, 0, 0, 0, 60][..], &length, data].concat()
        };
        let alias = |from: &str, to: &str| record(from, CNAME, &wire(to));
        let answers = match (name, kind) {
            (name, A) if name == wire("metrics.example.co.jp") => vec![
                alias("metrics.example.co.jp", "shop.sc.omtrdc.net"),
                alias("shop.sc.omtrdc.net", "x.sc.omtrdc.net"),
                record("x.sc.omtrdc.net", A, &[192, 0, 2, 1]),
            ],
            (name, CNAME) if name == wire("ghost.example.co.jp") => {
                vec![alias("ghost.example.co.jp", "gone.eulerian.net")]
            }
            _ => Vec::new(),
        };
        let head = [question[0], question[1], 0x81, 0x80, 0, 1, 0, u8::try_from(answers.len()).unwrap(), 0, 0, 0, 0];
        [&head[..], &question[12..end], &answers.concat()].concat()
    }

    #[tokio::test]
    async fn a_name_server_is_asked_for_the_chain() {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut way = ConnectionConfig::udp();
        way.port = socket.local_addr().unwrap().port();
        let server = NameServerConfig::new(IpAddr::V4(Ipv4Addr::LOCALHOST), true, vec![way]);
        tokio::spawn(async move {
            let mut buffer = [0_u8; 512];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                socket.send_to(&answer(&buffer[..length]), from).await.unwrap();
            }
        });
        let config = ResolverConfig::from_name_servers(vec![server]);
        let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).build();
        let names = Names { resolver: resolver.map_err(|error| error.to_string()) };
        let known = names.chain("metrics.example.co.jp").await;
        assert_eq!(
            (known.cname_chain, known.error),
            (vec!["shop.sc.omtrdc.net".to_owned(), "x.sc.omtrdc.net".to_owned()], None)
        );
        let ghost = names.chain("ghost.example.co.jp").await;
        assert_eq!((ghost.cname_chain, ghost.error), (vec!["gone.eulerian.net".to_owned()], None));
        let plain = names.chain("www.example.co.jp").await;
        assert!(plain.cname_chain.is_empty());
    }
}
