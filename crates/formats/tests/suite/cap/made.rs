//! Messages made at random that keep every rule.
use channel::clock::Timestamp;
use channel::warning::rules::Sound;
use channel::warning::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Texts with everything that may go wrong between two programs.
fn text() -> impl Strategy<Value = Text> {
    let letters = "[a-zA-ZäöüßÄ0-9 <>&'\"\\]\\[!?\\t\\n\r\u{7f}\u{85}\u{a0}\u{2028}\u{202e}\u{feff}🔥]{1,40}";
    prop_oneof![letters, Just("]]>".to_owned()), Just("<![CDATA[x]]>".to_owned()), Just("&amp;".to_owned())]
        .prop_filter_map("empty", |text| Text::parse(&text))
}

/// Items of lists: no double quotes inside, which the standard cannot carry.
fn item() -> impl Strategy<Value = Text> {
    text().prop_filter_map("empty", |text| Text::parse(&text.as_str().replace('"', "")))
}

fn name() -> impl Strategy<Value = Name> {
    "[a-zA-Z0-9@._:;'\"ü>-]{1,30}".prop_filter_map("no name", |text| Name::parse(&text))
}

fn moment() -> impl Strategy<Value = Moment> {
    (1_500_000_000i64..2_500_000_000, -840i16..=840)
        .prop_filter_map("no time", |(at, offset)| Moment::new(Timestamp::from_second(at).ok()?, offset))
}

fn uri() -> impl Strategy<Value = Uri> {
    "https?://[a-z0-9.-]{1,12}/[a-zA-Z0-9._~:@!$&'()*+,;=/-]{0,20}(%C3%BC)?(\\?[a-z=&]{0,8})?(#[a-z]{0,5})?"
        .prop_filter_map("no address", |text| Uri::parse(&text))
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn pair() -> impl Strategy<Value = Pair> {
    (text(), option::of(text())).prop_map(|(name, value)| Pair { name, value })
}

fn point() -> impl Strategy<Value = Point> {
    (-90_000_000i64..=90_000_000, -180_000_000i64..=180_000_000).prop_map(|(lat, lon)| Point::new(lat, lon).unwrap())
}

fn polygon() -> impl Strategy<Value = Polygon> {
    vec(point(), 3..9).prop_filter_map("open", |mut points| {
        points.push(points[0]);
        Polygon::new(points)
    })
}

fn area() -> impl Strategy<Value = Area> {
    let circle = (point(), any::<u32>()).prop_map(|(centre, radius_m)| Circle { centre, radius_m });
    let heights = (-99_999_999i64..99_999_999, option::of(0i64..99_999_999))
        .prop_map(|(low, more)| Heights { altitude: Feet(low), ceiling: more.map(|more| Feet(low + more)) });
    (text(), vec(polygon(), 0..3), vec(circle, 0..3), vec(pair(), 0..3), option::of(heights)).prop_map(
        |(description, polygons, circles, geocodes, heights)| Area {
            description,
            polygons,
            circles,
            geocodes,
            heights,
        },
    )
}

fn resource() -> impl Strategy<Value = Resource> {
    (text(), text(), option::of(any::<u64>()), option::of(uri()), option::of(text()), option::of(text())).prop_map(
        |(description, mime_type, size, uri, deref_uri, digest)| Resource {
            description,
            mime_type,
            size,
            uri,
            deref_uri,
            digest,
        },
    )
}

/// Everything machines read; the same in all languages.
fn info() -> impl Strategy<Value = Info> {
    let words = (
        vec(word(Category::ALL), 1..4),
        vec(word(Response::ALL), 0..3),
        word(Urgency::ALL),
        word(Severity::ALL),
        word(Certainty::ALL),
    );
    let texts = (text(), vec(option::of(text()), 6), option::of(uri()));
    let lists = (vec(pair(), 0..3), vec(pair(), 0..3), vec(resource(), 0..2), vec(area(), 0..3));
    (words, texts, lists, (option::of(-840i16..=840), option::of(-840i16..=840), -840i16..=840)).prop_map(
        |(words, (event, mut texts, web), (event_codes, parameters, resources, areas), times)| {
            let at = |second, offset| Moment::new(Timestamp::from_second(second).unwrap(), offset);
            Info {
                language: Language::parse("de").unwrap(),
                category: words.0[0],
                more_categories: words.0[1..].to_vec(),
                event,
                responses: words.1,
                urgency: words.2,
                severity: words.3,
                certainty: words.4,
                audience: texts.pop().unwrap(),
                event_codes,
                effective: times.0.and_then(|offset| at(2_600_000_000, offset)),
                onset: times.1.and_then(|offset| at(2_600_000_100, offset)),
                expires: at(2_600_000_200, times.2),
                sender_name: texts.pop().unwrap(),
                headline: texts.pop().unwrap(),
                description: texts.pop().unwrap(),
                instruction: texts.pop().unwrap(),
                web,
                contact: texts.pop().unwrap(),
                parameters,
                resources,
                areas,
            }
        },
    )
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::Public), Just(Scope::Private), text().prop_map(Scope::Restricted)]
}

/// A sound message in one to three languages.
pub fn sound() -> impl Strategy<Value = Sound> {
    let reference = (name(), name(), moment());
    let reference = reference.prop_map(|(sender, identifier, sent)| Reference { sender, identifier, sent });
    let head = (name(), name(), moment(), word(Status::ALL), word(MsgType::ALL), scope());
    let more = (vec(item(), 1..3), vec(text(), 0..3), vec(item(), 0..3), vec(reference, 1..4));
    (head, more, option::of(text()), option::of(text()), info(), 1usize..4, text()).prop_map(
        |((identifier, sender, sent, status, msg_type, scope), more, source, note, info, languages, other)| {
            let (addresses, codes, incidents, references) = more;
            let tags = ["de-DE", "en", "de-LS"];
            let infos = tags[..languages].iter().map(|tag| Info {
                language: Language::parse(tag).unwrap(),
                headline: Some(other.clone()),
                ..info.clone()
            });
            let infos = infos.collect();
            let alert = Alert {
                identifier,
                sender,
                sent,
                status,
                msg_type,
                source,
                scope,
                addresses,
                codes,
                note,
                references,
                incidents,
                infos,
            };
            Sound::new(alert).unwrap()
        },
    )
}
