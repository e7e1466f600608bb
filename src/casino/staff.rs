//! Who works in the office: what somebody is there at this moment, and who of them is told what.
use crate::casino::house::House;
use crate::rules::ledger::PlayerId;
use crate::rules::office::Role;
use crate::store::Db;
use crate::values::fault::Fault;

/// What somebody is in the office: by the settings, or else by what the owner has given them; nothing while they are
/// frozen or banned, which the owner never is.
///
/// # Errors
/// When the database fails.
pub fn role(house: &House, db: &Db, player: PlayerId) -> Result<Option<Role>, Fault> {
    match house.role(player) {
        Some(Role::Owner) => Ok(Some(Role::Owner)),
        _ if db.hold(player)?.is_stopped() => Ok(None),
        Some(role) => Ok(Some(role)),
        None => db.role(player),
    }
}

/// Those whom something of the office's is told, the owner first: who has such a role now, and can be written to. To
/// the owner it is written in any case.
///
/// # Errors
/// When the database fails.
pub fn told(house: &House, db: &Db, may: impl Fn(Role) -> bool) -> Result<Vec<PlayerId>, Fault> {
    let by_settings = house.owner.iter().chain(&house.admins).copied();
    let given = db.roles()?.into_iter().map(|(player, ..)| player);
    let mut staff = Vec::new();
    for player in by_settings.chain(given) {
        if staff.contains(&player) || !role(house, db, player)?.is_some_and(&may) {
            continue;
        }
        let met = db.player(player)?.is_some_and(|player| player.met);
        if met || house.owner == Some(player) {
            staff.push(player);
        }
    }
    Ok(staff)
}
