//! What a page's Content Security Policy lets run (CSP Level 3): the browser's own guard against whatever this program
//! overlooks in the page's text.

/// The two kinds of sources that let in nothing but files of the page's own origin.
const AT_HOME: [&str; 2] = ["'self'", "'none'"];
/// What runs, and where each looks when it is not named itself (§6.8.3).
const RUNS: [(&str, &[&str]); 5] = [
    ("script-src-elem", &["script-src", "default-src"]),
    ("script-src-attr", &["script-src", "default-src"]),
    ("worker-src", &["child-src", "script-src", "default-src"]),
    ("object-src", &["default-src"]),
    ("base-uri", &[]),
];

/// What is wrong with the policies a page came with. All of them hold at once (§8.1), so one that is strict is enough.
pub fn wanting(policies: &[String]) -> Option<String> {
    let mut found = None;
    for policy in policies.iter().flat_map(|header| header.split(',')) {
        found = Some(loose(policy)?);
    }
    found.or_else(|| Some("the page comes without a Content-Security-Policy".to_owned()))
}

/// The first thing a policy lets run that is not the origin's own.
fn loose(policy: &str) -> Option<String> {
    let directives: Vec<Vec<String>> = policy
        .split(';')
        .map(|directive| directive.split_ascii_whitespace().map(str::to_ascii_lowercase).collect())
        .collect();
    // Of a directive that stands there twice the first holds (§2.2.1).
    let named = |name: &str| directives.iter().find(|words| words.first().is_some_and(|first| first == name));
    RUNS.iter().find_map(|(name, instead)| {
        let Some(words) = std::iter::once(name).chain(*instead).find_map(|name| named(name)) else {
            return Some(format!("the page's policy says nothing of {name}"));
        };
        let stranger = words.iter().skip(1).find(|source| !AT_HOME.contains(&source.as_str()))?;
        Some(format!("the page's policy lets in {stranger} by {}", words[0]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(policies: &[&str]) -> Option<String> {
        wanting(&policies.iter().map(|policy| (*policy).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn our_own_is_strict_and_one_strict_policy_is_enough() {
        assert_eq!(of(&[web::headers::CSP]), None);
        assert_eq!(of(&["script-src *", web::headers::CSP]), None);
        assert_eq!(of(&[&format!("script-src *, {}", web::headers::CSP)]), None);
    }

    #[test]
    fn what_lets_in_more_is_named() {
        assert_eq!(of(&[]).unwrap(), "the page comes without a Content-Security-Policy");
        for (loose, said) in [
            ("default-src 'self'", "says nothing of base-uri"),
            ("img-src 'self'; base-uri 'none'", "says nothing of script-src-elem"),
            ("default-src 'none'; base-uri 'none'; script-src 'self' 'unsafe-inline'", "'unsafe-inline' by script-src"),
            (
                "default-src 'none'; base-uri 'none'; script-src 'self'; script-src-elem https:",
                "https: by script-src-elem",
            ),
            ("default-src 'none'; base-uri 'none'; WORKER-SRC blob:", "blob: by worker-src"),
            ("default-src 'none'; base-uri 'none'; script-src *; script-src 'none'", "* by script-src"),
            ("default-src 'none'; base-uri https://x.example", "https://x.example by base-uri"),
        ] {
            assert!(of(&[loose]).unwrap().ends_with(said), "{loose}: {:?}", of(&[loose]));
        }
    }
}
