//! What every game of rounds that last must keep.
mod blackjack;
mod poker;
