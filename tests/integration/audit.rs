//! Audit: cases as data, the acceptance tables.
