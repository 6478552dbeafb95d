//! `thuaso table`: the attribute table of the parcels as a file, filtered and ordered as it is asked for.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::commands::open_to_read;
use super::console::Console;
use crate::i18n::{Explain, Language, Message};
use crate::tasks::table::{Column, NotationError, Query, read_columns, read_condition, read_order, write_table};

#[derive(Debug, Args)]
pub(super) struct TableArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "COLUMN,…")]
    pub columns: Option<String>,
    #[arg(long = "where", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    #[arg(long, value_name = "[-]COLUMN,…", allow_hyphen_values = true)]
    pub sort: Option<String>,
    #[arg(long, value_name = "OUT.csv|OUT.xlsx")]
    pub out: PathBuf,
}

pub(super) fn table(args: &TableArgs, console: &Console) -> Result<Outcome, Message> {
    let session = open_to_read(&args.project)?;
    let say = |message: &Message| console.say(message);
    let language = console.language().parse().unwrap_or_default();
    let query = query(args, &Column::offered(session.snapshot()), language).map_err(|error| error.message())?;
    let written = console
        .watched(|watch| {
            let paths = (args.out.as_path(), Some(args.project.as_path()));
            write_table((session.snapshot(), None), &query, paths, (language, &say), watch)
        })
        .map_err(|error| error.message())?;
    let line = Message::new("table-written")
        .with("path", written.path.clone())
        .with("rows", written.rows)
        .with("columns", written.columns);
    let columns: Vec<String> = query.columns.iter().map(Column::id).collect();
    console.result(&json!({"path": written.path, "rows": written.rows, "columns": columns}), &[line]);
    Ok(Outcome::Done)
}

fn query(args: &TableArgs, offered: &[Column], language: Language) -> Result<Query, NotationError> {
    let columns = args.columns.as_deref().map(|text| read_columns(text, offered)).transpose()?;
    let order = args.sort.as_deref().map(|text| read_order(text, offered)).transpose()?;
    Ok(Query {
        columns: columns.unwrap_or_else(|| Column::FIRST.to_vec()),
        conditions: args
            .conditions
            .iter()
            .map(|text| read_condition(text, offered, language))
            .collect::<Result<_, _>>()?,
        order: order.unwrap_or_default(),
        ..Query::default()
    })
}
