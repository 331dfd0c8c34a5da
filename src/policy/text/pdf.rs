//! PDF → text by `pdf-extract`, bounded and behind a fence: a broken file gives a reason, never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Extracted, lines};

/// Larger files are books, not policies.
const MAX_PDF: usize = 12 << 20;
const MAX_TEXT: usize = 4 << 20;

pub(super) fn extract(bytes: &[u8]) -> Extracted {
    if bytes.len() > MAX_PDF {
        return failed(format!("the PDF is larger than {MAX_PDF} bytes: give the policy as HTML or text"));
    }
    // The extractor indexes and unwraps freely; whatever it meets in a hostile file stays in here.
    let outcome = catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem(bytes)));
    match outcome {
        Ok(Ok(mut text)) => {
            let mut end = text.len().min(MAX_TEXT);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
            let mut extracted = lines::extract(text, lines::Marks::Plain);
            extracted.method = "pdf";
            extracted
        }
        Ok(Err(error)) => failed(format!("the PDF could not be read: {error}")),
        Err(_) => failed("the PDF could not be read: its structure is broken".to_owned()),
    }
}

fn failed(reason: String) -> Extracted {
    Extracted { method: "pdf", problem: Some(reason), ..Extracted::default() }
}
