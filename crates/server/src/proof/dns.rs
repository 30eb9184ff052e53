//! The DNS leg: TXT records at `_ausrufer.<domain>`.
use channel::verification::Leg;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::proto::rr::RData;
use std::net::SocketAddr;

pub struct Records {
    resolver: TokioResolver,
}

impl Records {
    /// The machine's resolver, or one at the given address.
    pub fn new(server: Option<SocketAddr>) -> Result<Self, String> {
        let mut builder = match server {
            None => TokioResolver::builder_tokio().map_err(|e| e.to_string())?,
            Some(address) => {
                let mut connection = ConnectionConfig::udp();
                connection.port = address.port();
                let server = NameServerConfig::new(address.ip(), true, vec![connection]);
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                TokioResolver::builder_with_config(config, Default::default())
            }
        };
        // A record just set or removed must be seen at the next look, not when a cache forgets.
        builder.options_mut().cache_size = 0;
        Ok(Self { resolver: builder.build().map_err(|e| e.to_string())? })
    }

    /// The texts at a name; `None` when nobody answers.
    pub async fn texts(&self, name: String) -> Option<Vec<String>> {
        match self.resolver.txt_lookup(name).await {
            Ok(lookup) => Some(texts(&lookup)),
            Err(error) if error.is_nx_domain() || error.is_no_records_found() => Some(Vec::new()),
            Err(_) => None,
        }
    }

    /// What the records say about the channel's key.
    pub async fn leg(&self, domain: &str, channel_url: &str, key: &[u8; 32]) -> Leg {
        let name = format!("{}.{}.", formats::wellknown::DNS_LABEL, domain.trim_end_matches('.'));
        match self.resolver.txt_lookup(name).await {
            Ok(lookup) => formats::wellknown::read_dns(&texts(&lookup), channel_url, key),
            Err(error) if error.is_nx_domain() || error.is_no_records_found() => Leg::Absent,
            Err(_) => Leg::Unreachable,
        }
    }
}

/// A TXT record may come in several strings of up to 255 bytes (RFC 1035 §3.3.14); they belong together.
fn texts(lookup: &hickory_resolver::lookup::Lookup) -> Vec<String> {
    let texts = lookup.answers().iter().filter_map(|record| match &record.data {
        RData::TXT(txt) => Some(txt.txt_data.concat()),
        _ => None,
    });
    texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}
