//! Who may see and do what with whose things: every route that takes an id, for every role, in every unit round it.
//!
//! A unit sees what it sent, received or stands above of in the tree, and nothing else. The table says so by hand; it is
//! not made from the code that it tests.

use std::collections::BTreeMap;

use store::{Count, args, record, sql};

use super::cast_tests::{Cast, Member};
use crate::http::{Access, table};
use crate::testing::{House, Page, Person};

/// The units whose people come in, one letter each (see `cast_tests`): `s` sent it, `m` received it and passed it down,
/// `d` does it, `p` is the province above, `b` is beside, `e` is elsewhere. For all others it does not exist: 404.
/// A role with `-` never does this: 403.
#[rustfmt::skip]
const MATRIX: &[(&str, &str, [&str; 5])] = &[
    // route                                thing        operator officer coordinator newsroom commune
    ("GET /letters/{id}",                   "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}",                  "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("GET /letters/{id}/source",            "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}/discard",          "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}/restore",          "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}/files",            "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("GET /letters/{id}/files/{n}",         "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}/files/{n}/remove", "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("GET /letters/{id}/recipients",        "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}/recipients",       "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("GET /letters/{id}/issue",             "draft",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /letters/{id}/issue",            "draft",     ["-", "s",    "-",    "-",  "-"]),

    ("GET /directives/{id}",                "directive", ["-", "smdp", "smdp", "md", "md"]),
    ("GET /directives/{id}/files/{n}",      "directive", ["-", "smdp", "smdp", "md", "md"]),
    ("GET /directives/{id}/remind",         "directive", ["-", "smp",  "smp",  "-",  "-"]),
    ("POST /directives/{id}/remind",        "directive", ["-", "smp",  "smp",  "-",  "-"]),
    ("POST /directives/{id}/reports",       "directive", ["-", "smdp", "md",   "md", "md"]),
    ("GET /directives/{id}/publication",    "directive", ["-", "sp",   "-",    "-",  "-"]),
    ("GET /directives/{id}/publication/files/{n}", "directive", ["-", "sp", "-", "-", "-"]),
    ("POST /directives/{id}/publication/look", "directive", ["-", "s", "-",    "-",  "-"]),
    ("POST /directives/{id}/publication/confirm", "directive", ["-", "sp", "-", "-", "-"]),
    ("POST /directives/{id}/publication/return", "directive", ["-", "sp", "-", "-", "-"]),
    // What the portal says of itself is its unit's own; those above may confirm a material.
    ("GET /materials/{id}",                 "material",  ["-", "s",    "-",    "-",  "-"]),
    ("POST /materials/{id}",                "material",  ["-", "s",    "-",    "-",  "-"]),
    ("POST /materials/{id}/unpublish",      "material",  ["-", "s",    "-",    "-",  "-"]),
    ("GET /materials/{id}/publication",     "material",  ["-", "sp",   "-",    "-",  "-"]),
    ("GET /materials/{id}/publication/files/{n}", "material", ["-", "sp", "-", "-", "-"]),
    ("POST /materials/{id}/publication/look", "material", ["-", "s",   "-",    "-",  "-"]),
    ("POST /materials/{id}/publication/confirm", "material", ["-", "sp", "-",  "-",  "-"]),
    ("POST /materials/{id}/publication/return", "material", ["-", "sp", "-",   "-",  "-"]),
    ("POST /outlets/{id}/check",            "outlet",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /outlets/{id}/end",              "outlet",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /outlets/{id}/mistake",          "outlet",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /outages/{id}/over",             "outage",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /outages/{id}/cancel",           "outage",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /directives/{id}/unpublish",     "directive", ["-", "s",    "-",    "-",  "-"]),
    ("GET /directives/{id}/recall",         "directive", ["-", "s",    "s",    "-",  "-"]),
    ("POST /directives/{id}/recall",        "directive", ["-", "s",    "s",    "-",  "-"]),

    ("POST /directives/{id}/papers",        "directive", ["-", "smdp", "smdp", "-",  "-"]),

    ("GET /assignments/{id}",               "given",     ["-", "smp",  "smp",  "m",  "m"]),
    ("GET /assignments/{id}",               "passed",    ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /assignments/{id}/activities/new", "given",    ["-", "m",    "m",    "m",  "m"]),
    ("GET /assignments/{id}/activities/new", "passed",   ["-", "d",    "d",    "d",  "d"]),
    ("POST /assignments/{id}/activities",   "given",     ["-", "m",    "m",    "m",  "m"]),
    ("POST /assignments/{id}/activities",   "passed",    ["-", "d",    "d",    "d",  "d"]),
    ("GET /assignments/{id}/delegate",      "given",     ["-", "m",    "m",    "-",  "-"]),
    ("GET /assignments/{id}/delegate",      "passed",    ["-", "d",    "d",    "-",  "-"]),
    ("POST /assignments/{id}/delegate",     "given",     ["-", "m",    "m",    "-",  "-"]),
    ("POST /assignments/{id}/delegate",     "passed",    ["-", "d",    "d",    "-",  "-"]),
    ("POST /assignments/{id}/remind",       "given",     ["-", "sp",   "sp",   "-",  "-"]),
    ("POST /assignments/{id}/remind",       "passed",    ["-", "smp",  "smp",  "-",  "-"]),
    ("POST /assignments/{id}/remind-below", "given",     ["-", "smp",  "smp",  "-",  "-"]),
    ("POST /assignments/{id}/remind-below", "passed",    ["-", "smdp", "smdp", "-",  "-"]),
    ("POST /assignments/{id}/begin",        "given",     ["-", "m",    "m",    "m",  "m"]),
    ("POST /assignments/{id}/begin",        "passed",    ["-", "d",    "d",    "d",  "d"]),
    ("POST /assignments/{id}/finish",       "given",     ["-", "m",    "m",    "m",  "m"]),
    ("POST /assignments/{id}/finish",       "passed",    ["-", "d",    "d",    "d",  "d"]),
    ("POST /assignments/{id}/reopen",       "given",     ["-", "m",    "m",    "m",  "m"]),
    ("POST /assignments/{id}/reopen",       "passed",    ["-", "d",    "d",    "d",  "d"]),
    ("POST /assignments/{id}/refuse",       "given",     ["-", "m",    "m",    "m",  "m"]),
    ("POST /assignments/{id}/refuse",       "passed",    ["-", "d",    "d",    "d",  "d"]),
    ("POST /assignments/{id}/recall",       "given",     ["-", "s",    "s",    "-",  "-"]),
    ("POST /assignments/{id}/recall",       "passed",    ["-", "sm",   "sm",   "-",  "-"]),

    ("GET /activities/{id}",                "activity",  ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /activities/{id}/edit",           "activity",  ["-", "d",    "d",    "d",  "d"]),
    ("POST /activities/{id}/edit",          "activity",  ["-", "d",    "d",    "d",  "d"]),
    ("POST /activities/{id}/withdraw",      "activity",  ["-", "d",    "d",    "d",  "d"]),
    ("POST /activities/{id}/settle",        "activity",  ["-", "d",    "d",    "d",  "d"]),
    ("GET /evidence/{id}",                  "evidence",  ["-", "smdp", "smdp", "d",  "d"]),

    // A report is its own unit's, also before the sender; the one on the whole programme is the sending officer's.
    ("GET /reports/{id}",                   "whole",     ["-", "s",    "",     "",   ""]),
    ("GET /reports/{id}",                   "part",      ["-", "m",    "m",    "m",  "m"]),
    ("POST /reports/{id}",                  "whole",     ["-", "s",    "",     "",   ""]),
    ("POST /reports/{id}",                  "part",      ["-", "m",    "m",    "m",  "m"]),
    ("POST /reports/{id}/send",             "whole",     ["-", "s",    "",     "",   ""]),
    ("POST /reports/{id}/send",             "part",      ["-", "m",    "m",    "m",  "m"]),
    ("GET /reports/{id}/docx",              "whole",     ["-", "s",    "",     "",   ""]),
    ("GET /reports/{id}/docx",              "part",      ["-", "m",    "m",    "m",  "m"]),
    ("GET /reports/{id}/pdf",               "whole",     ["-", "s",    "",     "",   ""]),
    ("GET /reports/{id}/pdf",               "part",      ["-", "m",    "m",    "m",  "m"]),
    ("GET /reports/{id}/print",             "whole",     ["-", "s",    "",     "",   ""]),
    ("GET /reports/{id}/print",             "part",      ["-", "m",    "m",    "m",  "m"]),
    ("GET /reports/{id}/figures",           "whole",     ["-", "s",    "",     "",   ""]),
    ("GET /reports/{id}/figures",           "part",      ["-", "m",    "m",    "m",  "m"]),

    // A paper is its unit's own.
    ("GET /papers/{id}",                    "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("POST /papers/{id}",                   "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("GET /papers/{id}/issue",              "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("GET /papers/{id}/print",              "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("GET /papers/{id}/docx",               "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("GET /papers/{id}/pdf",                "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("GET /papers/{id}/versions/{n}",       "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("POST /papers/{id}/desk",              "paper",     ["-", "s",    "-",    "-",  "-"]),
    ("POST /papers/{id}/issue",             "paper",     ["-", "s",    "s",    "-",  "-"]),
    ("POST /papers/{id}/discard",           "paper",     ["-", "s",    "s",    "-",  "-"]),

    // A row of a register is its unit's own: of what came at each unit that has it, of what went at its sender.
    ("GET /registers/incoming/{id}",        "published", ["-", "mb",   "mb",   "mb", "mb"]),
    ("POST /registers/incoming/{id}",       "published", ["-", "mb",   "mb",   "mb", "mb"]),
    ("GET /registers/outgoing/{id}",        "published", ["-", "s",    "s",    "s",  "s"]),
    ("POST /registers/outgoing/{id}",       "published", ["-", "s",    "s",    "s",  "s"]),

    ("GET /exchange/{id}",                  "message",   ["smdpbe", "s", "-", "-", "-"]),
    ("POST /exchange/{id}/again",           "message",   ["smdpbe", "s", "-", "-", "-"]),
    ("GET /exchange/{id}/files/{n}",        "message",   ["-", "s",    "-",    "-",  "-"]),
    ("POST /exchange/{id}/answer",          "message",   ["-", "s",    "-",    "-",  "-"]),
    ("POST /exchange/{id}/lay",             "message",   ["-", "s",    "-",    "-",  "-"]),
    ("POST /exchange/codes/{id}/end",       "code",      ["smdpbe", "-", "-", "-", "-"]),

    // What the station of d files goes to the office of m and to s; regimes are rules, and everybody's to read.
    ("GET /filings/{id}",                   "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("POST /filings/{id}",                  "filing",    ["-", "d",    "d",    "d",  "d"]),
    ("GET /filings/{id}/sources",           "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /filings/{id}/xlsx",              "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /filings/{id}/csv",               "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /filings/{id}/json",              "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /filings/{id}/adx",               "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("POST /filings/{id}/import",           "filing",    ["-", "d",    "d",    "d",  "d"]),
    ("POST /filings/{id}/approve",          "filing",    ["-", "sm",   "sm",   "-",  "-"]),
    ("POST /filings/{id}/return",           "filing",    ["-", "sm",   "sm",   "-",  "-"]),
    ("POST /filings/{id}/files",            "filing",    ["-", "d",    "d",    "d",  "d"]),
    ("GET /filings/{id}/files/{n}",         "filing",    ["-", "smdp", "smdp", "d",  "d"]),
    ("POST /filings/{id}/files/{n}/remove", "filing",    ["-", "d",    "d",    "d",  "d"]),
    ("GET /regimes/{id}",                   "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
    ("GET /regimes/{id}/filings.xlsx",      "regime",    ["-", "s",    "s",    "-",  "-"]),
    ("GET /regimes/{id}/filings.csv",       "regime",    ["-", "s",    "s",    "-",  "-"]),
    ("POST /regimes/{id}/publish",          "regime",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /regimes/{id}/stop",             "regime",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /regimes/{id}/editions",         "regime",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /directives/{id}/regime",        "directive", ["-", "s",    "-",    "-",  "-"]),
    ("POST /holidays/{id}/remove",          "holiday",   ["smdpbe", "-", "-", "-", "-"]),
    ("GET /figures/{id}",                   "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
    ("GET /figures/{id}/cell",              "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
    ("GET /figures/{id}/xlsx",              "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
    ("GET /figures/{id}/csv",               "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
    ("GET /figures/{id}/adx",               "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
    ("POST /figures/{id}/gather",           "regime",    ["-", "s",    "s",    "-",  "-"]),
    ("POST /figures/{id}/send",             "regime",    ["-", "s",    "s",    "-",  "-"]),
    ("POST /figures/{id}/appendix",         "regime",    ["-", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),

    // A bulletin is its unit's own; the station of d got it, and those above either see how it stands.
    ("GET /bulletins/{id}",                 "bulletin",  ["-", "smdp", "smdp", "sd", "sd"]),
    ("GET /bulletins/{id}/variant",         "bulletin",  ["-", "smdp", "smdp", "sd", "sd"]),
    ("GET /bulletins/{id}/state",           "bulletin",  ["-", "smdp", "smdp", "sd", "sd"]),
    ("GET /bulletins/{id}/media",           "bulletin",  ["-", "smdp", "smdp", "sd", "sd"]),
    ("GET /bulletins/{id}/edit",            "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/edit",           "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("GET /bulletins/{id}/targets",         "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/targets",        "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/variant",        "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("GET /bulletins/{id}/picture",         "bulletin",  ["-", "smdp", "smdp", "sd", "sd"]),
    ("POST /bulletins/{id}/picture",        "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/recording",      "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/speech",         "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/listening",      "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/heard",          "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/approve",        "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/return",         "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("POST /bulletins/{id}/answer",         "bulletin",  ["-", "s",    "s",    "s",  "s"]),
    ("GET /bulletins/{id}/send",            "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/send",           "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/withdraw",       "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/correct",        "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("GET /bulletins/{id}/urgent",          "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/urgent",         "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/urgent/confirm", "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/urgent/refuse",  "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/urgent/cancel",  "bulletin",  ["-", "s",    "s",    "-",  "s"]),
    ("POST /bulletins/{id}/accept",         "bulletin",  ["-", "d",    "d",    "d",  "d"]),
    ("POST /bulletins/{id}/decline",        "bulletin",  ["-", "d",    "d",    "d",  "d"]),

    // A bulletin before a board is for those who sit there, whatever their unit: here the officer of b. The rule is seen by
    // the units under the one that decided it; that one ends it, and names who sits there, as does the one that keeps the board.
    ("GET /bulletins/{id}/vetting",         "vetted",    ["-", "b",    "",     "",   ""]),
    ("GET /bulletins/{id}/vetting/media",   "vetted",    ["-", "b",    "",     "",   ""]),
    ("GET /bulletins/{id}/vetting/picture", "vetted",    ["-", "b",    "",     "",   ""]),
    ("POST /bulletins/{id}/vetting/listening", "vetted", ["-", "b",    "",     "",   ""]),
    ("POST /bulletins/{id}/vetting/heard",  "vetted",    ["-", "b",    "",     "",   ""]),
    ("POST /bulletins/{id}/vetting/pass",   "vetted",    ["-", "b",    "",     "",   ""]),
    ("POST /bulletins/{id}/vetting/return", "vetted",    ["-", "b",    "",     "",   ""]),
    ("POST /bulletins/{id}/vetting/seen",   "vetted",    ["-", "b",    "",     "",   ""]),
    ("GET /bulletins/vetting/rules/{id}",   "vetting_rule", ["-", "smdpb", "smdpb", "smdpb", "smdpb"]),
    ("POST /bulletins/vetting/rules/{id}/end", "vetting_rule", ["-", "p", "p", "-", ""]),
    ("POST /bulletins/vetting/rules/{id}/members", "vetting_rule", ["-", "sp", "sp", "-", ""]),
    ("POST /bulletins/vetting/rules/{id}/members/end", "vetting_rule", ["-", "sp", "sp", "-", ""]),

    // A re-organisation is its author's unit's; every operator sees and signs it, and writes none of it.
    ("GET /reforms/{id}",                   "reform",    ["smdpbe", "s", "-", "-", "-"]),
    ("GET /reforms/{id}/effect",            "reform",    ["smdpbe", "s", "-", "-", "-"]),
    ("GET /reforms/{id}/questions",         "reform",    ["smdpbe", "s", "-", "-", "-"]),
    ("GET /reforms/{id}/edit",              "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("GET /reforms/{id}/changes",           "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}",                  "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}/changes",          "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}/remove",           "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}/import",           "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}/prepare",          "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}/questions",        "reform",    ["-", "s",    "-",    "-",  "-"]),
    ("POST /reforms/{id}/sign",             "reform",    ["smdpbe", "-", "-", "-", "-"]),
    ("POST /reforms/{id}/undo",             "reform",    ["smdpbe", "s", "-", "-", "-"]),
    ("POST /reforms/{id}/withdraw",         "reform",    ["-", "s",    "-",    "-",  "-"]),

    // The station of d is its own, and of those above; operators keep every station, newsrooms have none.
    ("GET /stations/{id}",                     "station",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("GET /stations/{id}/clusters/new",        "station",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /stations/{id}/clusters",           "station",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("GET /clusters/{id}",                     "cluster",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /clusters/{id}",                    "cluster",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("GET /stations/{id}/devices/new",         "station",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /stations/{id}/devices",            "station",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("GET /devices/{id}",                      "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}",                     "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/code",                "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/checks",              "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/arm",                 "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/disarm",              "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("GET /tickets/{id}",                      "ticket",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /tickets/{id}",                     "ticket",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /stops/{id}/lift",                  "stop",     ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/replace",             "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/revoke",              "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /devices/{id}/settle",              "device",   ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("POST /clusters/{id}/close",              "cluster",  ["smdpbe", "smdp", "smdp", "-",    "d"]),
    ("GET /rollouts/{id}",                     "rollout",  ["smdpbe", "-", "-", "-", "-"]),
    ("POST /rollouts/{id}",                    "rollout",  ["smdpbe", "-", "-", "-", "-"]),
    // A timetable is its station's own; those above it look.
    ("GET /timetable/units/{id}",           "station",   ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /timetable/units/{id}/left-out",  "station",   ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /timetable/slots/{id}",           "slot",      ["-", "smdp", "smdp", "d",  "d"]),
    ("GET /timetable/slots/{id}/edit",      "slot",      ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/slots/{id}/edit",     "slot",      ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/slots/{id}/move",     "slot",      ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/slots/{id}/drop",     "slot",      ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/slots/{id}/restore",  "slot",      ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/slots/{id}/end",      "slot",      ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/relays/{id}/close",   "relay",     ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/changes/{id}/see",    "notice",    ["-", "d",    "d",    "-",  "d"]),
    ("GET /timetable/decide/{id}",          "waiting",   ["-", "d",    "d",    "-",  "d"]),
    ("POST /timetable/decide/{id}",         "waiting",   ["-", "d",    "d",    "-",  "d"]),
    ("GET /timetable/priority/{id}",        "placing",   ["-", "s",    "s",    "",   "s"]),
    ("POST /timetable/priority/{id}",       "placing",   ["-", "s",    "s",    "",   "s"]),
    // A tip is for those who are appointed at a recipient of it, whatever their unit: here the officer of s.
    ("GET /tips/{id}",                      "tip",       ["-", "s",    "",     "-",  ""]),
    ("GET /tips/{id}/parts/{n}",            "tip",       ["-", "s",    "",     "-",  ""]),
    ("POST /tips/{id}/parts/{n}",           "tip",       ["-", "s",    "",     "-",  ""]),
    ("POST /tips/{id}/clock",               "tip",       ["-", "s",    "",     "-",  ""]),
    ("POST /tips/{id}/mark",                "tip",       ["-", "s",    "",     "-",  ""]),
    ("POST /tips/{id}/copies",              "tip",       ["-", "s",    "",     "-",  ""]),
    ("GET /tip-copies/{id}",                "copy",      ["-", "s",    "",     "-",  ""]),
    ("GET /tip-copies/{id}/sealed",         "copy",      ["-", "s",    "",     "-",  ""]),
    ("POST /tip-copies/{id}/clock",         "copy",      ["-", "s",    "",     "-",  ""]),
    ("POST /tip-copies/{id}/answers",       "copy",      ["-", "s",    "",     "-",  ""]),
    ("GET /tip-copies/{id}/answers/{n}",    "copy",      ["-", "s",    "",     "-",  ""]),
    ("POST /tip-copies/{id}/renewed",       "copy",      ["-", "s",    "",     "-",  ""]),
    ("POST /tip-copies/{id}/recovered",     "copy",      ["-", "s",    "",     "-",  ""]),
    // A station is its own unit's; those above see what is wrong with it. A board is its own unit's alone.
    ("POST /alarms/{id}/seen",              "alarm",     ["-", "smdp", "smdp", "d",  "d"]),
    ("POST /boards/{id}/address",           "board",     ["-", "d",    "d",    "d",  "d"]),
    ("POST /boards/{id}/close",             "board",     ["-", "d",    "d",    "d",  "d"]),

    ("GET /people/{id}",                    "person",    ["smdpbe", "-", "-", "-", "-"]),
    ("POST /people/{id}",                   "person",    ["smdpbe", "-", "-", "-", "-"]),
    ("POST /people/{id}/link",              "person",    ["smdpbe", "-", "-", "-", "-"]),
    ("POST /people/{id}/close",             "person",    ["smdpbe", "-", "-", "-", "-"]),
    ("POST /people/{id}/open",              "person",    ["smdpbe", "-", "-", "-", "-"]),
    ("POST /people/{id}/last-day",          "person",    ["smdpbe", "-", "-", "-", "-"]),
    ("GET /units/{id}",                     "unit",      ["smdpbe", "smdpbe", "smdpbe", "smdpbe", "smdpbe"]),
];

/// Routes of the public, and the one answer that everybody gets.
const PUBLIC: &[(&str, &str, u16)] = &[
    ("GET /van-ban/{id}", "published", 200),
    ("GET /van-ban/{id}", "directive", 404),
    ("GET /van-ban/{id}", "draft", 404),
    ("GET /van-ban/{id}/json", "published", 200),
    ("GET /van-ban/{id}/json", "directive", 404),
    ("GET /van-ban/{id}/tep/{n}", "published", 200),
    ("GET /van-ban/{id}/tep/{n}", "directive", 404),
    ("GET /tai-lieu/{id}", "heard", 200),
    ("GET /tai-lieu/{id}", "material", 404),
    ("GET /tai-lieu/{id}/tep", "heard", 200),
    ("GET /tai-lieu/{id}/tep", "material", 404),
    ("GET /tai-lieu/{id}/phu-de", "heard", 200),
    ("GET /tai-lieu/{id}/phu-de", "material", 404),
];

/// Routes with a parameter that is no thing of a unit: files of the program, and one-time links.
const NO_THING: &[&str] = &[
    "GET /static/{file}",
    "GET /static/fonts/{file}",
    "GET /chien-dich/{slug}",
    "GET /chien-dich/{slug}/{topic}",
    "GET /chien-dich/{slug}/kiem-tra",
    "GET /chien-dich/{slug}/lich.ics",
    "GET /chien-dich/{slug}/ngay/{day}",
    "GET /tai-lieu/ap-phich/{slug}",
    "GET /tin-bao/doc/{language}",
    "GET /board/{token}",
    "GET /board/{token}/now",
    "GET /board/{token}/picture/{hash}",
    "POST /board/{token}/reading",
    "GET /sign-in/{token}",
    "POST /sign-in/{token}",
    // Audio by its hash, for players: what stands in a plan (station/api/tests.rs).
    "GET /player/media/{sha256}",
    "GET /timetable/feed/{token}",
    // Pages of a campaign are data of the program (campaign/tests.rs).
    "GET /chien-dich/{slug}",
    "GET /chien-dich/{slug}/{topic}",
    "GET /chien-dich/{slug}/kiem-tra",
    "GET /chien-dich/{slug}/lich.ics",
    "GET /chien-dich/{slug}/ngay/{day}",
];

/// What every act is sent: whoever came in by mistake would really do it.
const FORM: [(&str, &str); 9] = [
    ("reason", "thử"),
    ("kind", "meeting"),
    ("day", "2021-04-26"),
    ("language", "vi"),
    ("scope", "own"),
    ("step", "preview"),
    ("version", "1"),
    ("name", "Ai Đó"),
    ("message", "thử"),
];

/// An id of the right form that nothing has.
const NOTHING: &str = "00000000000000000000000000";

fn path(route: &str, id: &str) -> String {
    let (_, path) = route.split_once(' ').unwrap();
    // A letter's own text is file 0 of its directive; what goes along begins at 1.
    let path = path
        .replace("tep/{n}", "tep/0")
        .replace("directives/{id}/files/{n}", "directives/{id}/files/0")
        .replace("publication/files/{n}", "publication/files/0")
        .replace("{n}", "1")
        .replace("{id}", id);
    if path.ends_with("/figures") && path.starts_with("/reports") {
        path + "?kind=meeting"
    } else if path.ends_with("/cell") {
        path + "?column=0&period=2021-04"
    } else {
        path
    }
}

async fn ask(person: &Person, route: &str, id: &str) -> Page {
    let path = path(route, id);
    if route.starts_with("GET") {
        person.get(&path).await
    } else {
        match path.ends_with("/listening")
            || path.ends_with("/parts/1")
            || path.ends_with("/copies")
            || (path.starts_with("/tip-copies/") && !path.ends_with("/clock"))
        {
            true => person.send_bytes(&path, b"{}").await,
            false => person.post(&path, &FORM).await,
        }
    }
}

fn comes_in(member: &Member, allowed: &[&str; 5]) -> bool {
    allowed[member.role].contains(member.place)
}

#[test]
fn the_matrix_names_every_route_with_an_id_and_no_other() {
    let named: Vec<&str> = MATRIX.iter().map(|(route, ..)| *route).collect();
    let named: Vec<&str> = [
        named,
        PUBLIC.iter().map(|(route, ..)| *route).collect(),
        NO_THING.to_vec(),
    ]
    .concat();
    let there: Vec<String> = table()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    for route in there.iter().filter(|route| route.contains('{')) {
        assert!(
            named.contains(&route.as_str()),
            "{route} is not in the access matrix"
        );
    }
    for route in named {
        assert!(there.iter().any(|known| known == route), "there is no {route}");
    }
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says_and_what_is_forbidden_changes_nothing() {
    let cast = Cast::new().await;
    public(&cast).await;
    for (route, thing, allowed) in MATRIX.iter().filter(|(route, ..)| route.starts_with("GET")) {
        foreigners(&cast, route, thing, allowed).await;
        members(&cast, route, thing, allowed).await;
    }
    let before = state(&cast.house).await;
    let acts = || MATRIX.iter().filter(|(route, ..)| route.starts_with("POST"));
    for (route, thing, allowed) in acts() {
        foreigners(&cast, route, thing, allowed).await;
        assert_eq!(
            state(&cast.house).await,
            before,
            "{route} {thing}: a forbidden act changed something"
        );
    }
    for (route, thing, allowed) in acts() {
        members(&cast, route, thing, allowed).await;
    }
    assert_ne!(state(&cast.house).await, before, "what is allowed is done");
}

async fn public(cast: &Cast) {
    let stranger = cast.house.stranger();
    for (route, thing, status) in PUBLIC {
        let id = &cast.things[thing];
        assert_eq!(
            ask(&stranger, route, id).await.status,
            *status,
            "{route} {thing} for a stranger"
        );
        for member in &cast.members {
            let page = ask(&member.person, route, id).await;
            assert_eq!(page.status, *status, "{route} {thing} for {}", name(member));
        }
    }
}

/// Those who may not: a stranger is led to the sign-in, a role that never does it is told so, and for everybody else the
/// thing is not there: the page is the one for an id that nothing has.
async fn foreigners(cast: &Cast, route: &str, thing: &str, allowed: &[&str; 5]) {
    let id = &cast.things[thing];
    let page = ask(&cast.house.stranger(), route, id).await;
    assert_eq!(page.status, 303, "{route} {thing} for a stranger");
    assert!(
        page.location.unwrap().starts_with("/sign-in?next="),
        "{route} {thing}"
    );
    for member in cast.members.iter().filter(|member| !comes_in(member, allowed)) {
        let page = ask(&member.person, route, id).await;
        let status = if allowed[member.role] == "-" { 403 } else { 404 };
        assert_eq!(page.status, status, "{route} {thing} for {}", name(member));
        let nothing = ask(&member.person, route, NOTHING).await;
        assert_eq!(nothing.status, status, "{route} of nothing for {}", name(member));
        assert_eq!(
            page.body.replace(&format!("/{id}"), &format!("/{NOTHING}")),
            nothing.body,
            "{route} {thing} for {}",
            name(member)
        );
    }
}

/// Those who may: the page is there, and offers nothing that they may not open; an act is done, or said to be wrong.
async fn members(cast: &Cast, route: &str, thing: &str, allowed: &[&str; 5]) {
    for member in cast.members.iter().filter(|member| comes_in(member, allowed)) {
        let page = ask(&member.person, route, &cast.things[thing]).await;
        let fits: &[u16] = if route.starts_with("GET") {
            &[200, 409]
        } else {
            &[200, 303, 409, 422]
        };
        assert!(
            fits.contains(&page.status),
            "{route} {thing} for {}: {}",
            name(member),
            page.status
        );
        offers(cast, member, route, &page);
    }
}

/// Devices have doors of their own: no person is admitted there by role, and nobody by a session.
#[test]
fn the_doors_of_devices_are_these() {
    let doors = table().into_iter().filter(|route| route.access == Access::Device);
    let doors: Vec<String> = doors
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(
        doors,
        [
            "POST /player/enrol",
            "POST /player/poll",
            "POST /player/plan",
            "POST /player/trust",
            "POST /player/program",
            "POST /player/records",
            "GET /player/stop",
            "GET /player/media/{sha256}",
        ]
    );
    assert!(civic::Role::ALL.iter().all(|role| !Access::Device.admits(*role)));
    let of_players = table()
        .into_iter()
        .filter(|route| route.path.starts_with("/player/"));
    assert!(of_players.into_iter().all(|route| route.access == Access::Device));
}

#[tokio::test]
async fn no_page_offers_what_its_reader_may_not_open() {
    let cast = Cast::new().await;
    let lists = table()
        .into_iter()
        .filter(|route| route.method == "GET" && !route.path.contains('{') && route.access != Access::Anyone);
    for route in lists {
        let queries: &[&str] = match route.path {
            "/inbox" => &["", "?show=done", "?show=all", "?show=given"],
            "/directives" => &["", "?q=tang+cuong"],
            _ => &[""],
        };
        for (member, query) in cast
            .members
            .iter()
            .flat_map(|member| queries.iter().map(move |query| (member, query)))
        {
            let page = member.person.get(&format!("{}{query}", route.path)).await;
            offers(&cast, member, route.path, &page);
        }
    }
}

/// Every link to a thing of the cast, and every form about one, is for this reader.
fn offers(cast: &Cast, member: &Member, on: &str, page: &Page) {
    for (mark, method) in [("href=\"", "GET"), ("src=\"", "GET"), ("action=\"", "POST")] {
        for link in page.body.split(mark).skip(1) {
            let link = link.split(['"', '?', '#']).next().unwrap();
            let wanted = MATRIX.iter().find(|(route, thing, _)| {
                route.starts_with(method) && path(route, &cast.things[thing]).split('?').next() == Some(link)
            });
            if let Some((route, thing, allowed)) = wanted {
                assert!(
                    comes_in(member, allowed),
                    "{on} offers {route} {thing} to {}",
                    name(member)
                );
            }
        }
    }
}

fn name(member: &Member) -> String {
    format!("{} of {}", civic::Role::ALL[member.role].code(), member.place)
}

record! {
    #[derive(Debug)]
    struct Line { id: String, state: String }
}

/// How many rows there are of everything.
fn counts() -> Vec<store::Sql> {
    vec![
        sql!("select count(*) as count from audit"),
        sql!("select count(*) as count from letter"),
        sql!("select count(*) as count from letter_attachment"),
        sql!("select count(*) as count from directive"),
        sql!("select count(*) as count from public_look"),
        sql!("select count(*) as count from outlet where until is null and not mistaken"),
        sql!("select count(*) as count from outage where ending is null"),
        sql!("select count(*) as count from material where published_at is null"),
        sql!("select count(*) as count from task"),
        sql!("select count(*) as count from assignment"),
        sql!("select count(*) as count from reminder"),
        sql!("select count(*) as count from activity"),
        sql!("select count(*) as count from evidence"),
        sql!("select count(*) as count from report"),
        sql!("select count(*) as count from paper"),
        sql!("select count(*) as count from paper_version"),
        sql!("select count(*) as count from departure"),
        sql!("select count(*) as count from register_note"),
        sql!("select count(*) as count from person"),
        sql!("select count(*) as count from sign_in_link"),
        sql!("select count(*) as count from session"),
        sql!("select count(*) as count from blob"),
        sql!("select count(*) as count from exchange_message"),
        sql!("select count(*) as count from exchange_attachment"),
        sql!("select count(*) as count from organ_code where valid_to is null"),
        sql!("select count(*) as count from filing_revision"),
        sql!("select count(*) as count from filing_step"),
        sql!("select count(*) as count from filing_attachment where removed_at is null"),
        sql!("select count(*) as count from filing_notice"),
        sql!("select count(*) as count from regime_edition"),
        sql!("select count(*) as count from holiday"),
        sql!("select count(*) as count from gathering"),
        sql!("select count(*) as count from reform_author"),
        sql!("select count(*) as count from person_post"),
        sql!("select count(*) as count from bulletin"),
        sql!("select count(*) as count from bulletin_aim"),
        sql!("select count(*) as count from bulletin_job"),
        sql!("select count(*) as count from bulletin_listening"),
        sql!("select count(*) as count from bulletin_mandate"),
        sql!("select count(*) + count(valid_to) as count from vetting_member"),
        sql!("select count(*) + (select count(seen_at) from vetting_told) as count from vetting_word"),
        sql!("select count(*) as count from urgent_order"),
        sql!("select count(*) as count from cluster where closed_at is null"),
        sql!("select count(*) as count from device where state <> 'revoked'"),
        sql!("select count(*) as count from device_code"),
        sql!("select count(*) as count from device_check"),
        sql!("select count(*) as count from device_arming"),
        sql!("select count(*) as count from ticket_step"),
        sql!("select count(*) as count from stop_order where lifted_at is null"),
        sql!("select count(*) as count from stop_document"),
        sql!("select count(*) as count from rollout where state = 'running'"),
        sql!("select count(*) as count from house_key"),
        sql!("select count(*) as count from slot where ended_at is null and pending = false"),
        sql!("select count(*) as count from slot_change"),
        sql!("select count(*) as count from relay where closed_at is null"),
        sql!("select count(*) as count from timetable_change where seen_at is null"),
        sql!("select count(*) as count from device where state = 'enrolled'"),
        sql!("select count(*) as count from alarm where seen_at is null"),
    ]
}

/// Whatever of them can change.
fn lines() -> Vec<store::Sql> {
    vec![
        sql!("select id, state || ' ' || cast(version as text) as state from letter"),
        sql!("select id, coalesce(cast(published_at as text), '-') as state from directive"),
        sql!("select id, handling || ' ' || coalesce(reason, '-') as state from assignment"),
        sql!("select id, coalesce(withdrawn_reason, '-') as state from activity"),
        sql!("select id, cast(version as text) as state from report"),
        sql!(
            "select id, state || ' ' || cast(level as text) || ' ' || cast(version as text) as state from filing"
        ),
        sql!("select id, state || ' ' || cast(version as text) as state from tip"),
        sql!("select id, state from regime"),
        sql!("select id, state || ' ' || cast(version as text) as state from reform"),
        sql!("select id, state || ' ' || cast(version as text) as state from paper"),
        sql!(
            "select id, cast(version as text) || ' ' || coalesce(withdrawn_why, '-') as state from bulletin"
        ),
        sql!("select id, stage || ' ' || cast(version as text) as state from bulletin_variant"),
        sql!("select bulletin || unit as id, state from bulletin_target"),
        sql!("select id, name || ' ' || cast(version as text) as state from cluster"),
        sql!("select id, name || ' ' || cast(version as text) as state from device"),
        sql!("select id, case when active then 'open' else 'closed' end as state from person"),
    ]
}

/// How many rows there are of everything, and how they stand.
async fn state(house: &House) -> BTreeMap<String, String> {
    let mut state = BTreeMap::new();
    for (at, count) in counts().into_iter().enumerate() {
        let rows = house.site.db.one::<Count>(count, args![]).await.unwrap();
        state.insert(format!("table {at}"), rows.count.to_string());
    }
    for (at, list) in lines().into_iter().enumerate() {
        for line in house.site.db.all::<Line>(list, args![]).await.unwrap() {
            state.insert(format!("{at} {}", line.id), line.state);
        }
    }
    state
}
