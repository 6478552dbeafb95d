//! The words of the commands. Scripts outside of the project rely on them: none is renamed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::check::CheckArgs;
use super::crosswalk::CrosswalkArgs;
use super::score_matching::ScoreArgs;
use crate::i18n::{Catalogue, Language};
use crate::tasks::export::ScanDelivery;
use crate::tasks::sample_ward::SCANS_UNLESS_ASKED;
use crate::text;

#[derive(Debug, Parser)]
#[command(name = "thuaso", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A project, or maps, to open in the window.
    #[arg(value_name = "PROJECT | MAP")]
    pub paths: Vec<PathBuf>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_name = "vi|en")]
    pub lang: Option<Language>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(CheckArgs),
    FieldSheet(FieldSheetArgs),
    Import(ImportArgs),
    Scans(ScansArgs),
    Link(LinkArgs),
    Crosswalk(CrosswalkArgs),
    Exception(super::exception::ExceptionArgs),
    Export(ExportArgs),
    Info(InfoArgs),
    Progress(ProgressArgs),
    Register(super::registers::RegisterArgs),
    Repair(super::repair::RepairArgs),
    Rescan(super::rescan::RescanArgs),
    SampleWard(SampleArgs),
    Table(super::table::TableArgs),
    Underlay(super::underlay::UnderlayArgs),
    WipePersonal(WipeArgs),
    ScoreMatching(ScoreArgs),
}

#[derive(Debug, Args)]
pub(super) struct FieldSheetArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "GROUP", requires = "pdf", required_unless_present = "all")]
    pub group: Option<String>,
    #[arg(long, value_name = "OUT.pdf", requires = "group")]
    pub pdf: Option<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["group", "pdf"])]
    pub all: Option<PathBuf>,
    #[arg(long)]
    pub with_names: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[arg(required = true, value_name = "MAP")]
    pub maps: Vec<PathBuf>,
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How map files are read.
#[derive(Debug, Args)]
pub(super) struct ReadingArgs {
    #[arg(long, value_name = "EPSG:5897|105-00")]
    pub crs: Option<String>,
    #[arg(long, value_name = "EPSG:5897|105-00")]
    pub project_crs: Option<String>,
    #[arg(long, value_name = "auto|utf-8|tcvn3|vni|cp1258", default_value = "auto")]
    pub encoding: text::Choice,
    /// JSON: {"name": …, "roles": [[column, role], …]}.
    #[arg(long, value_name = "F")]
    pub preset: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ScansArgs {
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long)]
    pub copy: bool,
}

#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "SERIAL", requires = "parcel", required_unless_present = "auto")]
    pub certificate: Option<String>,
    #[arg(long, value_name = "SHEET/NUMBER", requires = "certificate")]
    pub parcel: Option<String>,
    #[arg(long, conflicts_with_all = ["certificate", "parcel"])]
    pub auto: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "OUT.gpkg", required_unless_present = "geojson")]
    pub gpkg: Option<PathBuf>,
    #[arg(long, value_name = "OUT")]
    pub geojson: Option<PathBuf>,
    #[arg(long, default_value = "none")]
    pub scans: Scans,
    #[arg(long)]
    pub with_personal_data: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Scans {
    None,
    Reference,
    Embed,
}

impl From<Scans> for ScanDelivery {
    fn from(scans: Scans) -> Self {
        match scans {
            Scans::None => Self::None,
            Scans::Reference => Self::Reference,
            Scans::Embed => Self::Embed,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct InfoArgs {
    #[arg(value_name = "P.thuaso")]
    pub project: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ProgressArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    /// From Monday on.
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=7))]
    pub days_a_week: u8,
}

#[derive(Debug, Args)]
pub(super) struct SampleArgs {
    #[arg(long, value_name = "N")]
    pub parcels: u32,
    #[arg(long, value_name = "S")]
    pub seed: u64,
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub certificates: u32,
    #[arg(long, value_name = "N", default_value_t = SCANS_UNLESS_ASKED)]
    pub scans: u32,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub defects: u32,
}

#[derive(Debug, Args)]
pub(super) struct WipeArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long)]
    pub yes: bool,
}

/// The commands with their explanations in the user's language.
pub(super) fn described(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let mut command = command.about(catalogue.text("cli-about"));
    for (name, key) in [
        ("check", "cli-about-check"),
        ("field-sheet", "cli-about-field-sheet"),
        ("import", "cli-about-import"),
        ("scans", "cli-about-scans"),
        ("link", "cli-about-link"),
        ("crosswalk", "cli-about-crosswalk"),
        ("exception", "cli-about-exception"),
        ("underlay", "cli-about-underlay"),
        ("export", "cli-about-export"),
        ("info", "cli-about-info"),
        ("progress", "cli-about-progress"),
        ("register", "cli-about-register"),
        ("repair", "cli-about-repair"),
        ("rescan", "cli-about-rescan"),
        ("sample-ward", "cli-about-sample"),
        ("table", "cli-about-table"),
        ("wipe-personal", "cli-about-wipe"),
        ("score-matching", "cli-about-score"),
    ] {
        command = command.mut_subcommand(name, |sub| sub.about(catalogue.text(key)));
    }
    let help = |command, pairs: &[_]| helped(command, pairs, catalogue);
    help(command, &[("paths", "cli-arg-paths"), ("json", "cli-arg-json"), ("lang", "cli-arg-lang")])
        .mut_subcommand("check", |sub| super::check::described(sub, catalogue))
        .mut_subcommand("exception", |sub| super::exception::described(sub, catalogue))
        .mut_subcommand("underlay", |sub| super::underlay::described(sub, catalogue))
        .mut_subcommand("repair", |sub| super::repair::described(sub, catalogue))
        .mut_subcommand("field-sheet", |sub| {
            help(
                sub,
                &[
                    ("project", "cli-arg-project"),
                    ("group", "cli-arg-group"),
                    ("pdf", "cli-arg-pdf"),
                    ("all", "cli-arg-all-groups"),
                    ("with_names", "cli-arg-with-names"),
                ],
            )
        })
        .mut_subcommand("import", |sub| {
            help(
                sub,
                &[
                    ("maps", "cli-arg-maps"),
                    ("project", "cli-arg-project"),
                    ("crs", "cli-arg-crs"),
                    ("project_crs", "cli-arg-project-crs"),
                    ("encoding", "cli-arg-encoding"),
                    ("preset", "cli-arg-preset"),
                ],
            )
        })
        .mut_subcommand("scans", |sub| {
            help(sub, &[("folders", "cli-arg-folders"), ("project", "cli-arg-project"), ("copy", "cli-arg-copy")])
        })
        .mut_subcommand("link", |sub| {
            help(
                sub,
                &[
                    ("project", "cli-arg-project"),
                    ("certificate", "cli-arg-certificate"),
                    ("parcel", "cli-arg-parcel"),
                    ("auto", "cli-arg-auto"),
                ],
            )
        })
        .mut_subcommand("crosswalk", |sub| {
            help(
                sub,
                &[
                    ("project", "cli-arg-project"),
                    ("accept", "cli-arg-crosswalk-accept"),
                    ("table", "cli-arg-crosswalk-table"),
                ],
            )
        })
        .mut_subcommand("export", |sub| {
            help(
                sub,
                &[
                    ("project", "cli-arg-project"),
                    ("gpkg", "cli-arg-gpkg"),
                    ("geojson", "cli-arg-geojson"),
                    ("scans", "cli-arg-scans"),
                    ("with_personal_data", "cli-arg-personal"),
                ],
            )
        })
        .mut_subcommand("info", |sub| help(sub, &[("project", "cli-arg-project")]))
        .mut_subcommand("progress", |sub| {
            help(sub, &[("project", "cli-arg-project"), ("days_a_week", "cli-arg-days-a-week")])
        })
        .mut_subcommand("wipe-personal", |sub| help(sub, &[("project", "cli-arg-project"), ("yes", "cli-arg-yes")]))
        .mut_subcommand("rescan", |sub| help(sub, &[("project", "cli-arg-project"), ("out", "cli-arg-rescan-out")]))
        .mut_subcommand("table", |sub| {
            help(
                sub,
                &[
                    ("project", "cli-arg-project"),
                    ("columns", "cli-arg-table-columns"),
                    ("conditions", "cli-arg-table-where"),
                    ("sort", "cli-arg-table-sort"),
                    ("out", "cli-arg-table-out"),
                ],
            )
        })
        .mut_subcommand("register", |sub| super::registers::described(sub, catalogue))
        .mut_subcommand("sample-ward", |sub| {
            help(
                sub,
                &[
                    ("parcels", "cli-arg-sample-parcels"),
                    ("seed", "cli-arg-sample-seed"),
                    ("out", "cli-arg-sample-out"),
                    ("certificates", "cli-arg-sample-certificates"),
                    ("scans", "cli-arg-sample-scans"),
                    ("defects", "cli-arg-sample-defects"),
                ],
            )
        })
        .mut_subcommand("score-matching", |sub| {
            help(
                sub,
                &[
                    ("parcels", "cli-arg-sample-parcels"),
                    ("certificates", "cli-arg-sample-certificates"),
                    ("seeds", "cli-arg-score-seeds"),
                    ("by_hand", "cli-arg-score-by-hand"),
                    ("out", "cli-arg-score-out"),
                ],
            )
        })
}

/// A command with the explanations of its arguments.
pub(super) fn helped(
    command: clap::Command,
    pairs: &[(&'static str, &'static str)],
    catalogue: &Catalogue,
) -> clap::Command {
    pairs.iter().fold(command, |command, (arg, key)| {
        let text = catalogue.text(key);
        command.mut_arg(*arg, |arg| arg.help(text))
    })
}
