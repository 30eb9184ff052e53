//! What a site asks robots to leave alone (RFC 9309).

/// The rules of one `robots.txt` for us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    /// Pattern, and whether it allows.
    rules: Vec<(String, bool)>,
}

/// No more of a file is read, in bytes (RFC 9309 §2.5).
pub const MAX_BYTES: usize = 500 * 1024;

impl Robots {
    /// Reads a file for a robot of that name. Groups that name it go before those for everybody.
    pub fn read(text: &str, name: &str) -> Robots {
        let name = name.to_ascii_lowercase();
        let (mut ours, mut everybodys) = (None::<Vec<(String, bool)>>, Vec::new());
        let (mut for_us, mut for_all, mut in_rules) = (false, false, true);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if in_rules {
                        (for_us, for_all, in_rules) = (false, false, false);
                    }
                    for_all |= value == "*";
                    if !value.is_empty() && value != "*" && name.starts_with(&value.to_ascii_lowercase()) {
                        for_us = true;
                        ours.get_or_insert_with(Vec::new);
                    }
                }
                "allow" | "disallow" => {
                    in_rules = true;
                    // An empty rule says nothing.
                    let rule = (value.to_owned(), key == "allow");
                    match &mut ours {
                        _ if value.is_empty() => {}
                        Some(ours) if for_us => ours.push(rule),
                        _ if for_all => everybodys.push(rule),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Robots { rules: ours.unwrap_or(everybodys) }
    }

    /// Whether a path with its query may be asked for: the longest rule that fits decides, in doubt for us (§2.2.2).
    pub fn allow(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, path));
        fitting.max_by_key(|(pattern, allows)| (pattern.len(), *allows)).is_none_or(|(_, allows)| *allows)
    }
}

/// `*` stands for anything, `$` at the end for the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (n, part) in parts.iter().enumerate() {
        let last = whole && n + 1 == parts.len();
        let found = if last { rest.strip_suffix(part).map(|head| head.len()) } else { rest.find(part) };
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    !whole || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides_and_our_own_group_goes_first() {
        let robots =
            Robots::read("User-agent: *\nDisallow: /intern\nAllow: /intern/presse\nDisallow: /*.pdf$\n", "Ausrufer");
        assert!(robots.allow("/aktuelles") && robots.allow("/intern/presse/1") && robots.allow("/a.pdf?x"));
        assert!(!robots.allow("/intern/x") && !robots.allow("/a/b.pdf"));
        let own = Robots::read(
            "User-agent: ausrufer\nUser-agent: other\nDisallow: /a\n\nUser-agent: *\nDisallow: /",
            "Ausrufer/1.0",
        );
        assert!(own.allow("/b") && !own.allow("/a"));
        assert!(Robots::read("Disallow: /\n<html>", "Ausrufer").allow("/x"), "a rule of no group is none");
        assert!(Robots::read("User-agent: *\nDisallow:", "Ausrufer").allow("/x"));
    }
}
