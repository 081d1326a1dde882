//! What bulletins and their states are called, and how lengths and moments are written.

use civic::Moment;
use civic::bulletin::{AudioFault, Class, Kind, Lack, Mode, Refused};

use super::sound::BadSound;
use crate::http::{Chrome, Ctx};

/// The class of a state's pill: `st-…`.
pub(super) fn state_class(state: &str) -> &'static str {
    match state {
        "received" | "seen" => "st-received",
        "accepted" | "scheduled" => "st-under",
        "needs_decision" | "failed" => "st-overdue",
        "unknown" => "st-unknown",
        "declined" => "st-refused",
        "played" => "st-proven",
        _ => "st-none",
    }
}

/// A state at a commune as a pill. HTML.
pub(super) fn state_pill(c: &Chrome, state: &str) -> String {
    pill(c, state_class(state), &c.t(&format!("bulletin.state.{state}")))
}

/// Words with a mark and a colour. HTML; the words must be the house's own.
pub(super) fn pill(c: &Chrome, class: &str, words: &str) -> String {
    format!("<span class=\"pill st {class}\">{}{words}</span>", c.mark(class))
}

pub(super) fn class_word(ctx: &Ctx, class: Class) -> String {
    ctx.t(&format!("bulletin.class.{}", class.code()))
}

pub(super) fn kind_word(ctx: &Ctx, kind: Kind) -> String {
    ctx.t(&format!("bulletin.kind.{}", kind.code()))
}

pub(super) fn mode_word(ctx: &Ctx, mode: Mode) -> String {
    ctx.t(&format!("bulletin.mode.{}", mode.code()))
}

pub(super) fn language(ctx: &Ctx, code: &str) -> String {
    ctx.t(&format!("activity.language.{code}"))
}

/// 95 s are 1:35.
pub(super) fn length(ms: i64) -> String {
    let seconds = (ms + 999) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Hundredths with one decimal and a comma.
pub(super) fn tenths(hundredths: i64) -> String {
    let tenths = (hundredths.abs() + 5) / 10;
    let sign = if hundredths < 0 && tenths > 0 { "−" } else { "" };
    format!("{sign}{},{}", tenths / 10, tenths % 10)
}

/// `2021-04-26T10:30` of a form, which is civil time.
pub(super) fn parse_moment(typed: &str) -> Option<Moment> {
    Moment::typed(typed)
}

/// A moment as a form has it.
pub(super) fn moment_field(at: Moment) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{}T{hour:02}:{minute:02}", at.day())
}

/// What is wrong with a file that should be a recording.
pub(super) fn bad_sound(ctx: &Ctx, bad: &BadSound) -> String {
    match bad {
        BadSound::Unknown(_) => ctx.t("bulletin.sound.unknown"),
        BadSound::Cut(ms) => ctx.tf("bulletin.sound.cut", &[("at", &length(i64::from(*ms)))]),
        BadSound::TooLong(ms) => too_long(ctx, *ms),
        BadSound::Packing(_) => ctx.t("bulletin.sound.packing"),
    }
}

fn too_long(ctx: &Ctx, ms: u32) -> String {
    ctx.tf("bulletin.sound.long", &[("most", &(ms / 60_000).to_string())])
}

/// Why a variant does not take a step.
pub(super) fn refused(ctx: &Ctx, why: &Refused) -> String {
    match why {
        Refused::PersonMustSpeak(code) => {
            ctx.tf("bulletin.refused.person", &[("language", &language(ctx, code))])
        }
        Refused::NoAudio => ctx.t("bulletin.refused.no_audio"),
        Refused::Faulty(faults) => {
            let all: Vec<String> = faults.iter().map(|one| fault(ctx, one)).collect();
            all.join(" ")
        }
        Refused::OtherAudio => ctx.t("bulletin.refused.other"),
        Refused::NotToTheEnd {
            heard_ms,
            duration_ms,
        } => {
            let (heard, whole) = (length(i64::from(*heard_ms)), length(i64::from(*duration_ms)));
            ctx.tf(
                "bulletin.refused.not_to_end",
                &[("heard", &heard), ("whole", &whole)],
            )
        }
        Refused::TooFast { took_ms, duration_ms } => {
            let took = length(i64::try_from(*took_ms).unwrap_or(i64::MAX / 2));
            let whole = length(i64::from(*duration_ms));
            ctx.tf("bulletin.refused.too_fast", &[("took", &took), ("whole", &whole)])
        }
        Refused::Unheard => ctx.t("bulletin.refused.unheard"),
        Refused::OwnWork => ctx.t("bulletin.refused.own"),
        Refused::Already => ctx.t("bulletin.refused.already"),
        Refused::Unapproved => ctx.t("bulletin.refused.unapproved"),
        Refused::SentBack => ctx.t("bulletin.refused.sent_back"),
        Refused::NotSentBack => ctx.t("bulletin.refused.not_sent_back"),
        Refused::NoRemarks => ctx.t("bulletin.refused.no_remarks"),
        Refused::LongRemarks => ctx.t("bulletin.refused.long_remarks"),
    }
}

fn fault(ctx: &Ctx, fault: &AudioFault) -> String {
    let figure = |figure: f32| tenths((figure * 100.0) as i64);
    match fault {
        AudioFault::TooShort(ms) => ctx.tf("bulletin.sound.short", &[("ms", &ms.to_string())]),
        AudioFault::TooLong(_) => too_long(ctx, civic::bulletin::AudioLimits::default().longest_ms),
        AudioFault::Silent => ctx.t("bulletin.sound.silent"),
        AudioFault::TooQuiet(lufs) => ctx.tf("bulletin.sound.quiet", &[("lufs", &figure(*lufs))]),
        AudioFault::Overdriven(peak) => ctx.tf("bulletin.sound.overdriven", &[("peak", &figure(*peak))]),
        AudioFault::Noisy(db) => ctx.tf("bulletin.sound.noisy", &[("db", &figure(*db))]),
    }
}

/// Why a bulletin was declined or not heard: what a person wrote, or what devices said, in words.
pub(super) fn why(ctx: &Ctx, said: &str) -> String {
    if said == civic::bulletin::UNCONFIRMED {
        ctx.t("bulletin.why.unconfirmed")
    } else {
        said.to_owned()
    }
}

/// What keeps a bulletin from leaving.
pub(super) fn lack(ctx: &Ctx, lack: Lack) -> String {
    ctx.t(match lack {
        Lack::NothingApproved => "bulletin.lack.approved",
        Lack::Withheld => "bulletin.lack.withheld",
        Lack::Expired => "bulletin.lack.expired",
        Lack::Superseded => "bulletin.lack.superseded",
        Lack::TwoOfALanguage => "bulletin.lack.twice",
        Lack::NoPurpose => "bulletin.lack.purpose",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_figures_are_written_as_people_read_them() {
        assert_eq!(length(95_000), "1:35");
        assert_eq!(length(1), "0:01");
        assert_eq!(tenths(-1_874), "−18,7");
        assert_eq!(tenths(0), "0,0");
        assert_eq!(tenths(-3), "0,0");
    }

    #[test]
    fn a_moment_of_a_form_comes_back_and_nonsense_does_not() {
        let at = parse_moment("2021-04-26T10:05").unwrap();
        assert_eq!(moment_field(at), "2021-04-26T10:05");
        for wrong in [
            "2021-04-26",
            "2021-04-26T24:00",
            "2021-04-26T10:60",
            "2021-02-30T10:00",
            "T",
            "xT10:00",
        ] {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }
}
