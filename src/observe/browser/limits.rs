//! The bounds that keep a hostile page from eating the auditor's machine. What they cut is counted as a gap.

/// Requests of one visit; beyond it the visit ends.
pub(super) const REQUESTS: usize = 20_000;
/// Times that a page may send its visitor on.
pub(super) const NAVIGATIONS: u32 = 20;
/// Stored bytes of one request body or socket frame.
pub(super) const BODY_BYTES: usize = 1024 * 1024;
/// Stored bytes of one response body (documents and scripts).
pub(super) const CONTENT_BYTES: usize = 8 * 1024 * 1024;
/// Kept frames of one web socket, both directions together.
pub(super) const SOCKET_FRAMES: u32 = 50;
/// Cookies, and attempts to set one, of one visit.
pub(super) const COOKIES: usize = 6_000;
pub(super) const STORAGE_ITEMS: usize = 2_000;
/// Kept characters of one storage value.
pub(super) const STORAGE_CHARS: usize = 4_096;
pub(super) const API_CALLS: usize = 500;
/// Bytes of one message of the hooks in a page.
pub(super) const HOOK_BYTES: usize = 64 * 1024;
/// Different unknown protocol events kept raw per visit, and the bytes of one.
pub(super) const UNKNOWN_EVENTS: usize = 20;
pub(super) const UNKNOWN_BYTES: usize = 16 * 1024;
/// Links of one page.
pub(super) const LINKS: usize = 5_000;
/// Windows that a page may open.
pub(super) const POPUPS: usize = 8;
/// CSS px of a full-page screenshot's height.
pub(super) const SCREENSHOT_HEIGHT: u32 = 8_000;
/// Targets (frames in other processes, workers) of one visit.
pub(super) const TARGETS: usize = 300;

/// The first `chars` characters.
pub(super) fn cut_text(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}
