//! A place on the town's web site that is watched: what is new there becomes a draft, or a post.
use std::time::Duration;

use crate::delivery::Lane;
use crate::field::{Complaint, FieldErrors};
use crate::retry::{Next, next};
use crate::text::{LINE_MAX, Line, letters, tidy};
use url::Url;

/// How the place is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// The REST interface every WordPress has.
    WordPress,
    /// A page with a list, by a recipe.
    List,
}

impl Way {
    /// All of them, the easiest first.
    pub const ALL: [Way; 3] = [Way::Feed, Way::WordPress, Way::List];

    /// The word in the database, in forms and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Way::Feed => "feed",
            Way::WordPress => "wordpress",
            Way::List => "list",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Way> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }
}

/// What becomes of a new item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Enter {
    /// A draft that somebody looks at.
    #[default]
    Draft,
    /// A post that appears without a notification; a draft all the same where somebody must approve.
    Post,
}

impl Enter {
    /// Both.
    pub const ALL: [Enter; 2] = [Enter::Draft, Enter::Post];

    /// The word in the database, in forms and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Enter::Draft => "draft",
            Enter::Post => "post",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Enter> {
        Self::ALL.into_iter().find(|enter| enter.key() == key)
    }
}

/// Where things stand in a page with a list, as CSS selectors. Those of the parts count from one item of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    /// One item of the list.
    pub item: String,
    /// Its title; empty: the words of the link.
    pub title: String,
    /// Its link; empty: the first one in it.
    pub link: String,
    /// Its date; empty: none.
    pub date: String,
    /// Its teaser; empty: none.
    pub text: String,
}

/// Minutes between two looks there may be.
pub const EVERY: [u32; 4] = [15, 60, 360, 1440];

/// People leave out what every address begins with.
fn whole(typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() || typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") }
}

/// What somebody wants watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// What it is called at the desk.
    pub label: String,
    /// Where.
    pub url: Url,
    /// How it is read.
    pub way: Way,
    /// For [`Way::List`].
    pub recipe: Recipe,
    /// What becomes of new items.
    pub enter: Enter,
    /// Minutes between two looks.
    pub every: u32,
}

impl Watch {
    /// Reads the desk's form; `get` gives a field as typed.
    pub fn parse<'a>(get: impl Fn(&str) -> &'a str) -> Result<Watch, FieldErrors> {
        let mut errors = FieldErrors::default();
        let label = errors.take("label", Line::parse(get("label")));
        let url = errors.take("url", crate::webhook::address(&whole(get("url"))));
        let way = Way::parse(get("way")).unwrap_or(Way::Feed);
        let mut part = |name: &'static str| {
            let text = tidy(get(name));
            let fits =
                if letters(&text) > LINE_MAX { Err(Complaint::with("error.line.long", LINE_MAX)) } else { Ok(text) };
            errors.take(name, fits).unwrap_or_default()
        };
        let recipe = Recipe {
            item: part("recipe_item"),
            title: part("recipe_title"),
            link: part("recipe_link"),
            date: part("recipe_date"),
            text: part("recipe_text"),
        };
        if way == Way::List && recipe.item.is_empty() {
            errors.push("recipe_item", "error.source.item", "");
        }
        let every = get("every").parse().ok().filter(|every| EVERY.contains(every)).unwrap_or(EVERY[1]);
        match (label, url) {
            (Some(label), Some(url)) if errors.is_empty() => Ok(Watch {
                label: label.to_string(),
                url,
                way,
                recipe: if way == Way::List { recipe } else { Recipe::default() },
                enter: Enter::parse(get("enter")).unwrap_or_default(),
                every,
            }),
            _ => Err(errors),
        }
    }
}

/// What became of an item at a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It would be taken if the place were watched.
    Would,
    /// It became a draft or a post.
    Taken,
    /// It stood there before the place was watched, or was taken by an import: it stays where it is.
    Old,
    /// It was not taken, and why.
    Skipped,
}

impl Fate {
    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Fate::Would => "would",
            Fate::Taken => "taken",
            Fate::Old => "old",
            Fate::Skipped => "skipped",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Fate> {
        [Fate::Would, Fate::Taken, Fate::Old, Fate::Skipped].into_iter().find(|fate| fate.key() == key)
    }
}

/// How long to wait after a look: the usual time, or after the `failures`-th look in a row that failed as long as the
/// rule for repetitions says, but never shorter than usual nor than the other side asked for. It never gives up.
pub fn pause(every: u32, failures: u32, asked: Option<Duration>, spread: f64) -> Duration {
    let usual = Duration::from_secs(u64::from(every) * 60);
    let longer = match failures {
        0 => Duration::ZERO,
        n => match next(Lane::News, n.min(7), Duration::ZERO, None, spread) {
            Next::After(wait) => wait,
            Next::GiveUp => usual,
        },
    };
    usual.max(longer).max(asked.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<'a>(fields: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> &'a str {
        move |name| fields.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    #[test]
    fn a_form_becomes_a_watch_or_every_complaint() {
        let watch = Watch::parse(typed(&[("label", "Rathaus"), ("url", "https://stadt.example/feed"), ("every", "7")]));
        let watch = watch.unwrap();
        assert_eq!((watch.way, watch.enter, watch.every), (Way::Feed, Enter::Draft, 60));
        let errors = Watch::parse(typed(&[("url", "ftp://x"), ("way", "list")])).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["label", "url", "recipe_item"]);
    }

    #[test]
    fn looks_are_polite() {
        assert_eq!(pause(60, 0, None, 0.5), Duration::from_secs(3600));
        assert_eq!(pause(15, 1, None, 0.5), Duration::from_secs(900), "never sooner than usual");
        assert_eq!(pause(15, 7, None, 0.5), Duration::from_secs(1920));
        assert_eq!(pause(15, 99, Some(Duration::from_secs(9000)), 0.5), Duration::from_secs(9000));
    }
}
