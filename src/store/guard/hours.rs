//! How long somebody has played and what it has brought, by hours of the time that has passed. A sum over a period
//! takes the hour in which it begins as a whole, and of that the worst: it never says less than there was.
use crate::rules::guard::{Cap, Caps, Kind, Period, Real, Session, Spent};
use crate::rules::ledger::{Account, PlayerId};
use crate::store::db::Db;
use crate::store::rows::{Playing, Purse};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;
use rusqlite::OptionalExtension;
use std::time::Duration;

const HOUR_US: i64 = 60 * 60 * 1_000_000;
const MINUTE_US: i64 = 60 * 1_000_000;

/// When an hour falls out of a period.
fn falls(hour: i64, period: Period, ahead: i64) -> Wall {
    let end = Wall((hour + 1) * HOUR_US + ahead);
    end.plus(period.lasts())
}

impl Db {
    /// The hour in which a period up to now begins, or now itself.
    fn hour(&self, now: Wall, back: Duration) -> Result<i64, Fault> {
        let passed = now.minus(back).0.saturating_sub(self.ahead()?);
        Ok(passed.div_euclid(HOUR_US))
    }

    /// What play has brought a player, in units: what they have and took out, less what they paid in.
    fn net(&self, player: PlayerId, asset: Asset, purse: &Purse) -> Result<i64, Fault> {
        let balance = self.balance(asset, Account::Player(player))?.units();
        Ok(balance - purse.came + purse.went)
    }

    /// What the guard asks about a bet for real money; the sums of limits that nobody has set are left out.
    pub fn real(&self, player: PlayerId, asset: Asset, now: Wall) -> Result<Real, Fault> {
        let (playing, purse) = (self.playing(player)?, self.purse(player, asset)?);
        let net = self.net(player, asset, &purse)?;
        let mut lost = [Spent::default(); 3];
        for period in Period::ALL {
            if purse.caps[Kind::Loss(period).place()].is_some() {
                lost[period as usize] = self.lost_of((player, asset), &purse, net, period, now)?;
            }
        }
        let played = match playing.caps[1] {
            Some(_) => self.played_of(player, &playing, now)?,
            None => Spent::default(),
        };
        let mut caps: Caps = [None; Kind::ALL.len()];
        caps[..7].copy_from_slice(&purse.caps);
        caps[7..].copy_from_slice(&playing.caps);
        let session = playing.session.filter(|session| session.lasts(now));
        Ok(Real {
            adult: playing.adult.is_some(),
            caps,
            lost,
            deposited: [Spent::default(); 3],
            played,
            session,
            net: Self::brought(session, &purse, net),
        })
    }

    /// The same about a deposit.
    pub fn real_paid_in(&self, player: PlayerId, asset: Asset, now: Wall) -> Result<Real, Fault> {
        let mut real = self.real(player, asset, now)?;
        for period in Period::ALL {
            if real.caps[Kind::Deposit(period).place()].is_some() {
                real.deposited[period as usize] = self.deposited(player, asset, period, now)?;
            }
        }
        Ok(real)
    }

    /// What the session under way has brought in an asset.
    fn brought(session: Option<Session>, purse: &Purse, net: i64) -> i64 {
        let start = session.and_then(|session| {
            let start = purse.start.filter(|(began, _)| *began == session.began);
            start.map(|(_, before)| before)
        });
        start.map_or(0, |before| net - before)
    }

    /// The limit of this kind that holds for a player, whoever has set it.
    pub fn cap_of(
        &self,
        player: PlayerId,
        kind: Kind,
        asset: Option<Asset>,
    ) -> Result<Option<Cap>, Fault> {
        let place = kind.place();
        match (asset, place.checked_sub(7)) {
            (_, Some(place)) => Ok(self.playing(player)?.caps[place]),
            (Some(asset), None) => Ok(self.purse(player, asset)?.caps[place]),
            (None, None) => Ok(None),
        }
    }

    /// What a player has lost in a period up to now, what is at stake counted as lost.
    pub fn lost(
        &self,
        player: PlayerId,
        asset: Asset,
        period: Period,
        now: Wall,
    ) -> Result<Spent, Fault> {
        let purse = self.purse(player, asset)?;
        let net = self.net(player, asset, &purse)?;
        self.lost_of((player, asset), &purse, net, period, now)
    }

    fn lost_of(
        &self,
        (player, asset): (PlayerId, Asset),
        purse: &Purse,
        net: i64,
        period: Period,
        now: Wall,
    ) -> Result<Spent, Fault> {
        let from = self.hour(now, period.lasts())?;
        let Some(newest) = purse.newest.filter(|(hour, _)| *hour >= from) else {
            return Ok(Spent::default());
        };
        let place = period as usize;
        let known = purse.firsts[place].filter(|(hour, _)| *hour >= from);
        let first = match known {
            Some(first) => first,
            None => {
                let mut find = self.conn.prepare_cached(
                    "SELECT hour, high FROM staked_hour WHERE player = ?1 AND asset = ?2 AND hour >= ?3
                     ORDER BY hour LIMIT 1",
                )?;
                let row = find.query_row([player.0, asset.code(), from], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                });
                let first = row.optional()?.unwrap_or(newest);
                self.known.told(|rows| {
                    rows.purses
                        .change(&(asset, player), |purse| purse.firsts[place] = Some(first));
                });
                first
            }
        };
        // What was won since the last stake belongs to the last hour, whose most does not say it yet.
        let high = match first.0 == newest.0 {
            true => newest.1.max(net),
            false => first.1,
        };
        Ok(Spent {
            sum: (high - net).max(0),
            falls: Some(falls(first.0, period, self.ahead()?)),
        })
    }

    /// What a player has paid in in a period up to now, gross, and can still pay.
    pub fn deposited(
        &self,
        player: PlayerId,
        asset: Asset,
        period: Period,
        now: Wall,
    ) -> Result<Spent, Fault> {
        let from = self.hour(now, period.lasts())?;
        let mut find = self.conn.prepare_cached(
            "SELECT coalesce(sum(amount), 0), min(hour) FROM paid_hour
             WHERE player = ?1 AND asset = ?2 AND hour >= ?3",
        )?;
        let paid = find.query_row([player.0, asset.code(), from], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        let mut find = self.conn.prepare_cached(
            "SELECT coalesce(sum(amount), 0) FROM deposit
             WHERE player = ?1 AND asset = ?2 AND (state = 'asked' OR state = 'open')",
        )?;
        let open: i64 = find.query_row([player.0, asset.code()], |row| row.get(0))?;
        let ahead = self.ahead()?;
        Ok(Spent {
            sum: paid.0.saturating_add(open),
            falls: paid.1.map(|hour| falls(hour, period, ahead)),
        })
    }

    /// How long a player has played in 24 hours up to now, in minutes.
    pub fn played(&self, player: PlayerId, now: Wall) -> Result<Spent, Fault> {
        self.played_of(player, &self.playing(player)?, now)
    }

    fn played_of(&self, player: PlayerId, playing: &Playing, now: Wall) -> Result<Spent, Fault> {
        let from = self.hour(now, Period::Day.lasts())?;
        let known = playing.played.filter(|(hour, ..)| *hour == from);
        let (_, first, sum) = match known {
            Some(known) => known,
            None => {
                let mut find = self.conn.prepare_cached(
                    "SELECT min(hour), coalesce(sum(played), 0) FROM played_hour
                     WHERE player = ?1 AND hour >= ?2",
                )?;
                let row = find.query_row([player.0, from], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let read = (from, row.0, row.1);
                self.known.told(|rows| {
                    rows.playing
                        .change(&player, |playing| playing.played = Some(read));
                });
                read
            }
        };
        let session = playing.session.filter(|session| session.lasts(now));
        let running = session.map_or(0, |session| now.0.saturating_sub(session.last.0).max(0));
        let ahead = self.ahead()?;
        Ok(Spent {
            sum: (sum + running) / MINUTE_US,
            falls: first.map(|hour| falls(hour, Period::Day, ahead)),
        })
    }

    /// The session under way.
    pub fn session_under_way(&self, player: PlayerId, now: Wall) -> Result<Option<Session>, Fault> {
        let session = self.playing(player)?.session;
        Ok(session.filter(|session| session.lasts(now)))
    }

    /// The session under way, and what it has brought in an asset, in units.
    pub fn session_of(
        &self,
        player: PlayerId,
        asset: Asset,
        now: Wall,
    ) -> Result<Option<(Session, i64)>, Fault> {
        let Some(session) = self.session_under_way(player, now)? else {
            return Ok(None);
        };
        let purse = self.purse(player, asset)?;
        let net = self.net(player, asset, &purse)?;
        Ok(Some((session, Self::brought(Some(session), &purse, net))))
    }

    /// A player has seen how long they play: they are told again at that time.
    pub fn check_again_at(&self, player: PlayerId, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE play_session SET check_at = ?2 WHERE player = ?1")?
            .execute([player.0, at.0 - self.ahead()?])?;
        self.forget_playing(player);
        Ok(())
    }

    /// A player is about to stake real money: their session goes on or begins, of which they are told after `check`,
    /// and their hours know what they were ahead.
    pub fn note_stake(
        &self,
        player: PlayerId,
        asset: Asset,
        now: Wall,
        check: Duration,
    ) -> Result<(), Fault> {
        let session = self.go_on_playing(player, now, check)?;
        let purse = self.purse(player, asset)?;
        let net = self.net(player, asset, &purse)?;
        self.note_high((player, asset), &purse, net, now)?;
        if purse.start.is_none_or(|(began, _)| began != session.began) {
            self.conn
                .prepare_cached("REPLACE INTO session_start VALUES (?1, ?2, ?3, ?4)")?
                .execute([player.0, asset.code(), session.began.0 - self.ahead()?, net])?;
            self.change_purse((player, asset), |purse| {
                purse.start = Some((session.began, net));
            });
        }
        Ok(())
    }

    fn go_on_playing(
        &self,
        player: PlayerId,
        now: Wall,
        check: Duration,
    ) -> Result<Session, Fault> {
        let session = self.playing(player)?.session;
        let session = session.filter(|session| session.lasts(now));
        let ahead = self.ahead()?;
        let Some(mut session) = session else {
            let session = Session {
                began: now,
                last: now,
                check: now.plus(check),
            };
            let (began, check) = (now.0 - ahead, session.check.0 - ahead);
            self.conn
                .prepare_cached("REPLACE INTO play_session VALUES (?1, ?2, ?3, ?4)")?
                .execute([player.0, began, began, check])?;
            self.known.told(|rows| {
                rows.playing
                    .change(&player, |playing| playing.session = Some(session));
            });
            return Ok(session);
        };
        let more = now.since(session.last);
        if more < limits::SESSION_TICK {
            return Ok(session);
        }
        session.last = now;
        self.conn
            .prepare_cached("UPDATE play_session SET last = ?2 WHERE player = ?1")?
            .execute([player.0, now.0 - ahead])?;
        let hour = self.hour(now, Duration::ZERO)?;
        let more = i64::try_from(more.as_micros()).unwrap_or(i64::MAX);
        self.conn
            .prepare_cached(
                "INSERT INTO played_hour VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET played = played + excluded.played",
            )?
            .execute([player.0, hour, more])?;
        self.conn
            .prepare_cached("DELETE FROM played_hour WHERE player = ?1 AND hour < ?2")?
            .execute([player.0, hour - limits::PLAY_HOURS_KEPT])?;
        self.known.told(|rows| {
            rows.playing.change(&player, |playing| {
                (playing.session, playing.played) = (Some(session), None);
            });
        });
        Ok(session)
    }

    fn note_high(
        &self,
        (player, asset): (PlayerId, Asset),
        purse: &Purse,
        net: i64,
        now: Wall,
    ) -> Result<(), Fault> {
        let (hour, theirs) = (self.hour(now, Duration::ZERO)?, (player, asset));
        if let Some((newest, high)) = purse.newest {
            if net > high {
                self.conn
                    .prepare_cached(
                        "UPDATE staked_hour SET high = ?4 WHERE player = ?1 AND asset = ?2 AND hour = ?3",
                    )?
                    .execute([player.0, asset.code(), newest, net])?;
                self.change_purse(theirs, |purse| {
                    (purse.newest, purse.firsts) = (Some((newest, net)), [None; 3]);
                });
            }
            if newest >= hour {
                return Ok(());
            }
        }
        self.conn
            .prepare_cached("INSERT INTO staked_hour VALUES (?1, ?2, ?3, ?4)")?
            .execute([player.0, asset.code(), hour, net])?;
        for forget in [
            "DELETE FROM staked_hour WHERE player = ?1 AND asset = ?2 AND hour < ?3",
            "DELETE FROM paid_hour WHERE player = ?1 AND asset = ?2 AND hour < ?3",
        ] {
            let before = hour - limits::PLAY_HOURS_KEPT;
            self.conn
                .prepare_cached(forget)?
                .execute([player.0, asset.code(), before])?;
        }
        self.change_purse(theirs, |purse| {
            (purse.newest, purse.firsts) = (Some((hour, net)), [None; 3]);
        });
        Ok(())
    }

    fn change_purse(&self, (player, asset): (PlayerId, Asset), change: impl FnOnce(&mut Purse)) {
        self.known
            .told(|rows| rows.purses.change(&(asset, player), change));
    }
}
