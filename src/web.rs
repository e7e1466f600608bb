//! The HTTP server, how forms are written, and HTML that is safe by its making.
pub mod forms;
pub mod html;
pub mod http;
pub mod plot;
