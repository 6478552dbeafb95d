//! How often each key agrees where paper and parcel belong together: what is assumed at first, and what confirmed links teach.

use std::collections::HashMap;

use super::EvidenceKind;

/// How two values of a key compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Same,
    /// As alike as a slip of the pen, a measurement or an abbreviation leaves them.
    Near,
    Far,
    Other,
}

impl Level {
    pub(super) const COUNT: usize = 4;
}

/// Probability of each [`Level`] for a pair that belongs together; sums to 1.
pub(super) type LevelRates = [f64; Level::COUNT];

/// Confirmed links that the assumptions weigh as much as. Source: ours; enough that one slip does not turn a rate over.
const ASSUMED_WEIGHT: f64 = 25.0;

/// What is assumed before any link is confirmed. Source: ours, by the faults that `campaign.md`, `certificate.md` and
/// `citizen-id.md` tell of; replaced by what is learned.
fn assumed(kind: EvidenceKind) -> LevelRates {
    match kind {
        // A third of papers cites numbers of an older map.
        EvidenceKind::Number => [0.60, 0.05, 0.05, 0.30],
        EvidenceKind::Crosswalk => [0.93, 0.03, 0.01, 0.03],
        EvidenceKind::SuggestedCrosswalk => [0.85, 0.04, 0.01, 0.10],
        EvidenceKind::Sheet => [0.85, 0.02, 0.01, 0.12],
        EvidenceKind::MapSerial => [0.97, 0.01, 0.01, 0.01],
        EvidenceKind::FileName => [0.90, 0.03, 0.02, 0.05],
        EvidenceKind::BareNumbers => [0.55, 0.03, 0.02, 0.40],
        EvidenceKind::Area => [0.70, 0.10, 0.13, 0.07],
        EvidenceKind::LandUse => [0.80, 0.10, 0.01, 0.09],
        // Land is sold and inherited faster than maps are brought up to date.
        EvidenceKind::Holder => [0.68, 0.10, 0.01, 0.21],
        EvidenceKind::Address => [0.65, 0.20, 0.05, 0.10],
        EvidenceKind::Sides => [0.70, 0.15, 0.05, 0.10],
        // Many photos are taken at the ward's office.
        EvidenceKind::PhotoPlace => [0.30, 0.15, 0.05, 0.50],
        EvidenceKind::FileOrder => [0.20, 0.15, 0.15, 0.50],
        EvidenceKind::Commune => [0.97, 0.01, 0.01, 0.01],
        EvidenceKind::Superseded => [0.85, 0.01, 0.01, 0.13],
        // A building may stand on two parcels, and estates name theirs alike.
        EvidenceKind::Building => [0.95, 0.01, 0.01, 0.03],
        EvidenceKind::Taken => [0.92, 0.02, 0.02, 0.04],
    }
}

/// A group of papers whose numbers fare alike: those of one former commune, else those of one generation of the form.
pub(super) type Regime = String;

/// The rates of every key; those of the number by regime.
#[derive(Debug, Clone, Default)]
pub(super) struct Rates {
    counts: HashMap<EvidenceKind, [f64; Level::COUNT]>,
    by_regime: HashMap<Regime, [f64; Level::COUNT]>,
}

impl Rates {
    /// Takes in what a pair that belongs together showed.
    pub(super) fn learn(&mut self, kind: EvidenceKind, regime: &str, level: Level) {
        self.counts.entry(kind).or_default()[level as usize] += 1.0;
        if kind == EvidenceKind::Number {
            match self.by_regime.get_mut(regime) {
                Some(counts) => counts[level as usize] += 1.0,
                None => {
                    let mut counts = [0.0; Level::COUNT];
                    counts[level as usize] = 1.0;
                    self.by_regime.insert(regime.to_owned(), counts);
                }
            }
        }
    }

    pub(super) fn of(&self, kind: EvidenceKind, regime: &str) -> LevelRates {
        let prior = assumed(kind);
        let counts = if kind == EvidenceKind::Number { self.by_regime.get(regime) } else { self.counts.get(&kind) };
        let Some(counts) = counts else { return prior };
        let weight: f64 = ASSUMED_WEIGHT + counts.iter().sum::<f64>();
        std::array::from_fn(|at| (prior[at] * ASSUMED_WEIGHT + counts[at]) / weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assumed_rates_are_whole() {
        use EvidenceKind::*;
        for kind in [
            Number,
            Crosswalk,
            MapSerial,
            FileName,
            BareNumbers,
            SuggestedCrosswalk,
            Sheet,
            Area,
            LandUse,
            Holder,
            Address,
            Sides,
            PhotoPlace,
            FileOrder,
            Commune,
            Superseded,
            Building,
            Taken,
        ] {
            assert!((assumed(kind).iter().sum::<f64>() - 1.0).abs() < 1e-9, "{kind:?}");
        }
    }

    #[test]
    fn what_links_teach_of_one_regime_is_not_believed_of_another() {
        let mut rates = Rates::default();
        for _ in 0..100 {
            rates.learn(EvidenceKind::Number, "99001", Level::Other);
        }
        assert!(rates.of(EvidenceKind::Number, "99001")[0] < 0.15);
        assert!(rates.of(EvidenceKind::Number, "99002")[0] > 0.5);
    }
}
