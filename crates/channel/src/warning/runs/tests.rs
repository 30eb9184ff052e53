use super::*;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn plan(nth: i8, day: Weekday, hour: i8) -> RunPlan {
    let monthly = Monthly::new(nth, day, Time::constant(hour, 0, 0, 0), 15).unwrap();
    RunPlan { monthly: Some(monthly), national: true, by_itself: true, elsewhere: false }
}

fn shown(runs: &[Run]) -> Vec<String> {
    runs.iter().map(|run| format!("{} {} {}", run.what.key(), run.at, run.clear_at)).collect()
}

#[test]
fn w11_the_first_monday_and_the_national_day_by_the_clocks_of_the_town() {
    let runs = plan(1, Weekday::Monday, 10).between(&berlin(), at("2026-08-01T00:00:00Z"), at("2026-11-30T00:00:00Z"));
    assert_eq!(
        shown(&runs),
        [
            "monthly 2026-08-03T08:00:00Z 2026-08-03T08:15:00Z",
            "monthly 2026-09-07T08:00:00Z 2026-09-07T08:15:00Z",
            "national 2026-09-10T09:00:00Z 2026-09-10T09:45:00Z",
            "monthly 2026-10-05T08:00:00Z 2026-10-05T08:15:00Z",
            // Winter time.
            "monthly 2026-11-02T09:00:00Z 2026-11-02T09:15:00Z",
        ]
    );
    // Over the turn of the year, and the warning days of the coming years.
    let next = plan(4, Weekday::Friday, 10).coming(&berlin(), at("2026-12-20T00:00:00Z"), 2);
    assert_eq!(shown(&next)[0], "monthly 2026-12-25T09:00:00Z 2026-12-25T09:15:00Z");
    let national = RunPlan { national: true, ..RunPlan::default() };
    let days: Vec<String> =
        national.coming(&berlin(), at("2026-11-26T00:00:00Z"), 3).iter().map(|run| run.at.to_string()).collect();
    assert_eq!(days, ["2027-09-09T09:00:00Z", "2028-09-14T09:00:00Z", "2029-09-13T09:00:00Z"]);
}

#[test]
fn w11_where_both_fall_together_there_is_one() {
    let runs =
        plan(2, Weekday::Thursday, 11).between(&berlin(), at("2026-09-01T00:00:00Z"), at("2026-09-30T00:00:00Z"));
    assert_eq!(shown(&runs), ["national 2026-09-10T09:00:00Z 2026-09-10T09:45:00Z"]);
    assert!(RunPlan::default().coming(&berlin(), at("2026-09-01T00:00:00Z"), 3).is_empty(), "nothing is switched on");
    // The very instant belongs to what was before it.
    let now = at("2026-09-10T09:00:00Z");
    assert!(plan(2, Weekday::Thursday, 11).between(&berlin(), now, now + LATE).is_empty());
}

#[test]
fn nobody_is_woken_for_a_test() {
    let new =
        |hour, nth, lasts| Monthly::new(nth, Weekday::Monday, Time::constant(hour, 0, 0, 0), lasts).map_err(|e| e.key);
    assert!(new(8, 1, 15).is_ok() && new(20, 4, 45).is_ok());
    assert_eq!(new(3, 1, 15), Err("error.runs.night"));
    assert_eq!(new(21, 1, 15), Err("error.runs.night"));
    assert_eq!(new(10, 5, 15), Err("error.warning.choose"));
    assert_eq!(new(10, 1, 600), Err("error.warning.choose"));
}

const ALONE: Around = Around { by_itself: true, hazard: false };
const ASKED: Around = Around { by_itself: false, hazard: false };

#[test]
fn w11_a_run_goes_by_itself_or_waits_for_a_person_and_never_beside_a_hazard() {
    let run =
        plan(1, Weekday::Monday, 10).between(&berlin(), at("2026-08-01T00:00:00Z"), at("2026-08-30T00:00:00Z"))[0];
    let after = |minutes| run.at + SignedDuration::from_mins(minutes);
    let ready = |around, minutes| act(&run, Stage::Ready, around, after(minutes));
    assert_eq!(ready(ALONE, 0), Act::Release);
    assert_eq!(ready(ALONE, 10), Act::Release);
    assert_eq!(ready(ALONE, 11), Act::End(Fate::Late), "the server was down");
    assert_eq!(ready(ASKED, 90), Act::AskRelease);
    assert_eq!(ready(ASKED, 121), Act::End(Fate::Nobody));
    for around in [ALONE, ASKED] {
        assert_eq!(ready(Around { hazard: true, ..around }, 0), Act::End(Fate::Hazard));
    }
    assert_eq!(act(&run, Stage::Gone, ALONE, after(1)), Act::End(Fate::Dropped));

    let expires = after(60);
    let out =
        |around, sent, minutes| act(&run, Stage::Out(after(sent), Standing::Active(expires)), around, after(minutes));
    assert_eq!((out(ALONE, 0, 14), out(ALONE, 0, 15)), (Act::Wait, Act::Clear));
    assert_eq!(out(ASKED, 0, 15), Act::AskClear);
    assert_eq!((out(ALONE, 12, 21), out(ALONE, 12, 22)), (Act::Wait, Act::Clear), "it began late");
    assert_eq!(out(Around { hazard: true, ..ALONE }, 0, 30), Act::Wait, "its all-clear could be taken for another's");
    for over in [Standing::Over(expires), Standing::False(expires), Standing::Expired(expires)] {
        assert_eq!(act(&run, Stage::Out(after(0), over), ALONE, after(90)), Act::End(Fate::Done));
    }
}

#[test]
fn words_read_back() {
    assert!(Rehearsal::ALL.into_iter().all(|one| Rehearsal::parse(one.key()) == Some(one)));
    assert!(Fate::ALL.into_iter().all(|one| Fate::parse(one.key()) == Some(one)));
}
