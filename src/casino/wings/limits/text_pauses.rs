//! What is said of pauses and exclusions.
use crate::casino::text::guard::moment;
use crate::rules::guard::{Exclusion, Shut, Term};
use crate::speech::{Html, Voice, key};
use crate::values::time::Wall;

/// How long a term is.
fn span(voice: Voice, term: &Term) -> String {
    match term.word {
        "24h" => voice.plain(&key::TermDay),
        "7d" => voice.plain(&key::TermWeek),
        "30d" => voice.plain(&key::TermMonth),
        "42d" => voice.plain(&key::TermSixWeeks),
        "6m" => voice.plain(&key::TermHalfYear),
        "1y" => voice.plain(&key::TermYear),
        "3y" => voice.plain(&key::TermThreeYears),
        "5y" => voice.plain(&key::TermFiveYears),
        _ => voice.plain(&key::TermForEver),
    }
}

/// The button that shows what it means.
#[must_use]
pub fn term_button(voice: Voice, term: &Term) -> String {
    let time = &span(voice, term);
    match term.kind {
        Shut::Pause => voice.plain(&key::ButtonPause { time }),
        Shut::Exclusion => voice.plain(&key::ButtonExclusion { time }),
    }
}

/// The button that begins it.
#[must_use]
pub fn begin_button(voice: Voice, term: &Term) -> String {
    let time = &span(voice, term);
    match term.kind {
        Shut::Pause => voice.plain(&key::ButtonPauseBegin { time }),
        Shut::Exclusion => voice.plain(&key::ButtonExclusionBegin { time }),
    }
}

/// What keeps the player from playing, and until when.
#[must_use]
pub fn in_force(voice: Voice, shut: &Exclusion) -> Html {
    let until = shut.until.at().map(|at| moment(voice, at));
    match (shut.kind, until) {
        (Shut::Pause, Some(until)) => voice.html(&key::PauseInForce { until: &until }),
        (Shut::Exclusion, Some(until)) => voice.html(&key::ExclusionInForce { until: &until }),
        (_, None) => voice.html(&key::ExclusionForEver),
    }
}

/// Which there are, and what is in force.
#[must_use]
pub fn list(voice: Voice, shut: Option<&Exclusion>) -> String {
    let shut = shut.map(|shut| {
        let longer = voice.html(&key::PausesLonger);
        Html::lines([in_force(voice, shut), longer])
    });
    let parts = [voice.html(&key::Pauses)].into_iter().chain(shut);
    Html::joined(parts, "\n\n").into_string()
}

/// What one means, exactly; `cashier`: there is real money here.
#[must_use]
pub fn means(voice: Voice, term: &Term, until: Option<Wall>, cashier: bool) -> String {
    let time = &span(voice, term);
    let head = match term.kind {
        Shut::Pause => voice.html(&key::PauseMeans { time }),
        Shut::Exclusion => voice.html(&key::ExclusionMeans { time }),
    };
    let lasts = match until {
        Some(until) => {
            let until = &moment(voice, until);
            voice.html(&key::MeansUntil { until })
        }
        None => voice.html(&key::MeansForEver),
    };
    let money = |html: fn(Voice) -> Html| cashier.then(|| html(voice));
    let points = [
        Some(voice.html(&key::MeansNoBets)),
        money(|voice| voice.html(&key::MeansNoDeposits)),
        Some(voice.html(&key::MeansOpen)),
        money(|voice| voice.html(&key::MeansWithdraw)),
        Some(voice.html(&key::MeansQuiet)),
        Some(voice.html(&key::MeansNobody)),
    ];
    let parts = [head, lasts, Html::lines(points.into_iter().flatten())];
    Html::joined(parts, "\n\n").into_string()
}

/// That it has begun; what holds may last longer than what was chosen.
#[must_use]
pub fn begun(voice: Voice, shut: &Exclusion, cashier: bool) -> String {
    let withdraw = cashier.then(|| voice.html(&key::MeansWithdraw));
    let points = [voice.html(&key::MeansOpen)];
    let points = points.into_iter().chain(withdraw);
    let parts = [in_force(voice, shut), Html::lines(points)];
    Html::joined(parts, "\n\n").into_string()
}
