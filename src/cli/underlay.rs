//! `thuaso underlay`: pictures under the map: laying them, placing them by control points, and the list with residuals.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Outcome;
use super::args::helped;
use super::commands::{folder_of, keep, open, open_to_read};
use super::console::Console;
use crate::cadastre::{Snapshot, Underlay, UnderlayId};
use crate::crs::Crs;
use crate::editing;
use crate::geometry::WarpKind;
use crate::i18n::{Catalogue, Explain, Message};
use crate::project::Session;
use crate::tasks::deliver;
use crate::tasks::underlays::{
    CrsBy, LayOptions, control_points_text, find_again, lay_picture, map_bounds, read_control_points,
};

#[derive(Debug, Args)]
pub(super) struct UnderlayArgs {
    #[arg(value_name = "PICTURE")]
    pub pictures: Vec<PathBuf>,
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..), requires = "pictures")]
    pub page: u32,
    #[arg(long, value_name = "EPSG:5897|105-00")]
    pub crs: Option<String>,
    #[arg(long, value_name = "ID", conflicts_with = "pictures")]
    pub of: Option<u64>,
    #[arg(long, value_name = "F.points")]
    pub points: Option<PathBuf>,
    #[arg(long, value_enum, requires = "points")]
    pub warp: Option<WarpName>,
    #[arg(long, value_name = "F.points", requires = "of")]
    pub save_points: Option<PathBuf>,
    #[arg(long, value_name = "PICTURE", requires = "of")]
    pub file: Option<PathBuf>,
    #[arg(long, requires = "of", conflicts_with_all = ["points", "crs", "save_points", "file"])]
    pub remove: bool,
}

/// The words for [`WarpKind`].
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum WarpName {
    Similarity,
    Affine,
    Projective,
    Quadratic,
}

impl From<WarpName> for WarpKind {
    fn from(name: WarpName) -> Self {
        match name {
            WarpName::Similarity => Self::Similarity,
            WarpName::Affine => Self::Affine,
            WarpName::Projective => Self::Projective,
            WarpName::Quadratic => Self::Quadratic,
        }
    }
}

/// The command with its explanations in the user's language.
pub(super) fn described(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let pairs = [
        ("pictures", "cli-arg-underlay-pictures"),
        ("project", "cli-arg-project"),
        ("page", "cli-arg-underlay-page"),
        ("crs", "cli-arg-underlay-crs"),
        ("of", "cli-arg-underlay-of"),
        ("points", "cli-arg-underlay-points"),
        ("warp", "cli-arg-underlay-warp"),
        ("save_points", "cli-arg-underlay-save-points"),
        ("file", "cli-arg-underlay-file"),
        ("remove", "cli-arg-underlay-remove"),
    ];
    helped(command, &pairs, catalogue)
}

pub(super) fn underlay(args: &UnderlayArgs, console: &Console) -> Result<Outcome, Message> {
    let asked = args.remove || args.points.is_some() || args.crs.is_some() || args.file.is_some();
    let changes = !args.pictures.is_empty() || asked;
    let mut session = if changes { open(&args.project)? } else { open_to_read(&args.project)? };
    let crs = session.snapshot().settings.crs.clone().ok_or_else(|| Message::new("underlay-no-map"))?;
    let given = args.crs.as_deref().map(Crs::parse_typed).transpose().map_err(|error| error.message())?;
    let (mut lines, mut doubts) = (Vec::new(), false);
    for picture in &args.pictures {
        let laid = lay(&mut session, picture, args, (&crs, given.clone()))?;
        doubts |= laid.iter().any(|(_, is_doubt)| *is_doubt);
        lines.extend(laid.into_iter().map(|(line, _)| line));
    }
    if let Some(id) = args.of.map(UnderlayId) {
        change(&mut session, id, args, (&crs, given))?;
    } else if let (Some(points), [_]) = (&args.points, args.pictures.as_slice()) {
        let added = session.snapshot().underlays.iter().map(|underlay| underlay.id).max();
        let id = added.ok_or_else(|| Message::new("underlay-points-for-one"))?;
        place(&mut session, id, points, args.warp, &crs)?;
    } else if args.points.is_some() || (given.is_some() && args.pictures.is_empty()) {
        return Err(Message::new("underlay-points-for-one"));
    }
    let rows: Vec<Value> = session.snapshot().underlays.iter().map(|underlay| row(underlay)).collect();
    lines.push(Message::new("cli-underlays").with("count", rows.len()));
    for underlay in session.snapshot().underlays.iter() {
        lines.push(Message::new("cli-item").with("text", told(underlay)));
    }
    console.result(&json!({"underlays": rows}), &lines);
    Ok(if doubts { Outcome::Doubts } else { Outcome::Done })
}

/// Lays one picture, and says what was taken for granted; `true` beside what somebody should look at.
fn lay(
    session: &mut Session,
    picture: &Path,
    args: &UnderlayArgs,
    (crs, given): (&Crs, Option<Crs>),
) -> Result<Vec<(Message, bool)>, Message> {
    let options = LayOptions {
        page: args.page - 1,
        crs: given,
        project_crs: crs.clone(),
        project_folder: &folder_of(&args.project),
        map: map_bounds(session.snapshot()),
        seen: None,
    };
    let laid = lay_picture(picture, &options).map_err(|error| error.message())?;
    let name = laid.underlay.name.clone();
    let about = |key: &'static str| Message::new(key).with("name", name.as_str());
    let mut lines = Vec::new();
    if !laid.is_placed() {
        lines.push((about("underlay-put"), args.points.is_none()));
    } else if laid.crs_by == CrsBy::Guess {
        lines.push((about("underlay-crs-guessed").with("crs", laid.underlay.start.crs.as_str()), true));
    }
    if let Some(away) = laid.away.filter(|away| *away > 0.0 && laid.is_placed()) {
        lines.push((about("underlay-away").with_number("kilometres", away / 1_000.0, 1), true));
    }
    let act = editing::add_underlay(session.snapshot(), laid.underlay);
    keep(session, act)?;
    Ok(lines)
}

fn change(
    session: &mut Session,
    id: UnderlayId,
    args: &UnderlayArgs,
    (crs, given): (&Crs, Option<Crs>),
) -> Result<(), Message> {
    if args.remove {
        let act = editing::remove_underlay(session.snapshot(), id).map_err(|refusal| refusal.message())?;
        return keep(session, act);
    }
    if let Some(path) = &args.file {
        let act =
            find_again(session.snapshot(), id, path, &folder_of(&args.project)).map_err(|error| error.message())?;
        keep(session, act)?;
    }
    if let Some(given) = given {
        let act = editing::restate_underlay(session.snapshot(), id, &given).map_err(|refusal| refusal.message())?;
        keep(session, act)?;
    }
    if let Some(points) = &args.points {
        place(session, id, points, args.warp, crs)?;
    }
    if let Some(path) = &args.save_points {
        let underlay = found(session.snapshot(), id)?;
        let text = control_points_text(underlay, crs);
        let write = |file: &mut File| file.write_all(text.as_bytes());
        deliver(path, session.snapshot(), Some(&args.project), write).map_err(|error| error.message())?;
    }
    Ok(())
}

fn place(
    session: &mut Session,
    id: UnderlayId,
    points: &Path,
    warp: Option<WarpName>,
    crs: &Crs,
) -> Result<(), Message> {
    let kind = warp.map_or(found(session.snapshot(), id)?.kind, WarpKind::from);
    let points = read_control_points(points, crs).map_err(|error| error.message())?;
    let act = editing::georeference(session.snapshot(), id, kind, points).map_err(|refusal| refusal.message())?;
    keep(session, act)
}

fn found(snapshot: &Snapshot, id: UnderlayId) -> Result<&Underlay, Message> {
    let underlay = snapshot.underlays.get(id).ok_or(editing::Refusal::NoUnderlay(id));
    underlay.map(|underlay| &**underlay).map_err(|refusal| refusal.message())
}

fn row(underlay: &Underlay) -> Value {
    let residuals: Vec<Value> = underlay
        .points
        .iter()
        .zip(underlay.residuals())
        .map(|(point, residual)| {
            json!({
                "pixel": [point.pixel.x, point.pixel.y], "place": [point.place.x, point.place.y], "used": point.is_used,
                "off_m": residual.off.map(|off| [off.x, off.y]),
                "off_by_others_m": residual.alone.map(|off| [off.x, off.y]),
            })
        })
        .collect();
    json!({
        "id": underlay.id.0, "name": underlay.name, "placed": underlay.is_placed(), "path": underlay.file.path, "page": underlay.file.page + 1,
        "size": underlay.size, "stated_crs": underlay.start.crs, "stated_affine": underlay.start.affine,
        "warp": underlay.fitted().map(|(kind, _)| kind), "rms_m": underlay.rms(), "points": residuals,
    })
}

fn told(underlay: &Underlay) -> Message {
    let line = Message::new("cli-underlay")
        .with("id", underlay.id.0)
        .with("name", underlay.name.as_str())
        .with("width", underlay.size[0])
        .with("height", underlay.size[1])
        .with("crs", Crs::parse(&underlay.start.crs).map_or(underlay.start.crs.clone(), |crs| crs.label()))
        .with("placed", if underlay.is_placed() { "yes" } else { "no" })
        .with("points", underlay.pairs().len());
    line.with_number("rms", underlay.rms().unwrap_or(0.0), 3)
}
