//! From the texts of a message to its values.
use super::raw::{RawAlert, RawArea, RawInfo, RawPair, RawResource};
use super::report::{Problem, Report};
use super::values::{UNSAID, feet, items, language, moment, must, name, size, text, texts, word};
use super::{CapError, geometry, links};
use channel::warning::rules;
use channel::warning::{
    Alert, Area, Category, Certainty, Feet, Heights, Info, MsgType, Name, Pair, Resource, Response, Scope, Severity,
    Status, Text, Urgency,
};

/// `Err` only without a name or time.
pub(crate) fn alert(raw: RawAlert<'_>, report: &mut Report) -> Result<Alert, CapError> {
    let unnamed = CapError::Lacks("identifier");
    let identifier = name(raw.identifier.as_deref().ok_or(unnamed.clone())?, "identifier", report).ok_or(unnamed)?;
    let sender = sender(&raw, report).ok_or(CapError::Lacks("sender"))?;
    let sent = moment(&raw.sent, "sent", report).ok_or(CapError::Lacks("sent"))?;
    // A message of unknown status must alarm nobody.
    let status = word(raw.status.as_deref(), Status::ALL, Status::word, "status", report).unwrap_or(Status::Draft);
    let msg_type = word(raw.msg_type.as_deref(), MsgType::ALL, MsgType::word, "msgType", report);
    let mut infos = Vec::with_capacity(raw.infos.len());
    for one in &raw.infos {
        infos.push(info(one, report).ok_or(CapError::Lacks("info"))?);
    }
    let alert = Alert {
        identifier,
        sender,
        sent,
        status,
        msg_type: msg_type.unwrap_or(MsgType::Alert),
        source: text(&raw.source),
        scope: scope(&raw, report),
        addresses: items(&raw.addresses),
        codes: texts(&raw.codes),
        note: text(&raw.note),
        references: raw.references.as_deref().map(|text| links::references(text, report)).unwrap_or_default(),
        incidents: items(&raw.incidents),
        infos,
    };
    for flaw in rules::flaws(&alert) {
        report.add(Problem::Rule(flaw), "alert", "");
    }
    Ok(alert)
}

fn sender(raw: &RawAlert<'_>, report: &mut Report) -> Option<Name> {
    let found = raw.sender.as_deref().and_then(|text| name(text, "sender", report));
    if found.is_none() {
        report.add(if raw.sender.is_some() { Problem::Empty } else { Problem::Missing }, "sender", "");
    }
    found.or_else(|| Name::parse(UNSAID))
}

fn scope(raw: &RawAlert<'_>, report: &mut Report) -> Scope {
    let restriction = text(&raw.restriction);
    let said = raw.scope.as_deref();
    let word = word(said, &["Public", "Restricted", "Private"], |word| word, "scope", report);
    match word {
        Some("Private") => Scope::Private,
        Some("Restricted") => {
            if restriction.is_none() {
                report.add(Problem::Scope, "restriction", "");
            }
            restriction.or_else(|| Text::parse(UNSAID)).map_or(Scope::Private, Scope::Restricted)
        }
        // What says nothing of its scope is public, unless it names those it is for.
        None if restriction.is_some() => restriction.map_or(Scope::Private, Scope::Restricted),
        None if raw.addresses.is_some() => Scope::Private,
        _ => {
            if restriction.is_some() {
                report.add(Problem::Scope, "restriction", "");
            }
            Scope::Public
        }
    }
}

fn info(raw: &RawInfo<'_>, report: &mut Report) -> Option<Info> {
    let mut categories =
        raw.categories.iter().filter_map(|text| word(Some(text), Category::ALL, Category::word, "category", report));
    let category = categories.next();
    let more_categories: Vec<_> = categories.collect();
    if raw.categories.is_empty() {
        report.add(Problem::Missing, "category", "");
    }
    let responses = raw.responses.iter();
    let responses =
        responses.filter_map(|text| word(Some(text), Response::ALL, Response::word, "responseType", report));
    let responses = responses.collect();
    let headline = text(&raw.headline);
    Some(Info {
        language: language(&raw.language, report),
        category: category.unwrap_or(Category::Other),
        more_categories,
        event: must(&raw.event, "event", headline.as_ref(), report)?,
        responses,
        urgency: word(raw.urgency.as_deref(), Urgency::ALL, Urgency::word, "urgency", report)
            .unwrap_or(Urgency::Unknown),
        severity: word(raw.severity.as_deref(), Severity::ALL, Severity::word, "severity", report)
            .unwrap_or(Severity::Unknown),
        certainty: word(raw.certainty.as_deref(), Certainty::ALL, Certainty::word, "certainty", report)
            .unwrap_or(Certainty::Unknown),
        audience: text(&raw.audience),
        event_codes: pairs(&raw.event_codes, "eventCode", report),
        effective: moment(&raw.effective, "effective", report),
        onset: moment(&raw.onset, "onset", report),
        expires: moment(&raw.expires, "expires", report),
        sender_name: text(&raw.sender_name),
        headline,
        description: text(&raw.description),
        instruction: text(&raw.instruction),
        web: links::uri(&raw.web, "web", report),
        contact: text(&raw.contact),
        parameters: pairs(&raw.parameters, "parameter", report),
        resources: raw.resources.iter().filter_map(|one| resource(one, report)).collect(),
        areas: areas(&raw.areas, report),
    })
}

fn pairs(raw: &[RawPair<'_>], element: &'static str, report: &mut Report) -> Vec<Pair> {
    let mut found = Vec::with_capacity(raw.len());
    for one in raw {
        if one.value.is_none() {
            report.add(Problem::Missing, "value", element);
        }
        match text(&one.name) {
            Some(name) => found.push(Pair { name, value: text(&one.value) }),
            None => {
                report.add(if one.name.is_some() { Problem::Empty } else { Problem::Missing }, "valueName", element)
            }
        }
    }
    found
}

fn resource(raw: &RawResource<'_>, report: &mut Report) -> Option<Resource> {
    Some(Resource {
        description: must(&raw.description, "resourceDesc", None, report)?,
        mime_type: must(&raw.mime_type, "mimeType", Text::parse("application/octet-stream").as_ref(), report)?,
        size: size(&raw.size, report),
        uri: links::uri(&raw.uri, "uri", report),
        deref_uri: text(&raw.deref_uri),
        digest: text(&raw.digest),
    })
}

fn areas(raw: &[RawArea<'_>], report: &mut Report) -> Vec<Area> {
    // Hundreds in one block, and hardly one without a place in the result.
    let mut found = Vec::with_capacity(raw.len());
    found.extend(raw.iter().filter_map(|one| area(one, report)));
    found
}

fn area(raw: &RawArea<'_>, report: &mut Report) -> Option<Area> {
    let altitude = feet(&raw.altitude, "altitude", report);
    let ceiling = feet(&raw.ceiling, "ceiling", report);
    if altitude.is_none() && ceiling.is_some() {
        report.add(Problem::Ceiling, "ceiling", "");
    }
    // From the ground up says more than nothing, and errs to the safe side.
    let altitude = altitude.or(ceiling.map(|_| Feet(0)));
    Some(Area {
        description: must(&raw.description, "areaDesc", None, report)?,
        polygons: raw.polygons.iter().filter_map(|text| geometry::polygon(text, report)).collect(),
        circles: raw.circles.iter().filter_map(|text| geometry::circle(text, report)).collect(),
        geocodes: pairs(&raw.geocodes, "geocode", report),
        heights: altitude.map(|altitude| Heights { altitude, ceiling }),
    })
}
