//! One file a rule: when it fires, what it tells.
