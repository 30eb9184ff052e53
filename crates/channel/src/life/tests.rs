use proptest::prelude::*;

use super::*;
use crate::editor::Role;
use crate::ids::MediumId;
use crate::post::{Content, Kind};
use crate::text::{Body, Title};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// One person a role, and a second approver; their number is their place.
const TOWN: [Role; 6] =
    [Role::Contributor, Role::DutyOfficer, Role::Editor, Role::Approver, Role::Admin, Role::Approver];

fn actor(person: usize) -> Actor {
    Actor { id: EditorId(person as i64), powers: TOWN[person].powers() }
}

fn print(text: u8) -> Fingerprint {
    Fingerprint([text; 32])
}

fn fresh(four_eyes: bool) -> Life {
    let copy = Copy::begun(actor(0).id, Some(print(0)), false);
    Life { out: Out::Never, archived: false, copy: Some(copy), four_eyes }
}

fn later(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn any_step() -> impl Strategy<Value = Step> {
    let text = (0u8..3).prop_map(print);
    prop_oneof![
        3 => (proptest::option::weighted(0.9, text.clone()), prop::bool::weighted(0.1))
            .prop_map(|(says, warning)| Step::Edit { says, warning }),
        4 => Just(Step::Submit),
        4 => text.clone().prop_map(|read| Step::Approve { read }),
        4 => Just(Step::Release),
        1 => Just(Step::TakeBack),
        1 => any::<bool>().prop_map(|reason| Step::Return { reason }),
        2 => (-5i64..50).prop_map(|at| Step::Schedule { at: later(at) }),
        1 => Just(Step::Unschedule),
        1 => Just(Step::Discard),
        1 => text.prop_map(|says| Step::Open { says, warning: false }),
        1 => Just(Step::Withdraw),
        1 => Just(Step::Archive),
        1 => Just(Step::Reopen),
    ]
}

/// What the machine is measured by: kept apart from it, from the steps alone.
#[derive(Default)]
struct Witness {
    wrote: BTreeSet<EditorId>,
    says: Option<Fingerprint>,
    warning: bool,
    /// Who approved what, since the last change of anything.
    approved: Option<(EditorId, Fingerprint)>,
}

impl Witness {
    fn saw(&mut self, step: Step, by: EditorId) {
        match step {
            Step::Edit { says, warning } => {
                self.wrote.insert(by);
                (self.says, self.warning, self.approved) = (says, warning, None);
            }
            Step::Open { says, warning } => {
                *self = Witness { wrote: [by].into(), says: Some(says), warning, approved: None };
            }
            Step::Approve { read } => self.approved = Some((by, read)),
            Step::Submit | Step::TakeBack | Step::Return { .. } => self.approved = None,
            Step::Release | Step::Discard | Step::Withdraw => *self = Witness::default(),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_goes_out_that_nobody_else_approved_word_for_word(
        steps in prop::collection::vec((any_step(), 0usize..TOWN.len()), 1..60),
    ) {
        let mut life = fresh(true);
        let mut seen = Witness { wrote: [actor(0).id].into(), says: Some(print(0)), ..Witness::default() };
        for (step, person) in steps {
            let Ok(next) = life.clone().after(step, actor(person), NOW) else { continue };
            if matches!(step, Step::Release | Step::Schedule { .. }) {
                let alone = seen.warning && actor(person).powers.has(Power::Warn);
                let good = seen.approved.is_some_and(|(by, of)| !seen.wrote.contains(&by) && Some(of) == seen.says);
                prop_assert!(good || alone, "{step:?} without an approval of what it says");
            }
            if let Step::Approve { .. } = step {
                prop_assert!(!seen.wrote.contains(&actor(person).id), "nobody approves what they wrote in");
            }
            seen.saw(step, actor(person).id);
            life = next;
        }
    }

    #[test]
    fn every_edit_drops_the_approval(
        steps in prop::collection::vec((any_step(), 0usize..TOWN.len()), 0..30),
        editor in 0usize..TOWN.len(),
        text in 0u8..3,
        four_eyes in any::<bool>(),
    ) {
        let mut life = fresh(four_eyes);
        for (step, person) in steps {
            life = life.clone().after(step, actor(person), NOW).unwrap_or(life);
        }
        let edit = Step::Edit { says: Some(print(text)), warning: false };
        if let Ok(edited) = life.after(edit, actor(editor), NOW) {
            let copy = edited.copy.unwrap();
            prop_assert!(copy.approval.is_none() && !copy.is_approved());
            prop_assert!(matches!(copy.phase, Phase::Writing | Phase::Returned));
            prop_assert!(copy.authors.contains(&actor(editor).id));
        }
    }

    #[test]
    fn a_refused_step_changes_nothing_and_says_why_in_words(
        steps in prop::collection::vec((any_step(), 0usize..TOWN.len()), 1..40),
        four_eyes in any::<bool>(),
    ) {
        let mut life = fresh(four_eyes);
        for (step, person) in steps {
            match life.clone().after(step, actor(person), NOW) {
                Ok(next) => {
                    prop_assert!(life.check(step, actor(person), NOW).is_ok());
                    life = next;
                }
                Err(why) => {
                    prop_assert_eq!(life.check(step, actor(person), NOW), Err(why));
                    prop_assert!(why.key().starts_with("refusal.") && !why.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn whoever_has_no_power_moves_nothing(steps in prop::collection::vec(any_step(), 1..40)) {
        let nobody = Actor { id: EditorId(99), powers: Powers::default() };
        let life = fresh(true);
        for step in steps {
            prop_assert!(life.clone().after(step, nobody, NOW).is_err());
        }
    }

    #[test]
    fn what_is_out_never_becomes_a_draft_again(
        steps in prop::collection::vec((any_step(), 0usize..TOWN.len()), 1..60),
    ) {
        let mut life = fresh(false);
        let mut was_out = false;
        for (step, person) in steps {
            life = life.clone().after(step, actor(person), NOW).unwrap_or(life);
            prop_assert!(!was_out || life.out != Out::Never);
            was_out |= life.out != Out::Never;
        }
    }
}

/// Takes steps that must succeed.
fn walk(life: Life, steps: &[(usize, Step)]) -> Life {
    steps.iter().fold(life, |life, (person, step)| life.after(*step, actor(*person), NOW).unwrap())
}

#[test]
fn the_whole_life() {
    let life = walk(fresh(true), &[(0, Step::Submit)]);
    assert_eq!(life.stage(), Stage::InReview);
    assert_eq!(life.check(Step::Return { reason: false }, actor(3), NOW), Err(Refusal::NoReason));
    let life = walk(life, &[(3, Step::Return { reason: true })]);
    assert_eq!(life.stage(), Stage::Returned);
    let life = walk(life, &[(0, Step::Edit { says: Some(print(1)), warning: false }), (0, Step::Submit)]);
    assert_eq!(life.check(Step::Approve { read: print(0) }, actor(3), NOW), Err(Refusal::Changed));
    let life = walk(life, &[(3, Step::Approve { read: print(1) })]);
    assert_eq!(life.stage(), Stage::Approved);
    let life = walk(life, &[(2, Step::Schedule { at: later(9) })]);
    assert_eq!(life.stage(), Stage::Scheduled);
    let life = walk(life, &[(2, Step::Release)]);
    assert_eq!(life.stage(), Stage::Published);
    let open = Step::Open { says: print(1), warning: false };
    let life = walk(life, &[(2, open), (2, Step::Submit), (3, Step::Approve { read: print(1) }), (2, Step::Release)]);
    assert_eq!(life.stage(), Stage::Corrected);
    let life = walk(life, &[(2, Step::Withdraw), (2, Step::Archive)]);
    assert_eq!(life.stage(), Stage::Archived);
    assert_eq!(life.check(open, actor(4), NOW), Err(Refusal::Archived));
    assert_eq!(walk(life, &[(2, Step::Reopen)]).stage(), Stage::Withdrawn);
}

#[test]
fn a_co_author_does_not_approve_even_if_another_saved_last() {
    let edit = |text| Step::Edit { says: Some(print(text)), warning: false };
    let life = walk(fresh(true), &[(3, edit(1)), (0, edit(2)), (0, Step::Submit)]);
    let approve = Step::Approve { read: print(2) };
    assert_eq!(life.check(approve, actor(3), NOW), Err(Refusal::OwnText));
    assert_eq!(life.check(Step::Release, actor(4), NOW), Err(Refusal::NeedsApproval));
    assert!(walk(life, &[(5, approve)]).check(Step::Release, actor(3), NOW).is_ok(), "the author may press the button");
}

#[test]
fn a_duty_officer_brings_out_a_warning_alone_and_nothing_else() {
    let warning = Step::Edit { says: Some(print(1)), warning: true };
    let life = walk(fresh(true), &[(1, warning)]);
    assert!(life.goes_alone(actor(1)) && life.check(Step::Release, actor(1), NOW).is_ok());
    assert_eq!(life.check(Step::Release, actor(2), NOW), Err(Refusal::NeedsApproval));
    assert_eq!(fresh(true).check(Step::Release, actor(1), NOW), Err(Refusal::Lacks(Power::Release)));
    assert!(walk(life, &[(1, Step::Release)]).check(Step::Withdraw, actor(1), NOW).is_ok());
}

#[test]
fn without_four_eyes_one_person_does_it_all() {
    assert_eq!(walk(fresh(false), &[(2, Step::Release)]).stage(), Stage::Published);
    assert_eq!(fresh(false).check(Step::Release, actor(0), NOW), Err(Refusal::Lacks(Power::Release)));
    let handed_in = walk(fresh(false), &[(0, Step::Submit)]);
    assert!(handed_in.check(Step::Return { reason: true }, actor(2), NOW).is_ok());
    assert_eq!(walk(handed_in, &[(2, Step::Release)]).stage(), Stage::Published);
}

#[test]
fn stages_read_back() {
    assert!(Stage::ALL.into_iter().all(|stage| Stage::parse(stage.key()) == Some(stage)));
}

fn content(title: &str, body: Option<&str>) -> Content {
    Content {
        body: body.map(|body| Body::parse(body).unwrap()),
        topics: [crate::topic::Topic::News].into_iter().collect(),
        ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
    }
}

fn attachment(title: &str) -> crate::medium::Attachment {
    let title = crate::text::Line::parse(title).unwrap();
    crate::medium::Attachment { id: MediumId(1), kind: crate::medium::Kind::Document, title, credit: None }
}

#[test]
fn a_fingerprint_knows_every_field_apart() {
    let base = content("Markt", Some("Text"));
    let print = Fingerprint::of(&base);
    assert_eq!(print, Fingerprint::of(&base.clone()));
    assert_eq!(Fingerprint::parse(&print.to_string()), Some(print));
    assert!(["", "zz", &"é".repeat(32)].iter().all(|text| Fingerprint::parse(text).is_none()));
    let changed = others(&base);
    let prints: BTreeSet<_> = changed.iter().map(|(_, other)| Fingerprint::of(other)).chain([print]).collect();
    let names: Vec<&str> = changed.iter().map(|(name, _)| *name).collect();
    assert_eq!(prints.len(), changed.len() + 1, "{names:?}");
}

/// Copies of a content with other things in one field. The pattern is made of the fields that are listed, so that a new one
/// does not compile before it is.
macro_rules! others {
    ($base:expr, $($field:ident: [$($value:expr),+ $(,)?]),+ $(,)?) => {{
        let Content { $($field: _),+ } = $base;
        vec![$($((stringify!($field), Content { $field: $value, ..$base.clone() })),+),+]
    }};
}

// Long because it lists every field of a post and of its parts.
fn others(base: &Content) -> Vec<(&'static str, Content)> {
    let url = || url::Url::parse("https://a.de").ok();
    let line = |text: &str| crate::text::Line::parse(text).unwrap();
    let job = crate::job::Job { deadline: None, salary: None, apply_url: None };
    let picture = crate::image::Picture {
        id: MediumId(1),
        width: 800,
        height: 600,
        alt: crate::image::Alt::Text(line("Bild")),
        credit: None,
    };
    let event = crate::event::Event { start: later(1), end: None, all_day: false, place: None, registration_url: None };
    let effect = crate::traffic::Effect::ALL[0];
    let streets = vec![line("Ring")];
    let traffic = crate::traffic::Traffic {
        streets: streets.clone(),
        effect,
        from: None,
        until: None,
        detour: None,
        track: Vec::new(),
        detour_track: Vec::new(),
    };
    let point = vec![crate::traffic::Point { lat: 1, lon: 2 }];
    let news = [crate::topic::Topic::News, crate::topic::Topic::Politics];
    others!(
        base,
        kind: [Kind::Traffic],
        title: [Title::parse("Markt!").unwrap()],
        body: [None, Body::parse("x").ok()],
        plain_language: [base.body.clone()],
        topics: [news.into_iter().collect(), [news[1]].into_iter().collect()],
        lang: ["en".to_owned()],
        pictures: [
            vec![picture.clone()],
            vec![picture.clone(), picture.clone()],
            vec![crate::image::Picture { id: MediumId(2), ..picture.clone() }],
            vec![crate::image::Picture { width: 801, ..picture.clone() }],
            vec![crate::image::Picture { height: 601, ..picture.clone() }],
            vec![crate::image::Picture { alt: crate::image::Alt::Decorative, ..picture.clone() }],
            vec![crate::image::Picture { credit: Some(line("Foto")), ..picture.clone() }],
        ],
        attachments: [
            vec![attachment("Plan")],
            vec![attachment("Plan"), attachment("Plan")],
            vec![attachment("Karte")],
        ],
        event: [
            Some(event.clone()),
            Some(crate::event::Event { start: later(2), ..event.clone() }),
            Some(crate::event::Event { end: Some(later(2)), ..event.clone() }),
            Some(crate::event::Event { all_day: true, ..event.clone() }),
            Some(crate::event::Event { place: Some(line("Saal")), ..event.clone() }),
            Some(crate::event::Event { registration_url: url(), ..event.clone() }),
        ],
        job: [
            Some(job.clone()),
            Some(crate::job::Job { deadline: Some(later(1)), ..job.clone() }),
            Some(crate::job::Job { salary: Some(line("EG 9a")), ..job.clone() }),
            Some(crate::job::Job { apply_url: url(), ..job.clone() }),
        ],
        traffic: [
            Some(traffic.clone()),
            Some(crate::traffic::Traffic { streets: [streets.clone(), streets].concat(), ..traffic.clone() }),
            Some(crate::traffic::Traffic { effect: crate::traffic::Effect::ALL[1], ..traffic.clone() }),
            Some(crate::traffic::Traffic { from: Some(later(1)), ..traffic.clone() }),
            Some(crate::traffic::Traffic { until: Some(later(1)), ..traffic.clone() }),
            Some(crate::traffic::Traffic { detour: Some(line("Links")), ..traffic.clone() }),
            Some(crate::traffic::Traffic { track: point.clone(), ..traffic.clone() }),
            Some(crate::traffic::Traffic { detour_track: point, ..traffic }),
        ],
        valid: [
            crate::validity::Validity { from: Some(later(1)), until: None },
            crate::validity::Validity { from: None, until: Some(later(1)) },
        ],
        reactions: [crate::reaction::Reactions::Emoji],
        outlets: [
            crate::outlet::choice::Choice::Only([].into()),
            crate::outlet::choice::Choice::Only([1].into()),
            crate::outlet::choice::Choice::Only([1, 2].into()),
        ],
        source_url: [url()],
    )
}

#[test]
fn one_place_more_is_sent_to_by_whoever_might_have_brought_it_out() {
    let out = |warning, four_eyes| Life {
        out: Out::Published { corrected: false, warning },
        archived: false,
        copy: None,
        four_eyes,
    };
    let says = |life: Life, wrote| [0, 1, 2, 3, 4].map(|person| life.check_send(actor(person), wrote).err());
    let release = Some(Refusal::Lacks(Power::Release));
    assert_eq!(says(out(false, false), true), [release, release, None, None, None], "one pair of eyes is enough");
    let approve = Some(Refusal::Lacks(Power::Approve));
    assert_eq!(says(out(false, true), false), [release, release, approve, None, None]);
    let own = Some(Refusal::OwnText);
    assert_eq!(says(out(false, true), true), [release, release, approve, own, own], "nobody their own");
    assert_eq!(says(out(true, true), true), [release, None, approve, own, None], "a duty officer's warning");
    let withdrawn = Life { out: Out::Withdrawn, ..out(false, false) };
    assert_eq!(withdrawn.check_send(actor(4), false), Err(Refusal::Withdrawn));
    let archived = Life { archived: true, ..out(false, false) };
    assert_eq!(archived.check_send(actor(4), false), Err(Refusal::Archived));
}
