//! What kind of file it is and how large, in words.
use crate::lang::Lang;
use channel::medium::Format;
use store::model::StoredMedium;

/// What kind of file it is and how large, in words.
pub fn facts(lang: Lang, medium: &StoredMedium) -> String {
    let file = &medium.file;
    match file.format {
        Format::Jpeg => format!("{} × {}", file.width, file.height),
        format => format!("{}, {}", format.key().to_uppercase(), size(lang, file.bytes)),
    }
}

/// A number of bytes as people read it.
fn size(lang: Lang, bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1000);
    if kilobytes < 1000 {
        return format!("{kilobytes} kB");
    }
    let tenths = kilobytes.div_ceil(100);
    let comma = if lang == Lang::De { ',' } else { '.' };
    format!("{}{comma}{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(size(Lang::De, 1), "1 kB");
        assert_eq!(size(Lang::De, 1_234_567), "1,3 MB");
        assert_eq!(size(Lang::En, 25 * 1024 * 1024), "26.3 MB");
    }
}
