//! Who may see and do what: the one place that decides. The program passes in facts, this room answers.
//!
//! Two questions are kept apart: what the role is there for, and how the actor's unit stands to the thing.

use crate::Role;

/// The person who acts, as the session knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The id of the person.
    pub person: String,
    /// The id of the person's unit.
    pub unit: String,
    /// The person's role.
    pub role: Role,
}

/// How the actor's unit stands to a directive, an assignment or a report. Where several hold, the program asks
/// [`may`] for each, and one is enough: see [`may_by_any`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The unit sent it: it issued the directive, or gave the assignment by delegation.
    Sent,
    /// It was given to the unit, or is the unit's own work.
    Received,
    /// The unit stands above the one that received it (`unit::Directory::stands_above`).
    StandsAbove,
    /// None of these.
    None,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 4] = [Self::Sent, Self::Received, Self::StandsAbove, Self::None];
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Drop a letter on the desk; no relation is needed, the draft is the unit's own.
    OpenLetter,
    /// Correct and confirm a reading.
    Review,
    /// Send a directive to its recipients.
    Issue,
    /// Take a directive or an assignment back.
    Recall,
    /// Đôn đốc.
    Remind,
    /// Pass work down.
    Delegate,
    /// Receive, begin, finish, refuse, reopen.
    Handle,
    /// Log an activity with its evidence.
    LogActivity,
    /// See the state of the work and its evidence.
    SeeWork,
    /// Compose and edit a result report.
    ComposeReport,
    /// Write a paper of the unit's own: draft, number, issue.
    WritePaper,
    /// Write into a row of the unit's registers.
    KeepRegister,
    /// Say which kinds of documents share a series of numbers, and where it goes on.
    SetSeries,
    /// Look a directive through before it goes on the public portal; take it off.
    Publish,
    /// Confirm what somebody else looked through: then it is public.
    ConfirmPublication,
    /// Make, change and close accounts.
    ManagePeople,
    /// Read and verify the audit record.
    VerifyAudit,
    /// See what was exchanged with other systems, and try again what failed.
    Exchange,
    /// Enter the codes of organs.
    ManageCodes,
    /// Bring in and change the directory of units.
    ManageUnits,
    /// See a re-organisation with its effect.
    SeeReform,
    /// Write a re-organisation, ask for its signature, decide what no rule decides.
    PrepareReform,
    /// Sign a re-organisation that others wrote, or take the signature back.
    SignReform,
    /// Fill in and send what one's own unit reports periodically.
    File,
    /// Return or approve what units below reported, gather it and send it up.
    ApproveFilings,
    /// Set up, publish and stop regimes of reporting to one's own unit.
    ManageRegimes,
    /// Enter days off and the days worked in their place.
    ManageCalendar,
    /// See a station: its clusters, devices, health and tickets.
    SeeStation,
    /// Keep a station: clusters, devices and their codes, checks, tickets, arming for drills.
    KeepStation,
    /// Silence devices, and lift what somebody else silenced.
    StopBroadcast,
    /// Rotate and end the keys of the house; roll out versions of the player.
    ManageKeys,
    /// Keep the timetable of one's own station: rule, slots, what is heard now.
    KeepTimetable,
    /// Open sealed tips, for those who are appointed at a recipient; answer them and hand them over.
    ReceiveTips,
    /// Say who receives tips, certify keys, answer the checklist, switch the channel.
    SetTips,
    /// Say what is true of units of one's own province: border, difficult.
    MarkFacts,
    /// See bulletins for loudspeakers.
    SeeBulletin,
    /// Write, record, hear and approve bulletins of the unit; `bulletin::may` says more.
    MakeBulletin,
    /// Send bulletins of the unit, also urgently, and take them back.
    SendBulletin,
    /// Accept or decline what reached the commune.
    ChooseBulletin,
    /// Keep what the portal says of itself: official outlets, outages, materials.
    KeepPortal,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 40] = [
        Self::OpenLetter,
        Self::Review,
        Self::Issue,
        Self::Recall,
        Self::Remind,
        Self::Delegate,
        Self::Handle,
        Self::LogActivity,
        Self::SeeWork,
        Self::ComposeReport,
        Self::WritePaper,
        Self::KeepRegister,
        Self::SetSeries,
        Self::Publish,
        Self::ConfirmPublication,
        Self::ManagePeople,
        Self::VerifyAudit,
        Self::Exchange,
        Self::ManageCodes,
        Self::ManageUnits,
        Self::SeeReform,
        Self::PrepareReform,
        Self::SignReform,
        Self::File,
        Self::ApproveFilings,
        Self::ManageRegimes,
        Self::ManageCalendar,
        Self::SeeStation,
        Self::KeepStation,
        Self::StopBroadcast,
        Self::ManageKeys,
        Self::KeepTimetable,
        Self::ReceiveTips,
        Self::SetTips,
        Self::MarkFacts,
        Self::SeeBulletin,
        Self::MakeBulletin,
        Self::SendBulletin,
        Self::ChooseBulletin,
        Self::KeepPortal,
    ];
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The role never does this; the page may say so.
    #[error("this is not the work of this role")]
    Role,
    /// The role does, but not with this thing; answer as if it did not exist.
    #[error("the unit neither sent nor received this, nor stands above it")]
    Foreign,
}

/// True when a unit that stands so to a directive may see it: what it sent, received or stands above, nothing else.
/// Published directives are the portal's, and public.
#[must_use]
pub fn may_see_directive(relation: Relation) -> bool {
    relation != Relation::None
}

/// Answers whether the actor may do this to a thing to which the actor's unit stands so.
pub fn may(actor: &Actor, act: Act, relation: Relation) -> Result<(), Denied> {
    match relations(actor.role, act) {
        Needs::Never => Err(Denied::Role),
        Needs::Nothing => Ok(()),
        Needs::One(relations) if relations.contains(&relation) => Ok(()),
        Needs::One(_) => Err(Denied::Foreign),
    }
}

/// [`may`] for a unit that stands to the thing in several ways; one that allows is enough.
pub fn may_by_any(actor: &Actor, act: Act, relations: &[Relation]) -> Result<(), Denied> {
    let mut answers = relations.iter().map(|relation| may(actor, act, *relation));
    answers
        .find(Result::is_ok)
        .unwrap_or_else(|| may(actor, act, Relation::None))
}

/// True when the role ever does this, so that menus and routes can be built before a thing is in sight.
#[must_use]
pub fn role_may(role: Role, act: Act) -> bool {
    !matches!(relations(role, act), Needs::Never)
}

enum Needs {
    Never,
    Nothing,
    One(&'static [Relation]),
}

/// The table.
fn relations(role: Role, act: Act) -> Needs {
    match act {
        Act::SeeStation | Act::KeepStation | Act::StopBroadcast | Act::ManageKeys => to_station(role, act),
        Act::SeeBulletin | Act::MakeBulletin | Act::SendBulletin | Act::ChooseBulletin => {
            to_bulletin(role, act)
        }
        Act::KeepTimetable => to_timetable(role),
        Act::KeepPortal => to_portal(role),
        _ => to_work(role, act),
    }
}

/// What is heard is the station's own to decide; a newsroom makes programmes and decides no timetable.
fn to_timetable(role: Role) -> Needs {
    match role {
        Role::Operator | Role::Newsroom => Needs::Never,
        Role::Officer | Role::Coordinator | Role::Commune => Needs::One(&[Relation::Received]),
    }
}

/// A bulletin is its unit's own until it is sent; newsrooms make them and do not send; the operator originates no sound.
fn to_bulletin(role: Role, act: Act) -> Needs {
    use Relation::{Received, Sent, StandsAbove};
    match (role, act) {
        (Role::Operator, _) | (Role::Newsroom, Act::SendBulletin) => Needs::Never,
        (Role::Officer | Role::Coordinator, Act::SeeBulletin) => Needs::One(&[Sent, Received, StandsAbove]),
        (_, Act::SeeBulletin) => Needs::One(&[Sent, Received]),
        (_, Act::ChooseBulletin) => Needs::One(&[Received]),
        _ => Needs::One(&[Sent]),
    }
}

/// A station is its commune's own; those above see it, keep it and may silence it. Newsrooms have none. Keys are the house's.
fn to_station(role: Role, act: Act) -> Needs {
    match (role, act) {
        (Role::Operator, _) => Needs::Nothing,
        (Role::Newsroom, _) | (_, Act::ManageKeys) => Needs::Never,
        (Role::Officer | Role::Coordinator, _) => Needs::One(&[Relation::Received, Relation::StandsAbove]),
        (Role::Commune, _) => Needs::One(&[Relation::Received]),
    }
}

/// What the portal says of itself is said by officers, each of their own unit.
fn to_portal(role: Role) -> Needs {
    match role {
        Role::Officer => Needs::One(&[Relation::Sent]),
        _ => Needs::Never,
    }
}

fn to_work(role: Role, act: Act) -> Needs {
    use Act::{
        ApproveFilings, ComposeReport, ConfirmPublication, Delegate, Exchange, File, Handle, Issue,
        KeepRegister, LogActivity, ManageCalendar, ManageCodes, ManagePeople, ManageRegimes, ManageUnits,
        MarkFacts, OpenLetter, PrepareReform, Publish, Recall, ReceiveTips, Remind, Review, SeeReform,
        SeeWork, SetSeries, SetTips, SignReform, VerifyAudit, WritePaper,
    };
    use Needs::{Never, Nothing, One};
    use Relation::{Received, Sent, StandsAbove};
    match (role, act) {
        (
            Role::Operator,
            ManagePeople | VerifyAudit | Exchange | ManageCodes | ManageUnits | SetSeries | SeeReform
            | SignReform | ManageCalendar | SetTips | MarkFacts,
        ) => Nothing,
        (Role::Operator, _)
        | (
            _,
            ManagePeople | VerifyAudit | ManageCodes | ManageUnits | SignReform | ManageCalendar | SetTips,
        ) => Never,

        // Who is appointed at which recipient is asked at the tip; the press never opens one.
        (Role::Newsroom, ReceiveTips) => Never,
        (_, ReceiveTips) => Nothing,

        (Role::Officer, OpenLetter | Exchange | SetSeries | MarkFacts) => Nothing,
        (
            Role::Officer,
            Review | Issue | Recall | Publish | WritePaper | SeeReform | PrepareReform | ManageRegimes,
        ) => One(&[Sent]),
        // A filing is asked for by those on its route, and the filing unit's own work.
        (Role::Officer | Role::Coordinator, ApproveFilings) => One(&[Sent]),
        (_, File) => One(&[Received]),
        (Role::Officer | Role::Coordinator, Remind) | (Role::Officer, ConfirmPublication) => {
            One(&[Sent, StandsAbove])
        }
        (Role::Officer, ComposeReport | SeeWork) | (Role::Coordinator, SeeWork) => {
            One(&[Sent, Received, StandsAbove])
        }
        (Role::Officer, Handle | LogActivity | Delegate) => One(&[Received]),

        // A delegation is an assignment that the coordinator's unit sent: it may be recalled and reminded of.
        (Role::Coordinator, Recall | WritePaper) => One(&[Sent]),
        (Role::Coordinator, Delegate | Handle | LogActivity | ComposeReport) => One(&[Received]),

        // A row of a register is its unit's own.
        (_, KeepRegister) => One(&[Sent, Received]),

        (Role::Newsroom | Role::Commune, Handle | LogActivity | ComposeReport | SeeWork) => One(&[Received]),

        (
            Role::Coordinator | Role::Newsroom | Role::Commune,
            OpenLetter | Review | Issue | Publish | ConfirmPublication | Exchange | SetSeries | SeeReform
            | PrepareReform | ManageRegimes | MarkFacts,
        )
        | (Role::Newsroom | Role::Commune, Recall | Remind | Delegate | WritePaper | ApproveFilings) => Never,
        // Stations, timetables and bulletins are asked elsewhere.
        _ => Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter per relation that allows: s(ent), r(eceived), a(bove), n(one); in the order of [`Act::ALL`].
    #[rustfmt::skip]
    const MATRIX: [(Role, [&str; 40]); 5] = [
        //                    open    review issue recall remind deleg handle log  see    report paper row  series  publ confirm people  audit   exch    codes   units   see     prep sign file approve regimes calendar station: see keep stop keys timetable tips settips mark bulletins: see make send choose portal
        (Role::Operator,    ["",     "",    "",   "",    "",    "",   "",    "",  "",    "",    "",   "",   "sran", "", "",  "sran", "sran", "sran", "sran", "sran", "sran", "",  "sran", "", "", "", "sran", "sran", "sran", "sran", "sran", "", "", "sran", "sran", "", "", "", "", ""]),
        (Role::Officer,     ["sran", "s",   "s",  "s",   "sa",  "r",  "r",   "r", "sra", "sra", "s",  "sr", "sran", "s", "sa", "",     "",     "sran", "",     "",     "s",    "s", "", "r", "s", "s", "", "ra", "ra", "ra", "", "r", "sran", "", "sran", "sra", "s", "s", "r", "s"]),
        (Role::Coordinator, ["",     "",    "",   "s",   "sa",  "r",  "r",   "r", "sra", "r",   "s",  "sr", "",     "", "",  "",     "",     "",     "",     "",     "",     "",  "", "r", "s", "", "", "ra", "ra", "ra", "", "r", "sran", "", "", "sra", "s", "s", "r", ""]),
        (Role::Newsroom,    ["",     "",    "",   "",    "",    "",   "r",   "r", "r",   "r",   "",   "sr", "",     "", "",  "",     "",     "",     "",     "",     "",     "",  "", "r", "", "", "", "", "", "", "", "", "", "", "", "sr", "s", "", "r", ""]),
        (Role::Commune,     ["",     "",    "",   "",    "",    "",   "r",   "r", "r",   "r",   "",   "sr", "",     "", "",  "",     "",     "",     "",     "",     "",     "",  "", "r", "", "", "", "r", "r", "r", "", "r", "sran", "", "", "sr", "s", "s", "r", ""]),
    ];

    fn actor(role: Role) -> Actor {
        Actor {
            person: "chị Lan".into(),
            unit: "Sở".into(),
            role,
        }
    }

    #[test]
    fn the_matrix_holds_for_every_role_act_and_relation() {
        assert_eq!(MATRIX.map(|(role, _)| role), Role::ALL);
        for (role, row) in MATRIX {
            for (act, allowed) in Act::ALL.into_iter().zip(row) {
                for (relation, letter) in Relation::ALL.into_iter().zip(['s', 'r', 'a', 'n']) {
                    let expected = match (allowed.contains(letter), allowed.is_empty()) {
                        (true, _) => Ok(()),
                        (false, true) => Err(Denied::Role),
                        (false, false) => Err(Denied::Foreign),
                    };
                    assert_eq!(
                        may(&actor(role), act, relation),
                        expected,
                        "{role:?} {act:?} {relation:?}"
                    );
                }
                assert_eq!(role_may(role, act), !allowed.is_empty(), "{role:?} {act:?}");
            }
        }
    }

    #[test]
    fn one_of_several_relations_is_enough_and_none_is_not() {
        let officer = actor(Role::Officer);
        assert_eq!(
            may_by_any(&officer, Act::Remind, &[Relation::Received, Relation::Sent]),
            Ok(())
        );
        assert_eq!(may_by_any(&officer, Act::Remind, &[]), Err(Denied::Foreign));
        assert_eq!(may_by_any(&officer, Act::OpenLetter, &[]), Ok(()));
        assert_eq!(Relation::ALL.map(may_see_directive), [true, true, true, false]);
    }
}
