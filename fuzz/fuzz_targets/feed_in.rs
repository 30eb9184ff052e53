//! Foreign feeds, WordPress answers and lists by a recipe: read or refused, and what is read makes a post or says why not.
#![no_main]

use channel::lang::Lang;
use channel::source::Recipe;
use formats::feed_in::{decode, item_to_content, read_feed, read_list, read_wordpress};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let base = Url::parse("https://stadt.example/aktuelles/").expect("an address");
    let recipe = Recipe {
        item: "li, article".to_owned(),
        title: "h2, h3".to_owned(),
        link: "a".to_owned(),
        date: "time, .date".to_owned(),
        text: "p".to_owned(),
    };
    let list = read_list(&decode(bytes, Some("text/html")), &recipe, &base);
    for feed in [read_feed(bytes, None, Some(&base)), read_wordpress(bytes, &base), list].into_iter().flatten() {
        for item in &feed.items {
            let _ = item_to_content(item, Lang::De, &TimeZone::UTC);
        }
    }
});
