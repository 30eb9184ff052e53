//! A page with a list, read by a recipe of CSS selectors.
use super::{FeedIn, FeedInError, Raw, Repairs, assemble};
use channel::source::Recipe;
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Longest page, in bytes.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Items of a list that are looked at.
const MAX_ITEMS: usize = 200;

/// Reads the items of a page, in its order. `base` is the address it came from.
pub fn read_list(html: &str, recipe: &Recipe, base: &Url) -> Result<FeedIn, FeedInError> {
    if html.len() > MAX_BYTES {
        return Err(FeedInError::TooLarge);
    }
    let parts = Parts::of(recipe)?;
    let page = Html::parse_document(html);
    let mut repairs = Repairs::default();
    let items: Vec<_> = page
        .select(&parts.item)
        .take(MAX_ITEMS)
        .map(|item| parts.raw(item))
        // A heading or an advertisement in between is no item.
        .filter(|raw| !raw.title.trim().is_empty() || !raw.links.is_empty())
        .map(|raw| raw.item(Some(base), &mut repairs))
        .collect();
    if items.is_empty() {
        return Err(FeedInError::NothingFits);
    }
    assemble(String::new(), items, repairs)
}

/// The selectors of a recipe.
struct Parts {
    item: Selector,
    title: Option<Selector>,
    link: Selector,
    date: Option<Selector>,
    text: Option<Selector>,
}

impl Parts {
    fn of(recipe: &Recipe) -> Result<Parts, FeedInError> {
        let one = |field: &'static str, text: &str| Selector::parse(text).map_err(|_| FeedInError::Selector(field));
        let maybe = |field, text: &str| if text.is_empty() { Ok(None) } else { one(field, text).map(Some) };
        Ok(Parts {
            item: one("recipe_item", &recipe.item)?,
            title: maybe("recipe_title", &recipe.title)?,
            link: one("recipe_link", if recipe.link.is_empty() { "a[href]" } else { &recipe.link })?,
            date: maybe("recipe_date", &recipe.date)?,
            text: maybe("recipe_text", &recipe.text)?,
        })
    }

    fn raw(&self, item: ElementRef<'_>) -> Raw {
        // An item may be a link itself.
        let itself = item.attr("href").map(|_| item);
        let link = item.select(&self.link).find(|link| link.attr("href").is_some()).or(itself);
        let title = match &self.title {
            Some(title) => item.select(title).next(),
            None => link,
        };
        let first = |selector: &Option<Selector>| selector.as_ref().and_then(|selector| item.select(selector).next());
        Raw {
            id: String::new(),
            title: title.map(|title| title.inner_html()).unwrap_or_default(),
            links: link.and_then(|link| link.attr("href")).map(str::to_owned).into_iter().collect(),
            date: first(&self.date).map(date).unwrap_or_default(),
            summary: first(&self.text).map(|text| text.inner_html()).unwrap_or_default(),
            content: String::new(),
            categories: Vec::new(),
            images: Vec::new(),
        }
    }
}

/// The date in a machine's words where the page has them.
fn date(element: ElementRef<'_>) -> String {
    match element.attr("datetime") {
        Some(datetime) => datetime.to_owned(),
        None => element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
