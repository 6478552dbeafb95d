//! A change set: one act of the user as images before and after, so that it can be taken back exactly.

use std::sync::Arc;

use super::{
    Certificate, Crosswalk, Exception, Finding, Holder, Layer, Link, Parcel, ProjectSettings, ReferenceFeature,
    RegisterRow, Scan, Underlay,
};
use crate::i18n::Message;

/// Whatever has an id in a [`super::Snapshot`].
pub trait Entity {
    fn id(&self) -> u64;
}

macro_rules! entity {
    ($($kind:ty),*) => {$(
        impl Entity for $kind {
            fn id(&self) -> u64 {
                self.id.0
            }
        }
    )*};
}
entity!(
    Parcel,
    Certificate,
    Holder,
    Scan,
    Link,
    Layer,
    ReferenceFeature,
    Finding,
    RegisterRow,
    Crosswalk,
    Exception,
    Underlay
);

/// One row before and after: `None` before is an insertion, `None` after a removal.
#[derive(Debug, PartialEq)]
pub struct Edit<T> {
    pub before: Option<Arc<T>>,
    pub after: Option<Arc<T>>,
}

impl<T: Entity> Edit<T> {
    pub fn insert(row: T) -> Self {
        Self { before: None, after: Some(Arc::new(row)) }
    }

    pub fn replace(before: Arc<T>, after: T) -> Self {
        Self { before: Some(before), after: Some(Arc::new(after)) }
    }

    pub fn remove(before: Arc<T>) -> Self {
        Self { before: Some(before), after: None }
    }

    /// The id of the row; 0 for an edit of nothing.
    pub fn id(&self) -> u64 {
        self.after.as_ref().or(self.before.as_ref()).map_or(0, |row| row.id())
    }
}

impl<T> Edit<T> {
    pub fn inverted(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

impl<T> Clone for Edit<T> {
    fn clone(&self) -> Self {
        Self { before: self.before.clone(), after: self.after.clone() }
    }
}

/// One row's change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Parcel(Edit<Parcel>),
    Certificate(Edit<Certificate>),
    Holder(Edit<Holder>),
    Scan(Edit<Scan>),
    Link(Edit<Link>),
    Layer(Edit<Layer>),
    Reference(Edit<ReferenceFeature>),
    Finding(Edit<Finding>),
    RegisterRow(Edit<RegisterRow>),
    Crosswalk(Edit<Crosswalk>),
    Exception(Edit<Exception>),
    Underlay(Edit<Underlay>),
    Settings(Edit<ProjectSettings>),
}

impl Change {
    pub fn inverted(&self) -> Self {
        match self {
            Self::Parcel(edit) => Self::Parcel(edit.inverted()),
            Self::Certificate(edit) => Self::Certificate(edit.inverted()),
            Self::Holder(edit) => Self::Holder(edit.inverted()),
            Self::Scan(edit) => Self::Scan(edit.inverted()),
            Self::Link(edit) => Self::Link(edit.inverted()),
            Self::Layer(edit) => Self::Layer(edit.inverted()),
            Self::Reference(edit) => Self::Reference(edit.inverted()),
            Self::Finding(edit) => Self::Finding(edit.inverted()),
            Self::RegisterRow(edit) => Self::RegisterRow(edit.inverted()),
            Self::Crosswalk(edit) => Self::Crosswalk(edit.inverted()),
            Self::Exception(edit) => Self::Exception(edit.inverted()),
            Self::Underlay(edit) => Self::Underlay(edit.inverted()),
            Self::Settings(edit) => Self::Settings(edit.inverted()),
        }
    }
}

macro_rules! change_from {
    ($($variant:ident($kind:ty)),*) => {$(
        impl From<Edit<$kind>> for Change {
            fn from(edit: Edit<$kind>) -> Self {
                Self::$variant(edit)
            }
        }
    )*};
}
change_from!(
    Parcel(Parcel),
    Certificate(Certificate),
    Holder(Holder),
    Scan(Scan),
    Link(Link),
    Layer(Layer),
    Reference(ReferenceFeature),
    Finding(Finding),
    RegisterRow(RegisterRow),
    Crosswalk(Crosswalk),
    Exception(Exception),
    Underlay(Underlay),
    Settings(ProjectSettings)
);

/// One act: what it is called, and every row that it changes.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSet {
    /// For the history and for "Undo …": `act-link`, `act-import`…
    pub name: Message,
    pub changes: Vec<Change>,
}

impl ChangeSet {
    pub fn new(name: Message) -> Self {
        Self { name, changes: Vec::new() }
    }

    pub fn push(&mut self, change: impl Into<Change>) {
        self.changes.push(change.into());
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The act that takes this one back: images exchanged, order reversed.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { name: self.name.clone(), changes: self.changes.iter().rev().map(Change::inverted).collect() }
    }
}
