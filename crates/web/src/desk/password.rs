//! Passwords: argon2id away from the async threads, at most as many at once as there are cores.
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use channel::field::Complaint;
use channel::text::letters;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Shortest password, in letters (BSI: length beats rules).
pub const SHORTEST: usize = 12;
/// Longest password, in bytes: nobody makes the server hash a book.
pub const LONGEST: usize = 1_000;

/// Hashes are 19 MiB and some 30 ms each; a flood of sign-ins waits here instead of taking the machine.
static TURNS: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(1, |cores| cores.get()))));
/// What is verified when the login is unknown, so that the answer takes as long as for a known one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now(b"nobody has this password", &[7; 16]));

/// Checks the rules for a new password, typed twice.
pub fn check_new(password: &str, again: &str) -> Result<(), Complaint> {
    if letters(password) < SHORTEST {
        return Err(Complaint::with("error.password.short", SHORTEST));
    }
    if password.len() > LONGEST {
        return Err(Complaint::new("error.password.long"));
    }
    if password != again {
        return Err(Complaint::new("error.password.differs"));
    }
    Ok(())
}

/// The PHC string to store; `None` only when the machine cannot (out of memory).
pub async fn hash(password: String, salt: [u8; 16]) -> Option<String> {
    in_turn(move || hash_now(password.as_bytes(), &salt)).await.flatten()
}

/// Whether the password fits. Without a stored hash it works just as long and says no.
pub async fn verify(password: String, stored: Option<String>) -> bool {
    let known = stored.is_some() && password.len() <= LONGEST;
    in_turn(move || {
        let Some(hash) = stored.or_else(|| NOBODY.clone()) else { return false };
        let password = if known { password.as_bytes() } else { b"" };
        let fits = <Argon2<'_> as PasswordVerifier<str>>::verify_password(&Argon2::default(), password, &hash);
        fits.is_ok() && known
    })
    .await
    .unwrap_or(false)
}

fn hash_now(password: &[u8], salt: &[u8]) -> Option<String> {
    Argon2::default().hash_password_with_salt(password, salt).ok().map(|hash| hash.to_string())
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let turn = TURNS.clone().acquire_owned().await.ok()?;
    tokio::task::spawn_blocking(move || {
        let result = work();
        drop(turn);
        result
    })
    .await
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_fits() {
        let stored = hash("correct horse battery".to_owned(), [1; 16]).await;
        assert!(stored.as_deref().is_some_and(|text| text.starts_with("$argon2id$")));
        assert!(verify("correct horse battery".to_owned(), stored.clone()).await);
        assert!(!verify("correct horse".to_owned(), stored).await);
        assert!(!verify("nobody has this password".to_owned(), None).await);
    }

    #[test]
    fn rules_for_new_ones() {
        assert_eq!(check_new("kurz", "kurz").unwrap_err().key, "error.password.short");
        assert_eq!(check_new("lang genug ist es", "anders").unwrap_err().key, "error.password.differs");
        assert!(check_new("lang genug ist es", "lang genug ist es").is_ok());
    }
}
