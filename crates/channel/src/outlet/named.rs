//! The address of a post at an outlet, as a person pastes it.
use super::Kind;
use crate::field::Complaint;
use crate::webhook;
use url::Url;

/// Where somebody saw a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its name at the platform, where only the address tells it; else the account's posts are looked through for it.
    pub remote: String,
    /// Its address.
    pub url: String,
}

/// Reads an address; nothing typed is nothing known. `account` are the outlet's settings by their names.
///
/// # Errors
/// When no post of that account stands at such an address, with one that would do.
pub fn read(kind: Kind, account: &dyn Fn(&str) -> String, typed: &str) -> Result<Seen, Complaint> {
    if typed.trim().is_empty() {
        return Ok(Seen::default());
    }
    let complaint = || Complaint::with("error.outlet.post_address", example(kind, account));
    let url = webhook::address(typed).map_err(|_| complaint())?;
    let remote = name(kind, account, &url).ok_or_else(complaint)?;
    Ok(Seen { remote, url: url.to_string() })
}

fn name(kind: Kind, account: &dyn Fn(&str) -> String, url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_start_matches("www.").trim_start_matches("m.");
    let path: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let nothing = |fits: bool| fits.then(String::new);
    match kind {
        Kind::Wordpress => {
            let own = Url::parse(&account("site")).ok()?;
            nothing(url.host() == own.host() && (!path.is_empty() || url.query().is_some()))
        }
        Kind::Mastodon => {
            let own = Url::parse(&account("server")).ok()?;
            nothing(url.host() == own.host() && path.len() > 1 && path.last().is_some_and(|last| is_number(last)))
        }
        Kind::Telegram => {
            let chat = account("chat");
            let number = match (chat.strip_prefix('@'), path.as_slice()) {
                (Some(name), [place, number]) if place.eq_ignore_ascii_case(name) => number,
                (None, ["c", place, number]) if *place == chat.trim_start_matches("-100") => number,
                _ => return None,
            };
            (matches!(host, "t.me" | "telegram.me") && is_number(number)).then(|| (*number).to_owned())
        }
        Kind::Bluesky => nothing(host == "bsky.app" && matches!(path.as_slice(), ["profile", _, "post", _])),
        Kind::Matrix => {
            let event = url.fragment().is_some_and(|place| place.contains("/$") || place.contains("/%24"));
            nothing(host == "matrix.to" && event)
        }
        Kind::Facebook => nothing(matches!(host, "facebook.com" | "fb.com" | "fb.watch") && !path.is_empty()),
        Kind::Instagram => nothing(host == "instagram.com" && path.len() > 1),
        Kind::Threads => nothing(matches!(host, "threads.net" | "threads.com") && path.contains(&"post")),
        _ => nothing(true),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How such an address looks.
fn example(kind: Kind, account: &dyn Fn(&str) -> String) -> String {
    match kind {
        Kind::Mastodon => format!("{}/@name/113456789012345678", account("server")),
        Kind::Wordpress => format!("{}2026/11/markt/", account("site")),
        Kind::Telegram => format!("https://t.me/{}/41", account("chat").trim_start_matches('@')),
        Kind::Bluesky => format!("https://bsky.app/profile/{}/post/3lbabc2de3f2g", account("handle")),
        Kind::Matrix => format!("https://matrix.to/#/{}/$…", account("room")),
        Kind::Facebook => "https://www.facebook.com/stadt/posts/123456789".to_owned(),
        Kind::Instagram => "https://www.instagram.com/p/C1a2b3/".to_owned(),
        Kind::Threads => "https://www.threads.net/@stadt/post/C1a2b3".to_owned(),
        _ => "https://…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str) -> String {
        match name {
            "server" => "https://social.example",
            "chat" => "@Lindenau",
            _ => "",
        }
        .to_owned()
    }

    #[test]
    fn only_an_address_of_a_post_there_is_taken() {
        let good = [
            (Kind::Mastodon, "https://social.example/@stadt/113456789", ""),
            (Kind::Telegram, "https://t.me/lindenau/41?single", "41"),
            (Kind::Bluesky, "https://bsky.app/profile/stadt.example/post/3lbabc2de3f2g", ""),
            (Kind::Matrix, "https://matrix.to/#/!raum:example.org/$abc", ""),
            (Kind::Facebook, "https://m.facebook.com/stadt/posts/pfbid02abc", ""),
            (Kind::Instagram, "https://www.instagram.com/p/C1a2b3/", ""),
            (Kind::Threads, "https://www.threads.com/@stadt/post/C1a2b3", ""),
            (Kind::Whatsapp, "https://whatsapp.com/channel/0029/123", ""),
        ];
        for (kind, typed, remote) in good {
            assert_eq!(read(kind, &account, typed).unwrap().remote, remote, "{typed}");
        }
        let bad = [
            (Kind::Mastodon, "https://other.example/@stadt/113456789"),
            (Kind::Mastodon, "https://social.example/@stadt"),
            (Kind::Telegram, "https://t.me/anderswo/41"),
            (Kind::Telegram, "https://t.me/lindenau/letzte"),
            (Kind::Bluesky, "https://bsky.app/profile/stadt.example"),
            (Kind::Threads, "https://www.threads.net/@stadt"),
            (Kind::Facebook, "steht da"),
        ];
        for (kind, typed) in bad {
            assert_eq!(read(kind, &account, typed).unwrap_err().key, "error.outlet.post_address", "{typed}");
        }
        assert_eq!(read(Kind::Mastodon, &account, " ").unwrap(), Seen::default());
        let private = |name: &str| if name == "chat" { "-1001234".to_owned() } else { String::new() };
        assert_eq!(read(Kind::Telegram, &private, "https://t.me/c/1234/9").unwrap().remote, "9");
    }
}
