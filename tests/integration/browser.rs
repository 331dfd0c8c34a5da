//! Browser: real Chromium against the fixture web.
