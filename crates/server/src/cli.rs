//! The commands of `lantoa`.

pub(crate) mod fault;
mod routes;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use viet::Date;

use crate::config::Config;
use crate::serve::{self, Failure};
use crate::station::cli as station;

pub use fault::Fault;

/// Lan Tỏa: từ công văn đến việc đã làm và báo cáo / from an official letter to work, proof and a report.
///
/// What a command found goes to the standard output, why it failed to the standard error; the exit code is 0 when it was
/// done, 1 when it was not, 2 when the command line was not understood.
#[derive(Debug, Parser)]
#[command(name = "lantoa", version)]
struct Command {
    /// One JSON document on the standard output, whatever happens: what was asked for, or {"error": "…"} with exit code 1.
    /// Field names stay. Every command but `serve` and `config`.
    #[arg(long, global = true)]
    json: bool,
    /// Configuration file (TOML); see `lantoa config`.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// The data folder, before the configuration's.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Serve the pages.
    Serve {
        /// With the demonstration province and its people.
        #[arg(long)]
        demo: bool,
        /// Where to listen: 127.0.0.1:8080; port 0 takes a free one.
        #[arg(long)]
        listen: Option<String>,
    },
    /// Read a letter, or open it on the desk.
    #[command(subcommand)]
    Letter(LetterChore),
    /// Show how directives stand, or the clauses of one.
    Status {
        /// Id or number; all when left out.
        directive: Option<String>,
    },
    /// Compose the result report of a directive from what was logged.
    Report {
        /// Id or number of the directive.
        directive: String,
        /// One unit's part: its id or name.
        #[arg(long)]
        unit: Option<String>,
        /// Write it here: PDF when the name ends in .pdf, else DOCX.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// What players of stations did.
    #[command(subcommand)]
    Asrun(crate::asrun::cli::Chore),
    /// Totals of periodic filings.
    #[command(subcommand)]
    Figures(FiguresChore),
    /// Exchange with other e-office systems through the spool.
    #[command(subcommand)]
    Exchange(ExchangeChore),
    /// Re-organisations of units.
    #[command(subcommand)]
    Reform(ReformChore),
    /// The directory of units.
    #[command(subcommand)]
    Units(UnitsChore),
    /// The audit record.
    #[command(subcommand)]
    Audit(AuditChore),
    /// Accounts of people.
    #[command(subcommand)]
    Person(PersonChore),
    /// Make a whole copy of the data in a new folder, also while the program runs; or check one.
    Backup {
        /// The folder of the backup.
        folder: PathBuf,
        /// Only look through a backup that is there.
        #[arg(long)]
        check: bool,
    },
    /// Put a backup back into an empty data folder (and an empty PostgreSQL database, where one is configured). A backup of
    /// SQLite goes back into SQLite alone, one of PostgreSQL into PostgreSQL alone.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
    },
    Stop(station::Stop),
    StopServe(station::StopServe),
    #[command(subcommand)]
    Keys(station::Keys),
    #[command(subcommand)]
    Release(station::Release),
    /// Every route with the roles that it admits.
    Routes,
    /// Print a sample configuration file.
    Config,
}

#[derive(Debug, Subcommand)]
enum LetterChore {
    /// Print what a letter asks.
    Read {
        /// .txt, .md or .docx
        file: PathBuf,
    },
    /// Judge a document by Nghị định 30/2020/NĐ-CP: layout, capitals, numbers, citing.
    Check {
        /// .docx
        file: PathBuf,
    },
    /// Open a letter on the desk.
    Open {
        /// .txt, .md or .docx
        file: PathBuf,
        /// The day for which units are resolved: 2021-04-25; today when left out.
        #[arg(long)]
        as_of: Option<String>,
        /// Login name of the officer who opens it.
        #[arg(long)]
        login: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum FiguresChore {
    /// Recompute every total from the filings and compare bit for bit; exit code 1 when one differs.
    Check,
    /// Write every total anew.
    Renew,
}

#[derive(Debug, Subcommand)]
enum ExchangeChore {
    /// Take what waits and write what is to go, again and again, until stopped.
    Run,
    /// Do so once.
    Once,
    /// How the messages stand.
    Status,
    /// Enter the code of a unit, from today on.
    Code {
        /// The code as the organ itself has it: H37.02.
        code: String,
        /// Id or name of the unit.
        #[arg(long)]
        unit: String,
        /// Documents are sent to it by exchange.
        #[arg(long)]
        reached: bool,
    },
}

#[derive(Debug, Subcommand)]
enum UnitsChore {
    /// Say row by row what a province's own directory would change; apply it when asked and nothing is refused.
    Import {
        /// .xlsx or .csv
        file: PathBuf,
        /// The day for which it is a directory: 2025-07-01.
        #[arg(long)]
        as_of: String,
        /// The legal basis of rows that name none.
        #[arg(long, default_value = "")]
        basis: String,
        /// Id, code or name of the territory in which its units lie.
        #[arg(long)]
        within: Option<String>,
        /// Apply it.
        #[arg(long)]
        apply: bool,
    },
    /// Show a unit on a day.
    Show {
        /// Id, code or name.
        unit: String,
        /// The day: 2025-07-01; today when left out.
        #[arg(long)]
        on: Option<String>,
        /// As the house knew it at the end of this day.
        #[arg(long)]
        known: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum PersonChore {
    /// Make an account and print its one-time sign-in link.
    Add {
        /// Login name.
        login: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// Id or name of the unit.
        #[arg(long)]
        unit: String,
        /// operator, officer, coordinator, newsroom or commune.
        #[arg(long)]
        role: String,
        /// The last day of the account, such as 31/12/2026: for whoever helps for a time.
        #[arg(long)]
        until: Option<String>,
    },
    /// Take a password away and print a one-time link for setting a new one.
    Link {
        /// Login name.
        login: String,
    },
}

#[derive(Debug, Subcommand)]
enum ReformChore {
    /// Carry out what is signed and due; `serve` does so by itself.
    Run,
    /// Every re-organisation with its state and legal hour.
    List,
}

#[derive(Debug, Subcommand)]
enum AuditChore {
    /// Walk the whole chain and say where it breaks, if it does.
    Verify,
}

/// Runs the command line.
#[must_use]
pub fn run() -> ExitCode {
    let command = Command::parse();
    let json = command.json;
    match perform(command) {
        Ok(said) => {
            print!("{said}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            if json {
                println!("{:#}", fault::document(&fault));
            }
            eprintln!("lantoa: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Result<String, Failure> {
    let json = command.json;
    match command.chore {
        Chore::Serve { .. } | Chore::StopServe(_) | Chore::Config if json => {
            Err("lệnh này không có dạng JSON / this command has no JSON form".into())
        }
        // Reading needs neither data nor threads: it must answer at once.
        Chore::Letter(LetterChore::Read { file }) => Ok(crate::letter::cli::read(&file, json)?),
        Chore::Letter(LetterChore::Check { file }) => Ok(crate::letter::cli::check(&file, json)?),
        Chore::Routes => routes::list(json),
        // Signed on a machine that has no house: no configuration, no data.
        Chore::Release(chore) => chore.run(json),
        Chore::Config => Ok(Config::sample()),
        chore => {
            let mut config = Config::read(command.config.as_deref())?;
            if let Some(data) = command.data {
                config.data = data;
            }
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(with_data(chore, config, json))
        }
    }
}

async fn with_data(chore: Chore, mut config: Config, json: bool) -> Result<String, Failure> {
    match chore {
        Chore::Serve { demo, listen } => {
            if let Some(listen) = listen {
                config.listen = listen;
            }
            serve::serve(config, demo).await.map(|()| String::new())
        }
        Chore::Letter(LetterChore::Open { file, as_of, login }) => {
            let day = as_of.as_deref().map(day).transpose()?;
            let site = open_existing(config).await?;
            Ok(crate::letter::cli::open(&site, &file, day, login.as_deref(), json).await?)
        }
        Chore::Status { directive } => {
            let site = open_existing(config).await?;
            Ok(crate::directive::cli::status(&site, directive.as_deref(), json).await?)
        }
        Chore::Report { directive, unit, out } => {
            let (site, unit) = (open_existing(config).await?, unit.as_deref());
            Ok(crate::report::cli::compose(&site, &directive, unit, out.as_deref(), json).await?)
        }
        Chore::Audit(AuditChore::Verify) => {
            crate::audit::cli::verify(&open_existing(config).await?.db, json).await
        }
        Chore::Asrun(chore) => crate::asrun::cli::run(&*open_existing(config).await?, &chore, json).await,
        Chore::Figures(FiguresChore::Check) => {
            crate::figures::cli::check(&*open_existing(config).await?, json).await
        }
        Chore::Figures(FiguresChore::Renew) => {
            crate::figures::cli::renew(&*open_existing(config).await?, json).await
        }
        Chore::Reform(ReformChore::Run) => {
            crate::reform::cli::run(&*open_existing(config).await?, json).await
        }
        Chore::Reform(ReformChore::List) => {
            crate::reform::cli::list(&*open_existing(config).await?, json).await
        }
        Chore::Exchange(chore) => exchange(chore, &*open_existing(config).await?, json).await,
        Chore::Units(chore) => units(chore, &*open_existing(config).await?, json).await,
        Chore::Person(chore) => person(chore, &*open_existing(config).await?, json).await,
        Chore::Stop(order) => order.give(&config.data, json),
        Chore::StopServe(place) => place.serve(&config.data).await.map(|()| String::new()),
        Chore::Keys(chore) => chore.run(&*open_existing(config).await?, json).await,
        Chore::Backup { folder, check: true } => crate::backup::check(&folder, json).await,
        Chore::Backup { folder, check: false } => crate::backup::make(&config, &folder, json).await,
        Chore::Restore { folder } => crate::backup::restore(&config, &folder, json).await,
        Chore::Letter(LetterChore::Read { .. } | LetterChore::Check { .. })
        | Chore::Routes
        | Chore::Release(_)
        | Chore::Config => Ok(String::new()),
    }
}

/// A data folder of the demonstration keeps its clock.
async fn open_existing(config: Config) -> Result<std::sync::Arc<crate::site::Site>, Failure> {
    let is_demo = config.data.join(crate::demo::CLOCK_FILE).exists();
    serve::open(config, is_demo).await
}

fn day(typed: &str) -> Result<Date, Failure> {
    Ok(typed
        .parse::<Date>()
        .map_err(|_| format!("{typed}: yyyy-mm-dd"))?)
}

async fn units(chore: UnitsChore, site: &crate::site::Site, json: bool) -> Result<String, Failure> {
    match chore {
        UnitsChore::Import {
            file,
            as_of,
            basis,
            within,
            apply,
        } => {
            let ask = crate::unit::cli::Import {
                file: &file,
                as_of: day(&as_of)?,
                basis: &basis,
                within: within.as_deref(),
                apply,
            };
            crate::unit::cli::import(site, ask, json).await
        }
        UnitsChore::Show { unit, on, known } => {
            let on = on.as_deref().map_or_else(|| Ok(site.clock.now().day()), day)?;
            let known = known.as_deref().map(day).transpose()?;
            crate::unit::cli::show(site, &unit, on, known, json)
        }
    }
}

async fn person(chore: PersonChore, site: &crate::site::Site, json: bool) -> Result<String, Failure> {
    let given = match chore {
        PersonChore::Add {
            login,
            name,
            unit,
            role,
            until,
        } => crate::person::cli::person_add(site, &login, &name, &unit, &role, until.as_deref()).await?,
        PersonChore::Link { login } => crate::person::cli::person_link(site, &login).await?,
    };
    Ok(given.told(json))
}

async fn exchange(chore: ExchangeChore, site: &crate::site::Site, json: bool) -> Result<String, Failure> {
    match chore {
        ExchangeChore::Run => crate::exchange::cli::run_until_stopped(site).await,
        ExchangeChore::Once => crate::exchange::cli::once(site, json).await,
        ExchangeChore::Status => crate::exchange::cli::status(site, json).await,
        ExchangeChore::Code { code, unit, reached } => {
            crate::exchange::cli::code(site, &code, &unit, reached, json).await
        }
    }
}
