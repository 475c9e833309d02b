//! `vioe-server user add|list|teams|password|disable|revoke`.

use std::io::{IsTerminal, Read};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use vioe_domain::escalation::Tier;
use vioe_domain::person::{Designation, Team};
use vioe_domain::{DeviceId, Role};
use vioe_server::accounts::{self, NewAccount};
use vioe_server::clock::{Clock, SystemClock};

use super::database::Database;
use super::say;

/// What to do with accounts.
#[derive(Subcommand)]
pub enum User {
    /// Add an account; the password comes from standard input or is asked for
    Add(Add),
    /// List every account
    List(List),
    /// Give somebody a password, such as a person who came with an import; their sessions end
    Password(Password),
    /// Set the teams somebody of ours is in: none given, in none
    Teams(Teams),
    /// Disable an account and end its sessions
    Disable(Disable),
    /// Revoke one installation of an account, such as a lost laptop
    Revoke(Revoke),
}

/// Options of `user revoke`.
#[derive(Args)]
pub struct Revoke {
    /// The address they sign in with
    email: String,
    /// The installation's id
    #[arg(long)]
    device: DeviceId,
    #[command(flatten)]
    database: Database,
}

/// Options of `user password`.
#[derive(Args)]
pub struct Password {
    /// The address they sign in with
    email: String,
    /// Read the password from standard input, to its first line's end
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    database: Database,
}

/// Options of `user teams`.
#[derive(Args)]
pub struct Teams {
    /// The address they sign in with
    email: String,
    /// A team; may be repeated
    #[arg(long, value_enum)]
    team: Vec<TeamName>,
    #[command(flatten)]
    database: Database,
}

/// Options of `user list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    database: Database,
}

/// Options of `user add`.
#[derive(Args)]
pub struct Add {
    /// The address to sign in with
    email: String,
    /// The name others see; the address, if none is given
    #[arg(long)]
    name: Option<String>,
    /// What they are here for
    #[arg(long, value_enum)]
    role: RoleName,
    /// An agent's tier
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=4))]
    tier: Option<u8>,
    /// Key of a customer of a contact or account executive; may be repeated
    #[arg(long, value_name = "KEY")]
    customer: Vec<String>,
    /// Where to call them
    #[arg(long)]
    phone: Option<String>,
    /// What a contact is designated for; may be repeated; the primary contact, if none is given
    #[arg(long, value_enum)]
    designation: Vec<DesignationName>,
    /// A team of somebody of ours; may be repeated
    #[arg(long, value_enum)]
    team: Vec<TeamName>,
    /// Read the password from standard input, to its first line's end
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    database: Database,
}

/// Options of `user disable`.
#[derive(Args)]
pub struct Disable {
    /// The address they sign in with
    email: String,
    #[command(flatten)]
    database: Database,
}

/// A role, as typed.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum RoleName {
    /// A customer's contact
    Contact,
    /// A support agent
    Agent,
    /// A support manager
    Manager,
    /// An account executive
    AccountExecutive,
    /// An administrator
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Contact => Self::Contact,
            RoleName::Agent => Self::Agent,
            RoleName::Manager => Self::Manager,
            RoleName::AccountExecutive => Self::AccountExecutive,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

/// A designation, as typed (guide 9.3).
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum DesignationName {
    /// For all issues
    Primary,
    /// For complex issues
    Technical,
    /// For escalations
    Executive,
}

impl From<DesignationName> for Designation {
    fn from(name: DesignationName) -> Self {
        match name {
            DesignationName::Primary => Self::Primary,
            DesignationName::Technical => Self::Technical,
            DesignationName::Executive => Self::Executive,
        }
    }
}

/// A team, as typed.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum TeamName {
    /// Told of every security concern
    Security,
    /// Engineering
    Engineering,
    /// Customer success
    CustomerSuccess,
    /// Legal
    Legal,
}

impl From<TeamName> for Team {
    fn from(name: TeamName) -> Self {
        match name {
            TeamName::Security => Self::Security,
            TeamName::Engineering => Self::Engineering,
            TeamName::CustomerSuccess => Self::CustomerSuccess,
            TeamName::Legal => Self::Legal,
        }
    }
}

/// Does it.
///
/// # Errors
/// The account can't be added or disabled, and why.
pub fn run(user: &User) -> anyhow::Result<()> {
    match user {
        User::Add(options) => add(options),
        User::List(options) => list(&options.database),
        User::Password(options) => {
            let secret = password(options.password_stdin)?;
            let db = options.database.open()?;
            accounts::set_password(&db, &options.email, &secret, SystemClock.now())?;
            say("set; every session has ended");
            Ok(())
        }
        User::Teams(options) => {
            let teams: Vec<Team> = options.team.iter().map(|team| (*team).into()).collect();
            accounts::set_teams(&options.database.open()?, &options.email, &teams)?;
            say("set");
            Ok(())
        }
        User::Disable(options) => {
            let db = options.database.open()?;
            let was_active = accounts::disable(&db, &options.email, SystemClock.now())?;
            say(if was_active { "disabled; every session has ended" } else { "was disabled already" });
            Ok(())
        }
        User::Revoke(options) => {
            let db = options.database.open()?;
            accounts::revoke(&db, &options.email, options.device, SystemClock.now())?;
            say("revoked; its sessions have ended");
            Ok(())
        }
    }
}

fn add(options: &Add) -> anyhow::Result<()> {
    let password = password(options.password_stdin)?;
    let db = options.database.open()?;
    let new = NewAccount {
        email: options.email.clone(),
        name: options.name.clone().unwrap_or_else(|| options.email.clone()),
        role: options.role.into(),
        tier: options.tier.and_then(Tier::new),
        customers: options.customer.clone(),
        phone: options.phone.clone(),
        designations: options.designation.iter().map(|designation| (*designation).into()).collect(),
        teams: options.team.iter().map(|team| (*team).into()).collect(),
    };
    let person = accounts::add(&db, &new, &password)?;
    say(&format!("added {} ({})", person.email, person.id));
    Ok(())
}

/// Asks at a terminal, twice; reads a line otherwise.
fn password(stdin: bool) -> anyhow::Result<String> {
    if !stdin && std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ")?;
        let again = rpassword::prompt_password("Once more: ")?;
        anyhow::ensure!(first == again, "The two passwords differ.");
        return Ok(first);
    }
    let mut text = String::new();
    std::io::stdin()
        .take(4_096)
        .read_to_string(&mut text)
        .context("the password can't be read from standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn list(database: &Database) -> anyhow::Result<()> {
    let db = database.open()?;
    for person in accounts::list(&db)? {
        let role = serde_json::to_string(&person.role)?;
        let tier = person.tier.map_or_else(String::new, |tier| format!(" T{}", tier.number()));
        let state = if person.active { "" } else { " (disabled)" };
        say(&format!("{}\t{}\t{}{tier}{state}", person.email, person.name, role.trim_matches('"')));
    }
    Ok(())
}
