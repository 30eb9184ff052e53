//! The small text files keys are kept in: a header line that says what this is, and one line of base64url with a checksum.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

const CHECKSUM: usize = 4;

/// Why a key file was not taken. Never holds any of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    #[error("the key file has no key line")]
    Empty,
    #[error("the key file has more than one key line")]
    ManyLines,
    #[error("the key line is not base64url of the right length for this kind of key")]
    Encoding,
    #[error("the checksum of the key line does not match: a character was changed or lost")]
    Checksum,
}

/// Reads exactly `N` bytes; blank lines and lines starting with `#` are skipped. `label` tells the kinds of files apart.
pub fn read<const N: usize>(label: &[u8], text: &str) -> Result<Zeroizing<[u8; N]>, KeyFileError> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let line = lines.next().ok_or(KeyFileError::Empty)?;
    if lines.next().is_some() {
        return Err(KeyFileError::ManyLines);
    }
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(line).map_err(|_| KeyFileError::Encoding)?);
    let (secret, sum) = bytes.split_first_chunk::<N>().ok_or(KeyFileError::Encoding)?;
    if sum.len() != CHECKSUM {
        return Err(KeyFileError::Encoding);
    }
    if checksum(label, secret) != sum {
        return Err(KeyFileError::Checksum);
    }
    Ok(Zeroizing::new(*secret))
}

/// The text [`read`] takes.
pub fn write(header: &str, label: &[u8], secret: &[u8]) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(secret.to_vec());
    bytes.extend_from_slice(&checksum(label, secret));
    let line = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
    Zeroizing::new(format!("{header}\n{}\n", line.as_str()))
}

fn checksum(label: &[u8], secret: &[u8]) -> [u8; CHECKSUM] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(label);
    context.update(secret);
    let mut sum = [0; CHECKSUM];
    sum.copy_from_slice(&context.finish().as_ref()[..CHECKSUM]);
    sum
}
