//! Architecture: the table of who may use whom, read off the sources.
