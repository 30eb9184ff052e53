//! Templates: minijinja with strict undefined, one environment a language. Embedded in release builds, read from the
//! disk again for every page in debug builds.
use crate::assets::Assets;
use crate::error::Problem;
use crate::lang::{Lang, words};
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use rust_embed::RustEmbed;
use serde::Serialize;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "templates/"]
#[include = "*.html"]
struct Folder;

/// All templates in all languages.
#[derive(Clone)]
pub struct Templates(Arc<Vec<(Lang, Environment<'static>)>>);

impl Templates {
    /// Reads them all; fails on the first that does not parse.
    pub fn load(assets: &Assets) -> Result<Self, Error> {
        let all = Lang::ALL.into_iter().map(|lang| Ok((lang, environment(lang, assets)?)));
        Ok(Self(Arc::new(all.collect::<Result<_, Error>>()?)))
    }

    /// Writes one page. `name` is the path below `templates/`.
    pub fn render(&self, lang: Lang, name: &str, context: impl Serialize) -> Result<String, Problem> {
        let (_, environment) = self.0.iter().find(|(l, _)| *l == lang).or(self.0.first()).ok_or(Problem::NotFound)?;
        Ok(environment.get_template(name)?.render(Value::from(Serde(context)))?)
    }

    /// The names of all templates.
    pub fn names() -> impl Iterator<Item = String> {
        Folder::iter().map(|name| name.into_owned())
    }
}

fn environment(lang: Lang, assets: &Assets) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(escape);
    environment.add_function("t", move |key: &str, fill: Kwargs| text(lang, key, &fill));
    let for_icons = assets.clone();
    environment.add_function("icon", move |name: &str| icon(&for_icons, name));
    let assets = assets.clone();
    environment.add_function("asset", move |path: &str| asset(&assets, path));
    if cfg!(debug_assertions) {
        environment.set_loader(|name| Ok(source(name)));
        environment.set_auto_reload(true);
    }
    for name in Templates::names() {
        if cfg!(debug_assertions) {
            environment.get_template(&name)?;
        } else if let Some(source) = source(&name) {
            environment.add_template_owned(name, source)?;
        }
    }
    Ok(environment)
}

/// Escapes what HTML needs escaped and leaves the slash alone: addresses stay readable, and pages shorter.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let (plain, special) = rest.split_at(at);
        out.write_str(plain)?;
        out.write_str(match special.as_bytes().first() {
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'&') => "&amp;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = special.get(1..).unwrap_or_default();
    }
    Ok(out.write_str(rest)?)
}

fn source(name: &str) -> Option<String> {
    String::from_utf8(Folder::get(name)?.data.into_owned()).ok()
}

fn text(lang: Lang, key: &str, fill: &Kwargs) -> Result<String, Error> {
    let mut text = words(lang).get(key).ok_or_else(|| missing("text", key))?.clone();
    for name in fill.args() {
        let value: Value = fill.peek(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(text)
}

fn icon(assets: &Assets, name: &str) -> Result<Value, Error> {
    let file = assets.url("icons.svg").ok_or_else(|| missing("asset", "icons.svg"))?;
    Ok(Value::from_safe_string(format!(
        r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{file}#{name}"></use></svg>"##
    )))
}

fn asset(assets: &Assets, path: &str) -> Result<String, Error> {
    assets.url(path).ok_or_else(|| missing("asset", path))
}

fn missing(what: &str, name: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("there is no {what} {name}"))
}

/// For fields that hold HTML made by us: not escaped again.
pub fn safe<S: serde::Serializer>(html: &str, to: S) -> Result<S::Ok, S::Error> {
    Value::from_safe_string(html.to_owned()).serialize(to)
}

/// The same for fields that may be missing.
pub fn safe_some<S: serde::Serializer>(html: &Option<String>, to: S) -> Result<S::Ok, S::Error> {
    html.as_ref().map(|html| Value::from_safe_string(html.clone())).serialize(to)
}
