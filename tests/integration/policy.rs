//! Policy: real documents, verbatim quotes, the score.
