//! Report: one report, all formats.
