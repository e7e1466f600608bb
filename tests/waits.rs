//! Each scenario of `at_once` as a test of its own name. Late by name: where all tests run, its result
//! is there by then.
crate::at_once::tests_of_scenarios!();
