//! Logs: no address of a visitor, nothing like a key or token.
use super::report::Check;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;

/// Longer runs of letters and digits are names of nothing.
const TOKEN: usize = 32;

/// What is wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trace {
    /// An IP address that is not this machine's own.
    Address,
    /// Something like a key, token or push address.
    Token,
}

/// Looks at one line.
pub fn judge(line: &str) -> Option<Trace> {
    let address = |letter: char| !(letter.is_ascii_hexdigit() || letter == '.' || letter == ':');
    if line.split(address).any(is_address) {
        return Some(Trace::Address);
    }
    let token = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    line.split(token).any(is_token).then_some(Trace::Token)
}

fn is_address(word: &str) -> bool {
    let word = word.trim_matches(['.', ':']);
    // With its port.
    let v4 = word.parse::<Ipv4Addr>().ok().or_else(|| word.rsplit_once(':')?.0.parse().ok());
    let v6 = || word.parse::<Ipv6Addr>().is_ok_and(|it| !it.is_loopback() && !it.is_unspecified());
    v4.map_or_else(v6, |it| !it.is_loopback() && !it.is_unspecified() && !it.is_broadcast())
}

/// Long, and mixed as only random bytes are: a sentence with hyphens or a path has no digits in it.
fn is_token(word: &str) -> bool {
    let has = |what: fn(&char) -> bool| word.chars().filter(what).count();
    word.len() >= TOKEN
        && has(char::is_ascii_digit) >= 3
        && (has(char::is_ascii_uppercase) >= 3 || word.chars().all(|letter| letter.is_ascii_hexdigit()))
}

/// All given files.
pub fn check(logs: &[PathBuf]) -> std::io::Result<Check> {
    let mut check = Check::new("logs", String::new(), Vec::new());
    let mut lines = 0;
    for path in logs {
        let (mut addresses, mut tokens, mut first) = (0, 0, None);
        let mut file = BufReader::new(std::fs::File::open(path)?);
        if file.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            check.findings.push(format!("{} is compressed; unpack it first", path.display()));
            continue;
        }
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if file.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            lines += 1;
            let trace = judge(&String::from_utf8_lossy(&line));
            first = first.or(trace.map(|_| number));
            addresses += usize::from(trace == Some(Trace::Address));
            tokens += usize::from(trace == Some(Trace::Token));
        }
        if let Some(first) = first {
            let (name, sums) =
                (path.display(), format!("{addresses} lines with an address, {tokens} with something like a key"));
            check.findings.push(format!("{name}: {sums}; the first is line {first}"));
        }
    }
    check.looked_at = match logs.len() {
        0 => "not looked at: no log files given (--logs FILE); the server itself keeps none".to_owned(),
        files => format!("{lines} lines of {files} files: no address, nothing like a key"),
    };
    Ok(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_tokens_are_seen_and_ordinary_lines_are_not() {
        for line in [
            "203.0.113.7 - - [25/Nov/2026:17:00:00 +0000] \"POST /anon/v1/react\" 204",
            "client=198.51.100.4:40112 closed",
            "from [2001:db8::17]:443",
        ] {
            assert_eq!(judge(line), Some(Trace::Address), "{line}");
        }
        for line in [
            "endpoint https://fcm.googleapis.com/fcm/send/dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx",
            "tag 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        ] {
            assert_eq!(judge(line), Some(Trace::Token), "{line}");
        }
        for line in [
            "2026-11-25T17:36:01.123456Z  INFO serving version=\"0.1.0\" url=http://localhost:8470",
            "2026-11-25T17:36:01Z INFO listening address=127.0.0.1:8470 and [::1]:8470",
            "delivery done delivery=1871604023459840 accepted=2000 seconds=0.42",
            "cannot-remove-old-copies-of-the-followers-because-the-folder-is-gone",
        ] {
            assert_eq!(judge(line), None, "{line}");
        }
    }
}
