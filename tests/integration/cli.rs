//! Cli: the program as a user sees it: exit codes, stdout, messages.
