//! The machine around the casino: workers, who watches them, everything put together, and what keeps
//! one running.
pub mod app;
pub mod check;
pub mod launcher;
pub mod standby;
pub mod supervisor;
pub mod tenant;
pub mod workers;
