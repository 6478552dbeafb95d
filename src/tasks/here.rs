//! Who works, and when: the account and the clock of the real world.

use crate::cadastre::Timestamp;

/// The account name of the person, for the journal.
pub fn account() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

/// The clock of the real world.
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Thirty-two bytes that nobody can guess, from the system.
pub fn new_secret() -> [u8; 32] {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).expect("every system that we run on has a source of randomness");
    secret
}
