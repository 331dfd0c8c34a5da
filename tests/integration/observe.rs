//! Observe: static engine, HAR import and journal against real servers and files.

mod har;
