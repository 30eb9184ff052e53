//! One function for each element that has children.
use super::CapError;
use super::raw::{RawAlert, RawArea, RawInfo, RawPair, RawResource};
use super::report::Problem;
use super::sequence::{ALERT, AREA, INFO, PAIR, RESOURCE};
use super::shape::Walk;
use std::borrow::Cow;

/// The first one stays.
fn once<'a>(place: &mut Option<Cow<'a, str>>, text: Cow<'a, str>) {
    if place.is_none() {
        *place = Some(text);
    }
}

pub(super) fn alert<'a>(walk: &mut Walk<'a, '_>) -> Result<RawAlert<'a>, CapError> {
    let mut raw = RawAlert::default();
    walk.children("alert", ALERT, |walk, name| {
        let one = match name {
            "info" => {
                raw.infos.push(info(walk)?);
                return Ok(());
            }
            "code" => {
                raw.codes.push(walk.text(name)?);
                return Ok(());
            }
            "identifier" => &mut raw.identifier,
            "sender" => &mut raw.sender,
            "sent" => &mut raw.sent,
            "status" => &mut raw.status,
            "msgType" => &mut raw.msg_type,
            "source" => &mut raw.source,
            "scope" => &mut raw.scope,
            "restriction" => &mut raw.restriction,
            "addresses" => &mut raw.addresses,
            "note" => &mut raw.note,
            "references" => &mut raw.references,
            _ => &mut raw.incidents,
        };
        once(one, walk.text(name)?);
        Ok(())
    })?;
    Ok(raw)
}

fn info<'a>(walk: &mut Walk<'a, '_>) -> Result<RawInfo<'a>, CapError> {
    let mut raw = RawInfo::default();
    walk.children("info", INFO, |walk, name| {
        match name {
            "area" => raw.areas.push(area(walk)?),
            "resource" => raw.resources.push(resource(walk)?),
            "parameter" => raw.parameters.push(walk.pair(name)?),
            "eventCode" => raw.event_codes.push(walk.pair(name)?),
            "category" => raw.categories.push(walk.text(name)?),
            "responseType" => raw.responses.push(walk.text(name)?),
            _ => {
                let text = walk.text(name)?;
                once(single(&mut raw, name), text);
            }
        }
        Ok(())
    })?;
    Ok(raw)
}

fn single<'r, 'a>(raw: &'r mut RawInfo<'a>, name: &str) -> &'r mut Option<Cow<'a, str>> {
    match name {
        "language" => &mut raw.language,
        "event" => &mut raw.event,
        "urgency" => &mut raw.urgency,
        "severity" => &mut raw.severity,
        "certainty" => &mut raw.certainty,
        "audience" => &mut raw.audience,
        "effective" => &mut raw.effective,
        "onset" => &mut raw.onset,
        "expires" => &mut raw.expires,
        "senderName" => &mut raw.sender_name,
        "headline" => &mut raw.headline,
        "description" => &mut raw.description,
        "instruction" => &mut raw.instruction,
        "web" => &mut raw.web,
        _ => &mut raw.contact,
    }
}

fn resource<'a>(walk: &mut Walk<'a, '_>) -> Result<RawResource<'a>, CapError> {
    let mut raw = RawResource::default();
    walk.children("resource", RESOURCE, |walk, name| {
        let one = match name {
            "resourceDesc" => &mut raw.description,
            "mimeType" => &mut raw.mime_type,
            "size" => &mut raw.size,
            "uri" => &mut raw.uri,
            "derefUri" => &mut raw.deref_uri,
            _ => &mut raw.digest,
        };
        once(one, walk.text(name)?);
        Ok(())
    })?;
    Ok(raw)
}

fn area<'a>(walk: &mut Walk<'a, '_>) -> Result<RawArea<'a>, CapError> {
    let mut raw = RawArea::default();
    walk.children("area", AREA, |walk, name| {
        match name {
            "polygon" => raw.polygons.push(walk.text(name)?),
            "circle" => raw.circles.push(walk.text(name)?),
            "geocode" => raw.geocodes.push(walk.pair(name)?),
            "areaDesc" => once(&mut raw.description, walk.text(name)?),
            "altitude" => once(&mut raw.altitude, walk.text(name)?),
            _ => once(&mut raw.ceiling, walk.text(name)?),
        }
        Ok(())
    })?;
    Ok(raw)
}

pub(super) fn pair<'a>(walk: &mut Walk<'a, '_>, inside: &'static str) -> Result<RawPair<'a>, CapError> {
    let mut raw = RawPair::default();
    let ahead = walk.source_ahead().trim_start();
    if !ahead.starts_with('<') {
        let text = walk.text(inside)?;
        walk.report().add(Problem::StrayText, inside, &text);
        let (name, value) = match text {
            Cow::Borrowed(text) => split(text).map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value))),
            Cow::Owned(text) => split(&text).map(|(name, value)| (name.to_owned().into(), value.to_owned().into())),
        }
        .unwrap_or_default();
        return Ok(RawPair { name: Some(name), value: Some(value) });
    }
    walk.children(inside, PAIR, |walk, name| {
        let text = walk.text(name)?;
        once(if name == "valueName" { &mut raw.name } else { &mut raw.value }, text);
        Ok(())
    })?;
    Ok(raw)
}

fn split(text: &str) -> Option<(&str, &str)> {
    text.split_once('=')
}
