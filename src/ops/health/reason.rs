//! What may be wrong with the bot, and how it is said: in English by /health, the log and systemd, in their
//! own language to the owner.
use crate::speech::{Voice, key};
use crate::values::time::Off;
use std::fmt;
use std::time::Duration;

/// What is wrong, or should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Telegram has not answered for so long.
    Silence(Duration),
    /// Telegram has rejected the token, which had worked, for so long.
    Rejected(Duration),
    /// This worker is not heard of.
    Stuck(&'static str),
    /// This one has failed, and is not started again yet.
    Waits(&'static str),
    /// This one has ended.
    Stopped(&'static str),
    /// Nothing has been taken in for so long, since too much waits for Telegram.
    Held(Duration),
    /// The books have not been audited for so long.
    Unaudited(Duration),
    /// So many invariants of the books are broken.
    Unbalanced(u64),
    /// The machine's clock was set.
    Clock(Off),
    /// Nothing can be written.
    DiskFull,
    /// The last write failed.
    DatabaseFailing,
    /// Another file is in the database's place.
    DatabaseReplaced,
    /// The database has not been written to for so long.
    Unwritten(Duration),
    /// So many KiB are left.
    DiskNearlyFull(u64),
    /// The payment provider has another amount of these assets than the books say.
    Unaccounted(String),
    /// It has not answered for so long.
    ProviderSilent(Duration),
    /// Something that was committed so long ago is not replicated.
    ReplicaBehind(Duration),
}

impl Reason {
    /// Without a full stop, as plain text.
    #[must_use]
    pub fn said(&self, voice: Voice) -> String {
        match *self {
            Self::Unaccounted(ref assets) => {
                let name = assets.as_str();
                voice.plain(&key::HealthUnaccounted { name })
            }
            Self::ProviderSilent(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthProviderSilent { seconds })
            }
            Self::ReplicaBehind(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthReplicaBehind { seconds })
            }
            Self::Silence(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthSilence { seconds })
            }
            Self::Rejected(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthRejected { seconds })
            }
            Self::Stuck(worker) => voice.plain(&key::HealthWorkerStuck { worker }),
            Self::Waits(worker) => voice.plain(&key::HealthWorkerWaits { worker }),
            Self::Stopped(worker) => voice.plain(&key::HealthWorkerStopped { worker }),
            Self::Held(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthHeld { seconds })
            }
            Self::Unaudited(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthUnaudited { seconds })
            }
            Self::Unbalanced(findings) => {
                let count = findings.into();
                voice.plain(&key::HealthUnbalanced { count })
            }
            Self::Clock(Off { seconds, ahead }) => {
                let seconds = seconds.into();
                if ahead {
                    voice.plain(&key::HealthClockAhead { seconds })
                } else {
                    voice.plain(&key::HealthClockBack { seconds })
                }
            }
            Self::DiskFull => voice.plain(&key::HealthDiskFull),
            Self::DatabaseFailing => voice.plain(&key::HealthDatabaseFailing),
            Self::DatabaseReplaced => voice.plain(&key::HealthDatabaseReplaced),
            Self::Unwritten(long) => {
                let seconds = long.as_secs().into();
                voice.plain(&key::HealthUnwritten { seconds })
            }
            Self::DiskNearlyFull(left) => {
                let count = left.into();
                voice.plain(&key::HealthDiskNearlyFull { count })
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Voice::without_amounts(Default::default())))
    }
}

/// Several of them, in English.
#[must_use]
pub fn in_words(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Operators' scripts read these.
    #[test]
    fn each_is_said_in_english_as_ever() {
        let off = |ahead| Off { seconds: 60, ahead };
        let long = Duration::from_secs(7);
        let all = [
            (
                Reason::Silence(long),
                "no sign of life from Telegram for 7 s",
            ),
            (
                Reason::Rejected(long),
                "Telegram rejects BOT_TOKEN for 7 s, which has worked before: it is tried again; if it was \
                 revoked, set the new one",
            ),
            (Reason::Stuck("poller"), "poller is stuck"),
            (
                Reason::Waits("poller"),
                "poller has failed and waits to be started again",
            ),
            (Reason::Stopped("poller"), "poller has stopped"),
            (
                Reason::Held(long),
                "too much waits for Telegram: no updates are taken in for 7 s",
            ),
            (
                Reason::Unaudited(long),
                "the books were not audited for 7 s",
            ),
            (
                Reason::Unbalanced(2),
                "the books do not balance: 2 invariants are broken, see `casino-bot audit`",
            ),
            (
                Reason::Clock(off(true)),
                "the machine's clock was set 60 s ahead: what waits here goes by the time that passed",
            ),
            (
                Reason::Clock(off(false)),
                "the machine's clock was set 60 s back: what waits here goes by the time that passed",
            ),
            (Reason::DiskFull, "the disk is full: no bet is taken"),
            (Reason::DatabaseFailing, "the database cannot be written"),
            (
                Reason::DatabaseReplaced,
                "the database file or its -wal was moved or replaced while it was open: no bet is taken; put \
                 it back, or stop the bot, which writes into the file what it can",
            ),
            (
                Reason::Unwritten(long),
                "the database was not written to for 7 s",
            ),
            (
                Reason::DiskNearlyFull(1_024),
                "the disk is nearly full: 1024 KiB are left",
            ),
            (
                Reason::Unaccounted("USDT, TON".to_owned()),
                "money at the payment provider is unaccounted for: USDT, TON; see Reconciliation in /admin",
            ),
            (
                Reason::ProviderSilent(long),
                "the payment provider has not answered for 7 s",
            ),
            (
                Reason::ReplicaBehind(long),
                "the replica is 7 s behind: what was committed since is on this machine only, see whether Litestream runs",
            ),
        ];
        for (reason, said) in all {
            assert_eq!(reason.to_string(), said);
        }
    }
}
