//! Places that are no feed: lists by recipe, WordPress.
use channel::source::Recipe;
use formats::feed_in::{FeedInError, read_list, read_wordpress, wordpress_address};
use url::Url;

const PAGE: &str = r#"<!doctype html><main><ul class="news">
<li class="item"><h3><a href="/aktuelles/freibad?id=1">Freibad &amp; Sauna öffnen</a></h3><time datetime="2026-05-02">2. Mai</time><p>Ab <b>Montag</b>.</p></li>
<li class="item"><h3><a href="https://stadt.example/aktuelles/markt">Markt</a></h3><span class="date">Datum: 03.05.2026</span><p>Wie immer.</p></li>
<li class="item ad"></li></ul></main>"#;

fn recipe(item: &str, title: &str, date: &str, text: &str) -> Recipe {
    let own = |text: &str| text.to_owned();
    Recipe { item: own(item), title: own(title), link: String::new(), date: own(date), text: own(text) }
}

#[test]
fn a_list_is_read_by_its_recipe_and_names_what_is_wrong_with_it() {
    let base = Url::parse("https://stadt.example/aktuelles").unwrap();
    let feed = read_list(PAGE, &recipe("li.item", "h3", "time", "p"), &base).unwrap();
    assert_eq!(feed.items.len(), 2, "{:?}", feed.items);
    let first = &feed.items[0];
    assert_eq!(first.title, "Freibad & Sauna öffnen");
    assert_eq!(first.link.as_ref().unwrap().as_str(), "https://stadt.example/aktuelles/freibad?id=1");
    assert_eq!(first.key, first.link.as_ref().unwrap().as_str(), "the address names it for good");
    assert_eq!(first.published.unwrap().to_string(), "2026-05-01T22:00:00Z");
    assert_eq!(first.summary_html, "Ab <b>Montag</b>.");
    // The item may be the link itself.
    let links = read_list(PAGE, &recipe("h3 a", "", "", ""), &base).unwrap();
    assert_eq!(links.items[1].title, "Markt");
    assert_eq!(
        read_list(PAGE, &recipe("li..item", "", "", ""), &base).unwrap_err(),
        FeedInError::Selector("recipe_item")
    );
    assert_eq!(
        read_list(PAGE, &recipe("li", "h3[", "", ""), &base).unwrap_err(),
        FeedInError::Selector("recipe_title")
    );
    assert_eq!(read_list(PAGE, &recipe("article", "", "", ""), &base).unwrap_err(), FeedInError::NothingFits);
}

#[test]
fn wordpress_is_asked_where_it_answers() {
    let site = Url::parse("https://stadt.example/blog/").unwrap();
    let asked = wordpress_address(&site);
    assert!(asked.as_str().starts_with("https://stadt.example/blog/wp-json/wp/v2/posts?per_page=20"), "{asked}");
    assert_eq!(wordpress_address(&asked), asked);
    let json = r#"[{"id":7,"guid":{"rendered":"https://stadt.example/?p=7"},"link":"https://stadt.example/markt/","date_gmt":"2026-05-02T08:00:00",
      "title":{"rendered":"Markt &#8211; neu"},"content":{"rendered":"<p>Am Samstag.</p>","protected":false},"excerpt":{"rendered":""}},
      {"id":8,"link":"https://stadt.example/x/","title":{"rendered":"Geheim"},"content":{"rendered":"","protected":true}}]"#;
    let feed = read_wordpress(json.as_bytes(), &site).unwrap();
    assert_eq!(feed.items.len(), 1);
    assert_eq!(
        (feed.items[0].title.as_str(), feed.items[0].key.as_str()),
        ("Markt – neu", "https://stadt.example/?p=7")
    );
    assert_eq!(feed.items[0].published.unwrap().to_string(), "2026-05-02T08:00:00Z");
    assert_eq!(read_wordpress(b"<html>", &site).unwrap_err(), FeedInError::NotWordPress);
}
