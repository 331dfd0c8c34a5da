//! Catalog: the catalog's own order and its score.
