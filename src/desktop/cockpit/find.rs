//! Finding the parcel: what is picked, by digit, click, typed number or the sides of the sketch.

use std::sync::Arc;

use egui::Context;

use super::super::app::App;
use super::typed::{Field, NumberCheck, Typed, check_number, is_searchable, read_sketch};
use super::{Board, jobs};
use crate::cadastre::{Designation, LinkMethod, ParcelId};

impl App {
    pub(super) fn pick(&mut self, at: usize) {
        if at >= self.cockpit.offers.list.len() {
            return self.refuse("cockpit-no-such-candidate");
        }
        self.cockpit.offers.picked = Some(at);
        self.show_picked();
    }

    pub(super) fn pick_parcel(&mut self, parcel: ParcelId, how: LinkMethod) {
        let snapshot = Arc::clone(self.state.snapshot());
        if self.cockpit.current.is_some() && self.cockpit.is_ready() {
            self.cockpit.offers.pick_parcel(&snapshot, parcel, how);
            self.show_picked();
        }
    }

    /// The map moves only when what was picked cannot be seen.
    pub(super) fn show_picked(&mut self) {
        let place = self.cockpit.offers.picked().and_then(|offered| offered.place);
        if place.is_some_and(|place| self.map.screen_from_world(place.label).is_none()) {
            self.show_offers();
        }
    }

    pub(super) fn type_into(&mut self, field: Field, text: String) {
        if self.cockpit.current.is_some() {
            self.cockpit.board = Board::Offers;
            self.cockpit.typed = Some(Typed::new(field, text));
        }
    }

    /// The sheet that a bare number is on: the printed one where the map has it, else that of the last link.
    pub(super) fn known_sheet(&self) -> Option<Designation> {
        let paper = self.cockpit.certificate(self.state.snapshot())?;
        let numbers = &self.cockpit.base.as_ref()?.numbers;
        let printed = paper.printed_parcels.get(self.cockpit.printed).map(|parcel| &parcel.sheet);
        printed.filter(|sheet| numbers.has_sheet(sheet)).or(self.cockpit.last_sheet.as_ref()).cloned()
    }

    /// What the number field names now.
    pub(super) fn typed_number(&self) -> Option<NumberCheck> {
        let typed = self.cockpit.typed.as_ref().filter(|typed| typed.field == Field::Number)?;
        let numbers = &self.cockpit.base.as_ref()?.numbers;
        Some(check_number(&typed.text, self.known_sheet().as_ref(), numbers))
    }

    pub(super) fn entered(&mut self, ctx: &Context) {
        let Some(typed) = self.cockpit.typed.clone() else { return };
        let done = match typed.field {
            Field::Number => match self.typed_number() {
                Some(NumberCheck::Found(parcels)) => {
                    match parcels.as_slice() {
                        [one] => self.pick_parcel(*one, LinkMethod::Number),
                        several => {
                            let snapshot = Arc::clone(self.state.snapshot());
                            for parcel in several {
                                self.cockpit.offers.pick_parcel(&snapshot, *parcel, LinkMethod::Number);
                            }
                            // Which of them, the person says.
                            self.cockpit.offers.picked = None;
                        }
                    }
                    true
                }
                _ => false,
            },
            Field::Sides => match (read_sketch(&typed.text), self.cockpit.claim(), self.cockpit.base.clone()) {
                (Some(query), Some(claim), Some(base)) if is_searchable(&query) => {
                    jobs::sides(&mut self.work, ctx, self.state.snapshot(), claim, base, query);
                    true
                }
                _ => false,
            },
        };
        match &mut self.cockpit.typed {
            Some(_) if done => self.cockpit.typed = None,
            Some(typed) => typed.focus = true,
            None => {}
        }
    }
}
