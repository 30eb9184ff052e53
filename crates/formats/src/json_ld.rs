//! A post for search engines (schema.org as JSON-LD).
use crate::post_view::{ChannelView, PostView};
use crate::{facts, name};
use channel::event::Event;
use channel::job::Job;
use channel::post::{Content, Kind};
use channel::traffic::{Point, Traffic};
use serde_json::{Map, Value, json};

/// JSON that is safe inside `<script type="application/ld+json">`: no `<`, no `&`, no line separators.
pub fn post(channel: &ChannelView<'_>, post: &PostView<'_>) -> String {
    let mut thing = Map::new();
    thing.insert("@context".to_owned(), json!("https://schema.org"));
    let fields = match (post.content.kind, &post.content.event) {
        (Kind::Event, Some(event)) => event_fields(channel, post, event),
        (Kind::Job, _) => job_fields(channel, post),
        (Kind::Traffic, _) => traffic_fields(channel, post),
        (Kind::Service, _) => service_fields(channel, post),
        _ => article_fields(channel, post),
    };
    thing.extend(fields);
    for (key, value) in common_fields(post) {
        thing.entry(key).or_insert(value);
    }
    safe(&Value::Object(thing).to_string())
}

fn safe(json: &str) -> String {
    // Inside JSON these letters occur only in strings, where the escape means the same.
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn common_fields(post: &PostView<'_>) -> Map<String, Value> {
    let mut fields = object(json!({ "url": post.url, "inLanguage": post.content.lang }));
    let lead = facts::lead(post.content, 280);
    if !lead.is_empty() {
        fields.insert("description".to_owned(), json!(lead));
    }
    if let Some(picture) = &post.picture_url {
        fields.insert("image".to_owned(), json!([picture]));
    }
    if let Some(expires) = expires(post.content) {
        fields.insert("expires".to_owned(), json!(name::rfc3339(expires)));
    }
    if let Some(source) = &post.content.source_url {
        fields.insert("isBasedOn".to_owned(), json!(source.as_str()));
    }
    fields
}

/// Only what schema.org calls a creative work expires; an advert has its own word for it.
fn expires(content: &Content) -> Option<channel::clock::Timestamp> {
    let work = !matches!(content.kind, Kind::Event | Kind::Job | Kind::Service);
    content.expires().filter(|_| work)
}

fn publisher(channel: &ChannelView<'_>) -> Value {
    let profile = &channel.channel.profile;
    let mut who = json!({ "@type": "GovernmentOrganization", "name": profile.name, "url": channel.url });
    if let Some(icon) = channel.icon_url {
        who["logo"] = json!({ "@type": "ImageObject", "url": icon });
    }
    who
}

fn article_fields(channel: &ChannelView<'_>, post: &PostView<'_>) -> Map<String, Value> {
    object(json!({
        "@type": "NewsArticle",
        "headline": channel::text::shorten(post.content.title.as_str(), 110),
        "datePublished": name::rfc3339(post.published),
        "dateModified": name::rfc3339(post.updated),
        "mainEntityOfPage": post.url,
        "isAccessibleForFree": true,
        "author": publisher(channel),
        "publisher": publisher(channel),
    }))
}

fn event_fields(channel: &ChannelView<'_>, post: &PostView<'_>, event: &Event) -> Map<String, Value> {
    let zone = name::zone(channel);
    let moment = |time: channel::clock::Timestamp| {
        let form = if event.all_day { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S%:z" };
        time.to_zoned(zone.clone()).strftime(form).to_string()
    };
    let status = if post.withdrawn { "EventCancelled" } else { "EventScheduled" };
    let place = event.place.as_ref().map_or(channel.channel.profile.name.as_str(), |place| place.as_str());
    let mut fields = object(json!({
        "@type": "Event",
        "name": post.content.title.as_str(),
        "startDate": moment(event.start),
        "eventStatus": format!("https://schema.org/{status}"),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": { "@type": "Place", "name": place, "address": place },
        "organizer": publisher(channel),
    }));
    if let Some(end) = event.end.filter(|end| *end > event.start) {
        fields.insert("endDate".to_owned(), json!(moment(end)));
    }
    if let Some(url) = &event.registration_url {
        fields.insert("potentialAction".to_owned(), json!({ "@type": "RegisterAction", "target": url.as_str() }));
    }
    fields
}

fn job_fields(channel: &ChannelView<'_>, post: &PostView<'_>) -> Map<String, Value> {
    let profile = &channel.channel.profile;
    let mut fields = object(json!({
        "@type": "JobPosting",
        "title": post.content.title.as_str(),
        "description": facts::html(channel, post),
        "datePosted": name::rfc3339(post.published),
        "hiringOrganization": publisher(channel),
        "jobLocation": { "@type": "Place", "address": place(&profile.imprint.address, &profile.name) },
        "directApply": false,
    }));
    let Some(Job { deadline, salary, apply_url }) = &post.content.job else { return fields };
    if let Some(deadline) = deadline {
        fields.insert("validThrough".to_owned(), json!(name::rfc3339(*deadline)));
    }
    if let Some(salary) = salary {
        // A grade is no amount: it names a place in a table that everybody can look up.
        let grade = json!({ "@type": "PriceSpecification", "name": salary.as_str(), "priceCurrency": "EUR" });
        fields.insert("baseSalary".to_owned(), grade);
    }
    if let Some(url) = apply_url {
        fields.insert("potentialAction".to_owned(), json!({ "@type": "ApplyAction", "target": url.as_str() }));
    }
    fields
}

fn traffic_fields(channel: &ChannelView<'_>, post: &PostView<'_>) -> Map<String, Value> {
    let mut fields = article_fields(channel, post);
    let Some(traffic) = &post.content.traffic else { return fields };
    let places = traffic.streets.iter().map(|street| json!({ "@type": "Place", "name": street.as_str() }));
    let mut places: Vec<Value> = places.collect();
    if let (Some(first), Some(shape)) = (places.first_mut(), shape(traffic)) {
        first["geo"] = shape;
    }
    fields.insert("contentLocation".to_owned(), json!(places));
    let end = |at: Option<channel::clock::Timestamp>| at.map_or_else(|| "..".to_owned(), name::rfc3339);
    if traffic.from.or(traffic.until).is_some() {
        let span = format!("{}/{}", end(traffic.from), end(traffic.until));
        fields.insert("temporalCoverage".to_owned(), json!(span));
    }
    fields
}

/// The stretch, or the place.
fn shape(traffic: &Traffic) -> Option<Value> {
    let pair = |point: &Point| format!("{:.5},{:.5}", point.latitude(), point.longitude());
    match traffic.track.as_slice() {
        [] => None,
        [one] => Some(json!({ "@type": "GeoCoordinates", "latitude": one.latitude(), "longitude": one.longitude() })),
        line => {
            let line = line.iter().map(pair).collect::<Vec<_>>().join(" ");
            Some(json!({ "@type": "GeoShape", "line": line }))
        }
    }
}

fn place(address: &str, town: &str) -> Value {
    let address = address.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
    if address.is_empty() { json!(town) } else { json!(address) }
}

fn service_fields(channel: &ChannelView<'_>, post: &PostView<'_>) -> Map<String, Value> {
    let profile = &channel.channel.profile;
    object(json!({
        "@type": "GovernmentService",
        "name": post.content.title.as_str(),
        "serviceOperator": publisher(channel),
        "areaServed": { "@type": "AdministrativeArea", "name": profile.name },
    }))
}
