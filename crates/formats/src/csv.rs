//! Tables for spreadsheets (RFC 4180).

/// One line. A cell that a spreadsheet would take for a formula gets an apostrophe: what somebody typed must not run on the
/// machine of whoever opens the file.
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    cells.join(",") + "\r\n"
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
    fn nothing_breaks_out_of_its_cell() {
        assert_eq!(line(["a", "b,c", "say \"x\"", "two\nlines"]), "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
        assert_eq!(line(["=1+1", "@x", "-5", "-x"]), "'=1+1,'@x,-5,'-x\r\n");
    }
}
