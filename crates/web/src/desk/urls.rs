//! The desk's addresses. A channel's desk lies below `/desk/at/<channel>`, so that no channel name can hide a page.
use channel::ids::{DeliveryId, MediumId, PostId};
use channel::slug::ChannelSlug;
use url::form_urlencoded;

/// The desk's front door.
pub const DESK: &str = "/desk";
/// Signing in.
pub const SIGN_IN: &str = "/desk/sign-in";
/// Signing out.
pub const SIGN_OUT: &str = "/desk/sign-out";
/// My account.
pub const ACCOUNT: &str = "/desk/account";

/// The sign-in page that leads back to where one was going. Only our own paths are ever followed.
pub fn sign_in_then(next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{SIGN_IN}?{query}")
}

/// Whether an address from outside leads nowhere but to the desk.
pub fn is_own(path: &str) -> bool {
    path == DESK || (path.starts_with("/desk/") && !path.contains("//") && !path.contains('\\'))
}

/// A one-time link.
pub fn enter(base_url: &str, token: &str) -> String {
    format!("{base_url}/desk/enter/{token}")
}

/// The desk of one channel.
pub struct At<'a>(pub &'a ChannelSlug);

impl At<'_> {
    /// Programs and their tokens.
    pub fn tokens(&self) -> String {
        self.page("/tokens")
    }

    /// Start page: today.
    pub fn today(&self) -> String {
        format!("/desk/at/{}", self.0)
    }

    /// Any page below it; `tail` starts with a slash.
    pub fn page(&self, tail: &str) -> String {
        format!("/desk/at/{}{tail}", self.0)
    }

    /// The list of posts.
    pub fn posts(&self) -> String {
        self.page("/posts")
    }

    /// The empty editor.
    pub fn new_post(&self) -> String {
        self.page("/posts/new")
    }

    /// One post with its versions and deliveries.
    pub fn post(&self, id: PostId) -> String {
        self.page(&format!("/posts/{id}"))
    }

    /// Something to do with a post: `edit`, `publish`, `withdraw`, `discard`, `preview`.
    pub fn post_verb(&self, id: PostId, verb: &str) -> String {
        self.page(&format!("/posts/{id}/{verb}"))
    }

    /// The media library.
    pub fn media(&self) -> String {
        self.page("/media")
    }

    /// Bringing a file.
    pub fn new_medium(&self) -> String {
        self.page("/media/new")
    }

    /// One medium.
    pub fn medium(&self, id: MediumId) -> String {
        self.page(&format!("/media/{id}"))
    }

    /// The list of deliveries.
    pub fn deliveries(&self) -> String {
        self.page("/deliveries")
    }

    /// One delivery.
    pub fn delivery(&self, id: DeliveryId) -> String {
        self.page(&format!("/deliveries/{id}"))
    }

    /// The channel's settings.
    pub fn settings(&self) -> String {
        self.page("/settings")
    }

    /// Choosing the publishing days.
    pub fn settings_days(&self) -> String {
        self.page("/settings/days")
    }

    /// The board of coming slots.
    pub fn days(&self) -> String {
        self.page("/days")
    }

    /// Templates and posts that come again.
    pub fn templates(&self) -> String {
        self.page("/templates")
    }

    /// One template, or what is done with it.
    pub fn template(&self, tail: &str) -> String {
        self.page(&format!("/templates/{tail}"))
    }

    /// One series, or what is done with it.
    pub fn series(&self, tail: &str) -> String {
        self.page(&format!("/series/{tail}"))
    }

    /// Sums without people.
    pub fn figures(&self) -> String {
        self.page("/figures")
    }

    /// Who did what.
    pub fn audit(&self) -> String {
        self.page("/audit")
    }

    /// Who works here.
    pub fn editors(&self) -> String {
        self.page("/editors")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_desk_is_followed() {
        assert!(is_own("/desk/at/lindenau/posts?state=draft"));
        assert!(
            ["https://x.example", "//x.example", "/desk//x.example", "/lindenau", "/desk/\\x"]
                .iter()
                .all(|p| !is_own(p))
        );
    }
}
