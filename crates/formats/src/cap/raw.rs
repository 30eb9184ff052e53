//! A message as texts, before anything is made of them: where XML and NINA's JSON meet.
use std::borrow::Cow;

type One<'a> = Option<Cow<'a, str>>;
type Many<'a> = Vec<Cow<'a, str>>;

#[derive(Default)]
pub(crate) struct RawAlert<'a> {
    pub identifier: One<'a>,
    pub sender: One<'a>,
    pub sent: One<'a>,
    pub status: One<'a>,
    pub msg_type: One<'a>,
    pub source: One<'a>,
    pub scope: One<'a>,
    pub restriction: One<'a>,
    pub addresses: One<'a>,
    pub codes: Many<'a>,
    pub note: One<'a>,
    pub references: One<'a>,
    pub incidents: One<'a>,
    pub infos: Vec<RawInfo<'a>>,
}

#[derive(Default)]
pub(crate) struct RawInfo<'a> {
    pub language: One<'a>,
    pub categories: Many<'a>,
    pub event: One<'a>,
    pub responses: Many<'a>,
    pub urgency: One<'a>,
    pub severity: One<'a>,
    pub certainty: One<'a>,
    pub audience: One<'a>,
    pub event_codes: Vec<RawPair<'a>>,
    pub effective: One<'a>,
    pub onset: One<'a>,
    pub expires: One<'a>,
    pub sender_name: One<'a>,
    pub headline: One<'a>,
    pub description: One<'a>,
    pub instruction: One<'a>,
    pub web: One<'a>,
    pub contact: One<'a>,
    pub parameters: Vec<RawPair<'a>>,
    pub resources: Vec<RawResource<'a>>,
    pub areas: Vec<RawArea<'a>>,
}

#[derive(Default)]
pub(crate) struct RawPair<'a> {
    pub name: One<'a>,
    pub value: One<'a>,
}

#[derive(Default)]
pub(crate) struct RawResource<'a> {
    pub description: One<'a>,
    pub mime_type: One<'a>,
    pub size: One<'a>,
    pub uri: One<'a>,
    pub deref_uri: One<'a>,
    pub digest: One<'a>,
}

#[derive(Default)]
pub(crate) struct RawArea<'a> {
    pub description: One<'a>,
    pub polygons: Many<'a>,
    pub circles: Many<'a>,
    pub geocodes: Vec<RawPair<'a>>,
    pub altitude: One<'a>,
    pub ceiling: One<'a>,
}
