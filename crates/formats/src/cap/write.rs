//! Writes a message in the order of the schema (§3.4), in UTF-8, with the namespace as default.
use crate::xml::Xml;
use channel::warning::rules::Sound;
use channel::warning::{Alert, Area, Info, Moment, Pair, Resource, Scope, Text};

const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";

/// The bytes to seal and send. The same message always gives the same bytes.
pub fn write(message: &Sound) -> String {
    let alert = message.alert();
    let mut out = Writer { xml: Xml::new() };
    out.xml.start("alert", &[("xmlns", NAMESPACE)]);
    head(&mut out, alert);
    for info in &alert.infos {
        out.xml.start("info", &[]);
        self::info(&mut out, info);
        out.xml.end();
    }
    out.xml.finish()
}

struct Writer {
    xml: Xml,
}

impl Writer {
    fn leaf(&mut self, name: &'static str, text: &str) {
        self.xml.leaf(name, &[], text);
    }

    fn text(&mut self, name: &'static str, text: &Option<Text>) {
        if let Some(text) = text {
            self.leaf(name, text.as_str());
        }
    }

    fn time(&mut self, name: &'static str, moment: Option<Moment>) {
        if let Some(moment) = moment {
            self.leaf(name, &moment.to_string());
        }
    }

    fn items(&mut self, name: &'static str, items: &[Text]) {
        if !items.is_empty() {
            let items: Vec<String> = items.iter().map(|item| quoted(item.as_str())).collect();
            self.leaf(name, &items.join(" "));
        }
    }

    fn pairs(&mut self, name: &'static str, pairs: &[Pair]) {
        for pair in pairs {
            self.xml.start(name, &[]);
            self.leaf("valueName", pair.name.as_str());
            self.leaf("value", pair.value.as_ref().map(Text::as_str).unwrap_or_default());
            self.xml.end();
        }
    }
}

/// Items with white space stand in double quotes, so they cannot hold any.
fn quoted(item: &str) -> String {
    if item.contains(char::is_whitespace) || item.starts_with('"') {
        format!("\"{}\"", item.replace('"', "'"))
    } else {
        item.to_owned()
    }
}

fn head(out: &mut Writer, alert: &Alert) {
    out.leaf("identifier", alert.identifier.as_str());
    out.leaf("sender", alert.sender.as_str());
    out.leaf("sent", &alert.sent.to_string());
    out.leaf("status", alert.status.word());
    out.leaf("msgType", alert.msg_type.word());
    out.text("source", &alert.source);
    match &alert.scope {
        Scope::Public => out.leaf("scope", "Public"),
        Scope::Private => out.leaf("scope", "Private"),
        Scope::Restricted(rule) => {
            out.leaf("scope", "Restricted");
            out.leaf("restriction", rule.as_str());
        }
    }
    out.items("addresses", &alert.addresses);
    alert.codes.iter().for_each(|code| out.leaf("code", code.as_str()));
    out.text("note", &alert.note);
    if !alert.references.is_empty() {
        let references: Vec<String> = alert.references.iter().map(ToString::to_string).collect();
        out.leaf("references", &references.join(" "));
    }
    out.items("incidents", &alert.incidents);
}

fn info(out: &mut Writer, info: &Info) {
    out.leaf("language", info.language.as_str());
    info.categories().for_each(|category| out.leaf("category", category.word()));
    out.leaf("event", info.event.as_str());
    info.responses.iter().for_each(|response| out.leaf("responseType", response.word()));
    out.leaf("urgency", info.urgency.word());
    out.leaf("severity", info.severity.word());
    out.leaf("certainty", info.certainty.word());
    out.text("audience", &info.audience);
    out.pairs("eventCode", &info.event_codes);
    out.time("effective", info.effective);
    out.time("onset", info.onset);
    out.time("expires", info.expires);
    out.text("senderName", &info.sender_name);
    out.text("headline", &info.headline);
    out.text("description", &info.description);
    out.text("instruction", &info.instruction);
    if let Some(web) = &info.web {
        out.leaf("web", web.as_str());
    }
    out.text("contact", &info.contact);
    out.pairs("parameter", &info.parameters);
    info.resources.iter().for_each(|one| resource(out, one));
    info.areas.iter().for_each(|one| area(out, one));
}

fn resource(out: &mut Writer, resource: &Resource) {
    out.xml.start("resource", &[]);
    out.leaf("resourceDesc", resource.description.as_str());
    out.leaf("mimeType", resource.mime_type.as_str());
    if let Some(size) = resource.size {
        out.leaf("size", &size.to_string());
    }
    if let Some(uri) = &resource.uri {
        out.leaf("uri", uri.as_str());
    }
    out.text("derefUri", &resource.deref_uri);
    out.text("digest", &resource.digest);
    out.xml.end();
}

fn area(out: &mut Writer, area: &Area) {
    out.xml.start("area", &[]);
    out.leaf("areaDesc", area.description.as_str());
    area.polygons.iter().for_each(|polygon| out.leaf("polygon", &polygon.to_string()));
    area.circles.iter().for_each(|circle| out.leaf("circle", &circle.to_string()));
    out.pairs("geocode", &area.geocodes);
    if let Some(heights) = area.heights {
        out.leaf("altitude", &heights.altitude.to_string());
        if let Some(ceiling) = heights.ceiling {
            out.leaf("ceiling", &ceiling.to_string());
        }
    }
    out.xml.end();
}
