//! RFC 3161: has the manifest of a run folder time-stamped by a server that the user named.

use std::path::Path;
use std::time::Duration;

use super::PipelineError;
use crate::evidence::manifest;

const DEADLINE: Duration = Duration::from_secs(30);
/// A time stamp with its certificates has a few kilobytes.
const MAX_ANSWER: usize = 1 << 20;

/// Sends the digest of the manifest (nothing else) and keeps the answer.
pub(super) async fn stamp(folder: &Path, server: &str) -> Result<(), PipelineError> {
    let request = manifest::time_stamp_request(folder)?;
    let fail = |reason: String| {
        let run = folder.display();
        PipelineError::usage(format!(
            "the time-stamp server {server} cannot be used: {reason}; the run in {run} is complete and sealed, but not stamped: try again with kansa reaudit {run} --timestamp URL"
        ))
    };
    crate::observe::install_tls();
    let client = reqwest::Client::builder().timeout(DEADLINE).build().map_err(|error| fail(cause(&error)))?;
    let asked = client.post(server).header("content-type", "application/timestamp-query").body(request).send().await;
    let mut answer = asked.and_then(reqwest::Response::error_for_status).map_err(|error| fail(cause(&error)))?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| fail(cause(&error)))? {
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err(fail(format!("its answer is longer than {MAX_ANSWER} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    manifest::keep_time_stamp(folder, &bytes)?;
    Ok(())
}

/// The innermost cause: what the network said.
fn cause(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), cause)
}
