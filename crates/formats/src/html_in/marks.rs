//! Markdown's own letters in foreign text: escaped where they would mean something, left alone where they do not.

/// Escapes inside a line. `open`: the word may go on behind the next tag.
pub(super) fn escape(out: &mut String, text: &str, open: bool) {
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next();
        let means_something = match c {
            '*' | '`' | '[' | ']' | '~' | '\\' => true,
            // Inside a word an underscore is a letter.
            '_' => !(out.ends_with(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '<' => next.map_or(open, |n| n.is_ascii_alphabetic() || "/!?".contains(n)),
            '&' => next.map_or(open, |n| n.is_ascii_alphanumeric() || n == '#'),
            _ => false,
        };
        if means_something {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Escapes what means something only at the start of a line: headings, quotes, lists, rules. `1. Mai` is a date.
pub(super) fn escape_start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &line[digits..];
    if (1..10).contains(&digits) && after.starts_with(['.', ')']) {
        return format!("{}\\{after}", &line[..digits]);
    }
    if line.starts_with(['#', '>', '-', '+', '=']) { format!("\\{line}") } else { line.to_owned() }
}

/// Puts emphasis around the words of `inner`, with spaces and punctuation left outside, where Markdown would not see
/// the mark as one. Nothing is emphasised that holds no letter or holds marks of its own.
pub(super) fn emphasise(out: &mut String, inner: &str, mark: &str) {
    let word = |c: char| c.is_alphanumeric();
    let marked = inner.contains("](") || inner.contains('\\') || inner.contains('*') || inner.contains('~');
    match (inner.find(word), inner.rfind(word)) {
        (Some(first), Some(last)) if !marked => {
            let last = last + inner[last..].chars().next().map_or(0, char::len_utf8);
            out.push_str(&inner[..first]);
            out.push_str(mark);
            out.push_str(&inner[first..last]);
            out.push_str(mark);
            out.push_str(&inner[last..]);
        }
        _ => out.push_str(inner),
    }
}
