//! A proof in the fragment of a link: browsers do not send it, so checking tells nobody what was checked.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

/// The longest link that is looked at, in bytes.
pub const MAX_LINK: usize = 4 * 1024;

/// The address of the channel's page that checks, with the proof in its fragment: for the QR code of a share card.
pub fn link(page: &str, proof: &[u8]) -> String {
    format!("{page}#{}", URL_SAFE_NO_PAD.encode(proof))
}

/// The proof in a link, whatever its host: the signature decides, not the address. `None` without one, and for base64url
/// that is not in its one form (padding, bits left over).
pub fn from_link(link: &str) -> Option<Vec<u8>> {
    if link.len() > MAX_LINK {
        return None;
    }
    let url = Url::parse(link.trim()).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let fragment = url.fragment().filter(|fragment| !fragment.is_empty())?;
    URL_SAFE_NO_PAD.decode(fragment).ok()
}
