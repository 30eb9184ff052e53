//! Captions: WebVTT (W3C) in and out. SubRip, which most programs write, is understood too. What comes out has times and
//! words and nothing else: no styles, no regions, no notes.

/// What is said from one moment to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds from the beginning.
    pub start: u64,
    /// Milliseconds from the beginning; later than `start`.
    pub end: u64,
    /// Lines of plain words.
    pub text: String,
}

/// Why a file of captions was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Neither WebVTT nor SubRip.
    Kind,
    /// The times in this line, counted from 1, cannot be read, or end before they begin.
    Times(usize),
    /// Nobody says anything.
    Empty,
    /// More than [`BYTES_MAX`].
    Long,
}

/// Longest file, in bytes: an hour of speech is a fifth of it.
pub const BYTES_MAX: usize = 1_000_000;

/// Reads a file of captions. Cues nobody says anything in are left out.
///
/// # Errors
/// [`Fault`], the first there is.
pub fn read(bytes: &[u8]) -> Result<Vec<Cue>, Fault> {
    if bytes.len() > BYTES_MAX {
        return Err(Fault::Long);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::Kind)?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().collect();
    let is_vtt = lines.first().is_some_and(|first| *first == "WEBVTT" || first.starts_with("WEBVTT "));
    let is_srt = lines.iter().take(3).any(|line| line.contains("-->"));
    if !is_vtt && !is_srt {
        return Err(Fault::Kind);
    }
    let (mut cues, mut at) = (Vec::new(), 0);
    while let Some(line) = lines.get(at) {
        at += 1;
        if !line.contains("-->") {
            continue;
        }
        let (start, end) = times(line).ok_or(Fault::Times(at))?;
        let said: Vec<&str> = lines[at..].iter().copied().take_while(|line| !line.trim().is_empty()).collect();
        at += said.len();
        let text = said.iter().map(|line| plain(line)).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        if !text.is_empty() {
            cues.push(Cue { start, end, text });
        }
    }
    if cues.is_empty() { Err(Fault::Empty) } else { Ok(cues) }
}

/// The cues as a file.
pub fn write(cues: &[Cue]) -> String {
    let mut out = String::from("WEBVTT\n");
    for Cue { start, end, text } in cues {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        out.push_str(&format!("\n{} --> {}\n{text}\n", stamp(*start), stamp(*end)));
    }
    out
}

/// Everything that is said, to be read: a new paragraph after a pause of two seconds.
pub fn transcript(cues: &[Cue]) -> Vec<String> {
    let (mut paragraphs, mut last): (Vec<String>, u64) = (Vec::new(), 0);
    for cue in cues {
        let text = cue.text.replace('\n', " ");
        match paragraphs.last_mut() {
            Some(paragraph) if cue.start < last + 2_000 => {
                paragraph.push(' ');
                paragraph.push_str(&text);
            }
            _ => paragraphs.push(text),
        }
        last = cue.end;
    }
    paragraphs
}

fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    let (start, end) = (moment(start.trim())?, moment(rest.split_whitespace().next()?)?);
    (start < end).then_some((start, end))
}

/// `mm:ss.ttt` or `hh:mm:ss.ttt`; SubRip writes a comma.
fn moment(text: &str) -> Option<u64> {
    let (rest, millis) = text.split_once(['.', ','])?;
    let number = |text: &str, most: u64| -> Option<u64> {
        let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|value| plain && *value <= most)
    };
    let parts: Vec<&str> = rest.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => ("0", *minutes, *seconds),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let seconds = number(hours, 99)? * 3600 + number(minutes, 59)? * 60 + number(seconds, 59)?;
    if millis.len() != 3 { None } else { Some(seconds * 1000 + number(millis, 999)?) }
}

fn stamp(ms: u64) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// A line without tags, with its entities read.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((_, tail)) = after.split_once('>') else { break };
        out.push_str(before);
        rest = tail;
    }
    out.push_str(rest);
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    out.chars().filter(|letter| !letter.is_control()).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_are_understood_and_one_is_written() {
        let vtt = "\u{feff}WEBVTT - Film\r\n\r\nNOTE nichts\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n1\r\n\
                   00:01.000 --> 00:02.500 align:start\r\n<v Eva>Guten <b>Tag</b> &amp; willkommen\r\nim Rathaus\r\n";
        let srt = "1\n00:00:01,000 --> 00:00:02,500\nGuten Tag & willkommen\nim Rathaus\n";
        let cues = read(vtt.as_bytes()).unwrap();
        assert_eq!(cues, read(srt.as_bytes()).unwrap());
        assert_eq!(cues[0].text, "Guten Tag & willkommen\nim Rathaus");
        let written = write(&cues);
        assert!(written.contains("00:00:01.000 --> 00:00:02.500\nGuten Tag &amp; willkommen\n"));
        assert_eq!(read(written.as_bytes()).unwrap(), cues);
        assert_eq!(transcript(&cues), ["Guten Tag & willkommen im Rathaus"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert_eq!(read(b"Hallo"), Err(Fault::Kind));
        assert_eq!(read(&[0xff, 0xfe, b'W']), Err(Fault::Kind));
        assert_eq!(read(b"WEBVTT\n\n00:05.000 --> 00:02.000\nx"), Err(Fault::Times(3)));
        assert_eq!(read(b"WEBVTT\n\n00:05 --> 00:12\nx"), Err(Fault::Times(3)));
        assert_eq!(read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n"), Err(Fault::Empty));
        assert_eq!(read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n<script>"), Err(Fault::Empty));
    }

    #[test]
    fn a_pause_makes_a_paragraph() {
        let cue = |start, end, text: &str| Cue { start, end, text: text.to_owned() };
        let said = [cue(0, 900, "Eins."), cue(1000, 1900, "Zwei."), cue(9000, 9900, "Drei.")];
        assert_eq!(transcript(&said), ["Eins. Zwei.", "Drei."]);
    }
}
