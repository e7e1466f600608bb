//! Values that everything is made of, and that know nothing of it: amounts, times, bounds, what can go
//! wrong, signs of life.
pub mod backoff;
pub mod base32;
pub mod base36;
pub mod chance;
pub mod fault;
pub mod heartbeat;
pub mod limits;
pub mod link;
pub mod money;
pub mod tenure;
pub mod time;
