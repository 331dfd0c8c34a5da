//! Support: what several test modules need.
