//! Which parcel a certificate is about: evidence, and the ranking made of it.
//!
//! Definitions:
//! 1. A *claim* is one parcel as one certificate names it; a certificate over three parcels makes three.
//! 2. A piece of *evidence* compares one value on paper with one value on the map. It speaks for a parcel or against it
//!    by its likelihood ratio: how much more often such a pair is met where paper and parcel belong together than where they
//!    do not. The second half comes from the ward itself: an area that three parcels have says more than one that three
//!    hundred have.
//! 3. A *hard key* names a parcel: sheet and number, a crosswalk, a serial in the map, words in a file's name. All others are *soft*.
//! 4. The *score* of a candidate is the probability that it is the parcel, given all evidence, against every other parcel of the
//!    ward and against none of them.
//! 5. A claim is *sure* when one parcel passes every hard key that the paper has, at least one soft key agrees, none that the land
//!    itself shows contradicts, and its score leaves less than one in a thousand to all others together.
//!
//! Promises: no score without evidence; the same snapshot gives the same ranking. Never here: a change, a screen, a clock.

mod communes;
mod crosswalk;
mod density;
mod find;
mod keys;
mod matcher;
mod paper;
mod pile;
mod ranking;
mod rates;
mod score;
mod sides;
mod ward;

pub use communes::{Communes, may_be_one};
pub use crosswalk::{CrosswalkSuggestion, suggest_crosswalks};
pub use find::{FoundParcel, ParcelQuery};
pub use matcher::{Matcher, claims};
pub use ranking::{Candidate, Chip, Claim, EvidenceKind, Ranking, Standing};
pub use sides::FEWEST_SIDES;
