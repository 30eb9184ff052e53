//! Items that nobody publishes by accident. They are refused whole and named, not cleaned: a person shall look.
use channel::field::Complaint;
use formats::feed_in::ItemIn;
use url::{Host, Url};

/// Letters no title has; what is merely long is shortened elsewhere.
const TITLE_MAX: usize = 1_000;

/// Refuses titles without end, scripts in the text and pictures from private networks.
pub fn check(item: &ItemIn) -> Result<(), Complaint> {
    if item.title.chars().count() > TITLE_MAX {
        return Err(Complaint::with("import.item.long_title", TITLE_MAX));
    }
    let html = [&item.summary_html, &item.content_html];
    if html.iter().any(|text| has_script(text)) {
        return Err(Complaint::new("import.item.script"));
    }
    let pictures = item.image.iter().cloned().chain(html.iter().flat_map(|text| sources(text)));
    for address in pictures {
        if is_private(&address) {
            return Err(Complaint::with("import.item.private_picture", address.host_str().unwrap_or("?")));
        }
    }
    Ok(())
}

fn has_script(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    lower.contains("<script") || lower.contains("javascript:") || lower.contains("<iframe srcdoc")
}

/// Addresses of pictures in a text.
fn sources(html: &str) -> Vec<Url> {
    formats::html_in::to_markdown(html, None).images.into_iter().map(|image| image.src).collect()
}

fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(v4)) => !net::is_public(v4.into()),
        Some(Host::Ipv6(v6)) => !net::is_public(v6.into()),
        Some(Host::Domain(name)) => {
            name == "localhost" || [".local", ".internal", ".lan", ".localhost"].iter().any(|e| name.ends_with(e))
        }
        None => false,
    }
}
