//! Deposits and withdrawals, in process: the engine, its books, and a payment provider of the test's.
mod acts;
mod bank;
mod chaos;
mod floods;
mod held;
mod made;
mod notices;
mod steps;
mod swept;
mod tampered;
mod terms;
mod withdrawals;
