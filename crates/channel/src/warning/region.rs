//! Keys of German administrative regions, in their three spellings.
use super::{Alert, Area, Info};

/// A state, a district or a municipality. Inside: the digits of the AGS that say something (2, 3, 5 or 8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RegionKey(String);

impl RegionKey {
    /// Reads a Regionalschlüssel (ARS: 2, 3, 5, 9 or 12 digits) or an AGS (8 digits). The association of municipalities
    /// in an ARS names no area of its own here; its key stands for the district.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = match text.len() {
            2 | 3 | 5 | 8 => text.to_owned(),
            9 => text[..5].to_owned(),
            12 => format!("{}{}", &text[..5], &text[9..]),
            _ => return None,
        };
        Self::tight(&digits)
    }

    /// Reads a warn cell of the DWD: one digit for the sort of cell, then an AGS. Lakes and the coast have none.
    pub fn from_warn_cell(text: &str) -> Option<Self> {
        let text = text.trim();
        let land = text.len() == 9 && text.bytes().all(|b| b.is_ascii_digit()) && "1789".contains(&text[..1]);
        land.then(|| Self::tight(&text[1..])).flatten()
    }

    /// Zeros at the end say “all of it”.
    fn tight(digits: &str) -> Option<Self> {
        let whole = |rest: &str| rest.bytes().all(|b| b == b'0');
        let used = [2, 3, 5, 8].into_iter().find(|len| digits.len() <= *len || whole(&digits[*len..]))?;
        let digits = &digits[..used.min(digits.len())];
        (!whole(digits)).then(|| Self(digits.to_owned()))
    }

    /// The digits of the AGS that say something: 2, 3, 5 or 8. [`Self::parse`] reads them back.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Whether one lies in the other, or is it.
    pub fn meets(&self, other: &RegionKey) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }

    /// The five digits of the district; `None` for a whole state, unless it is a city, which is its own district.
    pub fn district(&self) -> Option<&str> {
        match self.0.get(..2)? {
            "02" => Some("02000"),
            "11" => Some("11000"),
            _ => self.0.get(..5),
        }
    }

    /// The twelve digits under which NINA's servers keep a district: files are there for districts only.
    pub fn nina(&self) -> Option<String> {
        self.district().map(|district| format!("{district}0000000"))
    }

    /// All regions an area names.
    pub fn of_area(area: &Area) -> impl Iterator<Item = RegionKey> {
        area.geocodes.iter().filter_map(|code| {
            let value = code.value.as_ref()?.as_str();
            match code.name.as_str().to_ascii_uppercase().as_str() {
                "ARS" | "AGS" | "RS" => Self::parse(value),
                "WARNCELLID" => Self::from_warn_cell(value),
                _ => None,
            }
        })
    }

    /// All regions an info block names, in its areas or in the parameter MoWaS uses for it.
    pub fn of_info(info: &Info) -> impl Iterator<Item = RegionKey> {
        let listed = info.parameter("warnVerwaltungsbereiche").map(|text| text.as_str()).unwrap_or_default();
        info.areas.iter().flat_map(Self::of_area).chain(listed.split([',', ' ']).filter_map(Self::parse))
    }

    /// All regions a message names.
    pub fn of_alert(alert: &Alert) -> impl Iterator<Item = RegionKey> {
        alert.infos.iter().flat_map(Self::of_info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_name_one_town() {
        let town = RegionKey::parse("081180048048").unwrap();
        assert_eq!(Some(town.clone()), RegionKey::parse("08118048"));
        assert_eq!(Some(town.clone()), RegionKey::from_warn_cell("808118048"));
        assert_eq!(town.nina().unwrap(), "081180000000");
        let district = RegionKey::parse("081180000000").unwrap();
        assert_eq!(Some(district.clone()), RegionKey::from_warn_cell("108118000"));
        assert_eq!(Some(district.clone()), RegionKey::parse("081180048"));
        let other = RegionKey::parse("081180010010").unwrap();
        assert!(district.meets(&town) && town.meets(&district) && !town.meets(&other));
        assert!(RegionKey::parse("08").unwrap().meets(&town) && RegionKey::parse("08").unwrap().nina().is_none());
        // Hamburg and Berlin are states, districts and towns; a quarter is read with its town.
        for (city, file) in [("02000000", "020000000000"), ("11", "110000000000"), ("110010001001", "110000000000")] {
            assert_eq!(RegionKey::parse(city).unwrap().nina().unwrap(), file);
        }
        let bremen = RegionKey::parse("04011000").unwrap();
        assert_eq!(bremen.nina().unwrap(), "040110000000");
        assert!(RegionKey::parse("04").unwrap().nina().is_none(), "of two towns");
        for bad in ["", "0", "0811", "08118x48", "0811804", "000000000000", "ü1"] {
            assert!(RegionKey::parse(bad).is_none(), "{bad}");
        }
        assert!(RegionKey::from_warn_cell("208118048").is_none() && RegionKey::from_warn_cell("ü0811804").is_none());
    }
}
