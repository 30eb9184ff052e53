//! Checks a link, a proof file or a text against a list of keys and the root key the town told: on paper, in its DNS, on
//! its site. Exit code 0 only for what is genuine and still holds; 5 for what is genuine and over, 6 for genuine words with
//! others around them.
use crate::cli::Verify as Args;
use crate::commands::keys::root::{read, ungrouped};
use crate::exit::Failure;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::clock::{Clock, Timestamp};
use channel::ids::PostId;
use channel::proof::{Claim, ClaimKind, Distrust, KeyList};
use formats::proof::{Pasted, ProofError, from_link};
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use vault::{text_digest, verify_signature};

/// Genuine, and over.
const OVER: u8 = 5;
/// Genuine words, and others around them that nobody vouches for.
const MORE: u8 = 6;
/// Longest text read from standard input.
const MAX_INPUT: u64 = 1024 * 1024;

/// Says what is to be thought of it.
pub fn run(args: &Args, keys: &Path, root: &str) -> Result<ExitCode, Failure> {
    let now = match &args.at {
        Some(at) => at.parse().map_err(|_| Failure::Usage(format!("`{at}` is no time like 2026-11-26T08:00:00Z")))?,
        None => crate::system::SystemClock.now(),
    };
    let root = ungrouped(root).ok_or_else(|| Failure::Usage("--root is not a public key (43 letters)".into()))?;
    let list = formats::proof::read_document(&read(keys)?, &root, verify_signature)
        .map_err(|why| Failure::Refused(format!("this root key signed no list in {}: {why}", keys.display())))?;
    let days = list.age_s(now) / 86_400;
    println!("{}, list of keys {}, {days} days old", list.domain, list.version);
    let (proofs, text) = gathered(args)?;
    let mut wrong = None;
    for proof in &proofs {
        match formats::proof::verify(proof, &list, verify_signature) {
            Ok(claim) if text.as_ref().is_none_or(|text| says(text, &claim)) => {
                return Ok(genuine(&claim, now, text.as_ref(), &beside(text.as_ref(), &claim, &list)));
            }
            Ok(claim) => {
                wrong = wrong.or(Some(format!("the text is not what {} signed as “{}”", list.domain, claim.title)))
            }
            // Of a whole file of proofs most are about something else.
            Err(why) if proofs.len() == 1 => wrong = Some(reason(&why, &list, now)),
            Err(_) => {}
        }
    }
    let why = match (wrong, proofs.len()) {
        (Some(why), 1) => why,
        (_, 0) => "there is no proof in it; take the link of the card, or --proofs with the town's file".to_owned(),
        _ => "none of the proofs vouches for this text".to_owned(),
    };
    println!("NOT GENUINE: {why}");
    Ok(ExitCode::FAILURE)
}

/// The proofs to try, and the text one of them must vouch for.
fn gathered(args: &Args) -> Result<(Vec<Vec<u8>>, Option<Pasted>), Failure> {
    if let Some(proof) = from_link(&args.what) {
        return Ok((vec![proof], None));
    }
    let bytes = match args.what.as_str() {
        "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().take(MAX_INPUT).read_to_end(&mut bytes)?;
            bytes
        }
        path => read(Path::new(path))?,
    };
    let Ok(text) = String::from_utf8(bytes.clone()) else { return Ok((vec![bytes], None)) };
    if let Some(proof) = from_link(&text) {
        return Ok((vec![proof], None));
    }
    let pasted = Pasted::read(&text);
    let mut proofs: Vec<Vec<u8>> = pasted.proof.iter().cloned().collect();
    if let Some(file) = &args.proofs {
        let lines = String::from_utf8_lossy(&read(file)?).into_owned();
        proofs.extend(lines.lines().filter_map(|line| URL_SAFE_NO_PAD.decode(line.trim()).ok()));
    }
    Ok((proofs, Some(pasted)))
}

/// Whether the proof vouches for the text. A link that was forwarded without the text has none to differ.
fn says(text: &Pasted, claim: &Claim) -> bool {
    all_of_it(text, claim) || text.within().iter().any(|reading| text_digest(reading) == claim.digest)
}

/// Whether nothing was left out to come to the signed words.
fn all_of_it(text: &Pasted, claim: &Claim) -> bool {
    text.is_empty() || text.readings().iter().any(|reading| text_digest(reading) == claim.digest)
}

/// What stands beside the signed words: the head of a chat or mail, a signature, addresses that are not the town's. Whoever
/// forwards may have put his own there.
fn beside(text: Option<&Pasted>, claim: &Claim, list: &KeyList) -> Vec<String> {
    let Some(text) = text else { return Vec::new() };
    let foreign = |address: &&String| {
        let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        host != list.domain && !host.ends_with(&format!(".{}", list.domain))
    };
    let around: &[String] = if all_of_it(text, claim) { &[] } else { text.around.as_slice() };
    around.iter().chain(text.addresses.iter().filter(foreign)).cloned().collect()
}

fn genuine(claim: &Claim, now: Timestamp, text: Option<&Pasted>, beside: &[String]) -> ExitCode {
    let kind = match claim.kind {
        ClaimKind::News => "post",
        ClaimKind::Correction => "correction",
        ClaimKind::Warning => "warning",
        ClaimKind::AllClear => "all-clear",
    };
    let time = |second| Timestamp::from_second(second).map(|at| at.to_string()).unwrap_or_default();
    let over = claim.is_over(now);
    println!(
        "{}",
        match (over, beside.is_empty()) {
            (true, _) => "GENUINE, BUT OVER",
            (false, true) => "GENUINE",
            (false, false) => "GENUINE WORDS, WITH OTHERS AROUND THEM",
        }
    );
    println!("  {kind} {} of {}", PostId(claim.number.cast_signed()), claim.domain);
    println!("  “{}”", claim.title);
    println!("  signed {}", time(claim.issued));
    if let Some(expires) = claim.expires {
        println!("  {} {}", if over { "ended " } else { "holds until" }, time(expires));
    }
    for other in beside {
        println!("  Nobody vouches for: {other}");
    }
    if text.is_none() {
        println!("  The title is checked, and no further text.");
    }
    println!("  Whether there is a newer message is known on the town's page only.");
    match (over, beside.is_empty()) {
        (true, _) => ExitCode::from(OVER),
        (false, true) => ExitCode::SUCCESS,
        (false, false) => ExitCode::from(MORE),
    }
}

fn reason(why: &ProofError, list: &KeyList, now: Timestamp) -> String {
    match why {
        ProofError::Distrust(Distrust::UnknownKey) => format!(
            "the key is not on the list, which is {} days old; with a newer list this may be another answer",
            list.age_s(now) / 86_400
        ),
        why => why.to_string(),
    }
}
