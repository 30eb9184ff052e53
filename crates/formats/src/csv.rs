//! Tables for spreadsheets (RFC 4180).
use channel::lang::Lang;

/// One line. A cell that a spreadsheet would take for a formula gets an apostrophe: what somebody typed must not run on the
/// machine of whoever opens the file.
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    parted(",", cells)
}

/// What a spreadsheet wants first, so that it reads UTF-8.
pub const MARK: &str = "\u{feff}";

/// The same for a spreadsheet of a language that writes 1,5 and not 1.5: it wants semicolons.
pub fn line_in<T: AsRef<str>>(lang: Lang, cells: impl IntoIterator<Item = T>) -> String {
    parted(if lang == Lang::De { ";" } else { "," }, cells)
}

fn parted<T: AsRef<str>>(by: &str, cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    cells.join(by) + "\r\n"
}

fn quoted(cell: &str) -> String {
    let number = cell.parse::<i64>().is_ok();
    let formula = !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', ';', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_german_spreadsheet_gets_semicolons() {
        assert_eq!(line_in(Lang::De, ["a;b", "1,5", "x"]), "\"a;b\";\"1,5\";x\r\n");
        assert_eq!(line_in(Lang::En, ["a", "b"]), "a,b\r\n");
    }

    #[test]
    fn nothing_breaks_out_of_its_cell() {
        assert_eq!(line(["a", "b,c", "say \"x\"", "two\nlines"]), "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
        assert_eq!(line(["=1+1", "@x", "-5", "-x"]), "'=1+1,'@x,-5,'-x\r\n");
    }
}
