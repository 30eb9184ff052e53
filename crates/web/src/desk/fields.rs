//! A form as the browser sent it: names with one or more values, in the order they stood on the page.
use serde_json::{Map, Value};

/// Names that are a list even with one value.
const LISTS: [&str; 3] = ["topics", "picture", "outlet"];

/// The fields of one form. Everything a person typed is in here, right or wrong.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn from_urlencoded(bytes: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// Reads a JSON object of texts, numbers, truths and lists of them; anything else is an empty form.
    pub fn from_json(json: &str) -> Self {
        let map: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
        let mut fields = Self::default();
        for (name, value) in map {
            let values = if let Value::Array(values) = value { values } else { vec![value] };
            for text in values.iter().filter_map(text_of) {
                fields.push(name.as_str(), text);
            }
        }
        fields
    }

    /// The fields whose name `keep` wants, as a JSON object: one value is a text, several are a list.
    pub fn to_json(&self, keep: impl Fn(&str) -> bool) -> String {
        let mut map = Map::new();
        for (name, _) in self.0.iter().filter(|(name, _)| keep(name)) {
            if map.contains_key(name) {
                continue;
            }
            let mut values: Vec<Value> = self.all(name).map(Value::from).collect();
            let value = match values.len() {
                1 if !LISTS.contains(&name.as_str()) => values.remove(0),
                _ => Value::Array(values),
            };
            map.insert(name.clone(), value);
        }
        Value::Object(map).to_string()
    }

    /// Adds a field behind the others.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Replaces all values of a name by one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }

    /// Drops a name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(n, _)| n != name);
    }

    /// Drops one value of a name that may have several.
    pub fn remove_value(&mut self, name: &str, value: &str) {
        self.0.retain(|(n, v)| n != name || v != value);
    }

    /// The first value, empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether the name is there at all, as a ticked box or a pressed button is.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// Whether something other than space was typed.
    pub fn filled(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }

    /// Names with values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("on".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_back_from_json_with_all_its_values() {
        let fields = Fields::from_urlencoded("topics=news&title=Gr%C3%BC%C3%9Fe+%26&topics=events&csrf=x".as_bytes());
        let back = Fields::from_json(&fields.to_json(|name| name != "csrf"));
        assert_eq!(back.get("title"), "Grüße &");
        assert_eq!(back.all("topics").collect::<Vec<_>>(), ["news", "events"]);
        assert!(!back.has("csrf"));
        assert!(fields.to_json(|name| name == "title").contains(r#"{"title":"Grüße &"}"#));
        assert!(Fields::from_json("no json").pairs().next().is_none());
    }
}
