//! The sixteen Länder and their public holidays, by the holiday acts in force in 2026. Days that are kept in some
//! municipalities only (Mariä Himmelfahrt in most of Bavaria, Fronleichnam in parts of Saxony and Thuringia, the peace
//! festival of Augsburg) are the town's own free days, see [`crate::slot::Calendar`].
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// A Land, by its code in ISO 3166-2:DE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Land {
    BadenWuerttemberg,
    Bavaria,
    Berlin,
    Brandenburg,
    Bremen,
    Hamburg,
    Hesse,
    LowerSaxony,
    MecklenburgVorpommern,
    NorthRhineWestphalia,
    RhinelandPalatinate,
    Saarland,
    Saxony,
    SaxonyAnhalt,
    SchleswigHolstein,
    Thuringia,
}

use Land::*;

/// A public holiday; its key names it in the translations (`holiday.new_year`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// The key of its name.
    pub key: &'static str,
}

impl Land {
    /// All, by their codes.
    pub const ALL: [Land; 16] = [
        Brandenburg,
        Berlin,
        BadenWuerttemberg,
        Bavaria,
        Bremen,
        Hesse,
        Hamburg,
        MecklenburgVorpommern,
        LowerSaxony,
        NorthRhineWestphalia,
        RhinelandPalatinate,
        SchleswigHolstein,
        Saarland,
        Saxony,
        SaxonyAnhalt,
        Thuringia,
    ];

    /// Two letters, as in ISO 3166-2:DE.
    pub fn code(self) -> &'static str {
        match self {
            BadenWuerttemberg => "BW",
            Bavaria => "BY",
            Berlin => "BE",
            Brandenburg => "BB",
            Bremen => "HB",
            Hamburg => "HH",
            Hesse => "HE",
            LowerSaxony => "NI",
            MecklenburgVorpommern => "MV",
            NorthRhineWestphalia => "NW",
            RhinelandPalatinate => "RP",
            Saarland => "SL",
            Saxony => "SN",
            SaxonyAnhalt => "ST",
            SchleswigHolstein => "SH",
            Thuringia => "TH",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Land> {
        Self::ALL.into_iter().find(|land| land.code() == code)
    }

    /// The holiday on this day, if it is one here.
    pub fn holiday(self, day: Date) -> Option<Holiday> {
        let easter = easter_sunday(day.year());
        HOLIDAYS
            .iter()
            .find(|(_, when, whose)| when.is(day, easter) && whose.keeps(self, day.year()))
            .map(|(key, _, _)| Holiday { date: day, key })
    }
}

/// When in the year a holiday falls.
#[derive(Clone, Copy)]
enum When {
    /// Month and day.
    On(i8, i8),
    /// Days after Easter Sunday.
    Easter(i32),
    /// The Wednesday before 23 November.
    Repentance,
}

impl When {
    fn is(self, day: Date, easter: Option<Date>) -> bool {
        match self {
            When::On(month, of_month) => (day.month(), day.day()) == (month, of_month),
            When::Easter(days) => easter.and_then(|easter| easter.checked_add(days.days()).ok()) == Some(day),
            When::Repentance => {
                day.month() == 11 && (16..=22).contains(&day.day()) && day.weekday() == Weekday::Wednesday
            }
        }
    }
}

/// Who keeps a holiday.
#[derive(Clone, Copy)]
enum Whose {
    Everybody,
    These(&'static [Land]),
    /// One Land, in one year.
    Once(Land, i16),
}

impl Whose {
    fn keeps(self, land: Land, year: i16) -> bool {
        match self {
            Whose::Everybody => true,
            Whose::These(lands) => lands.contains(&land),
            Whose::Once(whose, when) => (whose, when) == (land, year),
        }
    }
}

const EPIPHANY: &[Land] = &[BadenWuerttemberg, Bavaria, SaxonyAnhalt];
const WOMEN: &[Land] = &[Berlin, MecklenburgVorpommern];
const CORPUS_CHRISTI: &[Land] =
    &[BadenWuerttemberg, Bavaria, Hesse, NorthRhineWestphalia, RhinelandPalatinate, Saarland];
const REFORMATION: &[Land] = &[
    Brandenburg,
    Bremen,
    Hamburg,
    LowerSaxony,
    MecklenburgVorpommern,
    Saxony,
    SaxonyAnhalt,
    SchleswigHolstein,
    Thuringia,
];
const ALL_SAINTS: &[Land] = &[BadenWuerttemberg, Bavaria, NorthRhineWestphalia, RhinelandPalatinate, Saarland];

const HOLIDAYS: &[(&str, When, Whose)] = &[
    ("new_year", When::On(1, 1), Whose::Everybody),
    ("epiphany", When::On(1, 6), Whose::These(EPIPHANY)),
    ("women", When::On(3, 8), Whose::These(WOMEN)),
    ("good_friday", When::Easter(-2), Whose::Everybody),
    ("easter_sunday", When::Easter(0), Whose::These(&[Brandenburg])),
    ("easter_monday", When::Easter(1), Whose::Everybody),
    ("labour", When::On(5, 1), Whose::Everybody),
    ("liberation", When::On(5, 8), Whose::Once(Berlin, 2025)),
    ("ascension", When::Easter(39), Whose::Everybody),
    ("whit_sunday", When::Easter(49), Whose::These(&[Brandenburg])),
    ("whit_monday", When::Easter(50), Whose::Everybody),
    ("uprising", When::On(6, 17), Whose::Once(Berlin, 2028)),
    ("corpus_christi", When::Easter(60), Whose::These(CORPUS_CHRISTI)),
    ("assumption", When::On(8, 15), Whose::These(&[Saarland])),
    ("children", When::On(9, 20), Whose::These(&[Thuringia])),
    ("unity", When::On(10, 3), Whose::Everybody),
    ("reformation", When::On(10, 31), Whose::These(REFORMATION)),
    ("all_saints", When::On(11, 1), Whose::These(ALL_SAINTS)),
    ("repentance", When::Repentance, Whose::These(&[Saxony])),
    ("christmas", When::On(12, 25), Whose::Everybody),
    ("boxing", When::On(12, 26), Whose::Everybody),
];

/// All keys of holidays' names, for the test of translations.
pub fn holiday_keys() -> impl Iterator<Item = &'static str> {
    HOLIDAYS.iter().map(|(key, _, _)| *key)
}

/// Easter Sunday in the Gregorian calendar (Butcher's rule, as in Meeus, Astronomical Algorithms, chapter 8).
pub fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(sum / 31).ok()?, i8::try_from(sum % 31 + 1).ok()?).ok()
}

/// All holidays of a year here, in order.
pub fn holidays(land: Land, year: i16) -> Vec<Holiday> {
    date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year).filter_map(|day| land.holiday(day)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(land: Land, year: i16) -> Vec<String> {
        holidays(land, year).into_iter().map(|holiday| holiday.date.strftime("%d.%m.").to_string()).collect()
    }

    #[test]
    fn easter_of_known_years() {
        let known =
            [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25), (1818, 3, 22)];
        for (year, month, day) in known {
            assert_eq!(easter_sunday(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn the_year_2026_in_two_lands() {
        let bavaria = "01.01. 06.01. 03.04. 06.04. 01.05. 14.05. 25.05. 04.06. 03.10. 01.11. 25.12. 26.12.";
        assert_eq!(days(Bavaria, 2026).join(" "), bavaria);
        let saxony = "01.01. 03.04. 06.04. 01.05. 14.05. 25.05. 03.10. 31.10. 18.11. 25.12. 26.12.";
        assert_eq!(days(Saxony, 2026).join(" "), saxony);
    }

    #[test]
    fn every_land_has_as_many_as_its_act_names() {
        let expected = [12, 10, 12, 12, 10, 10, 10, 11, 10, 11, 11, 10, 12, 11, 11, 11];
        for (land, count) in Land::ALL.into_iter().zip(expected) {
            assert_eq!(days(land, 2026).len(), count, "{}", land.code());
            assert_eq!(Land::parse(land.code()), Some(land));
        }
        assert_eq!((days(Berlin, 2025).len(), days(Berlin, 2028).len()), (11, 11), "once each");
    }

    #[test]
    fn the_day_of_repentance_is_the_wednesday_before_the_23rd() {
        for (year, day) in [(2022, 16), (2023, 22), (2024, 20), (2025, 19), (2026, 18), (2027, 17)] {
            assert_eq!(Saxony.holiday(date(year, 11, day)).map(|holiday| holiday.key), Some("repentance"));
        }
    }
}
