//! Where a run is kept: `reports/<site>/<run>/`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::PipelineError;
use crate::target::Target;

/// Makes a fresh run folder; its name is the UTC time, so that names sort as the runs happened.
pub(super) fn create(out: Option<&Path>, target: &Target, now: Timestamp) -> Result<(PathBuf, String), PipelineError> {
    create_in(&out.unwrap_or(Path::new("reports")).join(site_folder(target)), now)
}

/// Makes a fresh run folder in the folder of a site.
pub(super) fn create_in(site: &Path, now: Timestamp) -> Result<(PathBuf, String), PipelineError> {
    fs::create_dir_all(site).map_err(|source| PipelineError::file(site, source))?;
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    for attempt in 1..=999_u32 {
        let id = if attempt == 1 { stamp.clone() } else { format!("{stamp}-{attempt}") };
        let folder = site.join(&id);
        match fs::create_dir(&folder) {
            Ok(()) => return Ok((folder, id)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(source) => return Err(PipelineError::file(folder, source)),
        }
    }
    Err(PipelineError::usage(format!("too many runs in one second under {}", site.display())))
}

/// The site's folder: its host, in characters that every file system takes.
pub(super) fn site_folder(target: &Target) -> String {
    let host = target.site.start.first().and_then(|url| url.host_str()).unwrap_or("site");
    let name: String = host
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' })
        .take(120)
        .collect();
    let name = name.trim_matches('.');
    if name.is_empty() { "site".to_owned() } else { name.to_owned() }
}

/// The run folder that the user named, checked for a journal.
pub(super) fn existing(run: &Path) -> Result<&Path, PipelineError> {
    if run.join("journal.jsonl").is_file() {
        Ok(run)
    } else {
        Err(PipelineError::usage(format!(
            "{} is no run folder (it has no journal.jsonl); run folders stand under reports/<site>/",
            run.display()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(host: &str) -> String {
        let mut target = Target::default();
        target.site.start = vec![format!("https://{host}/").parse().unwrap()];
        site_folder(&target)
    }

    #[test]
    fn the_folder_is_a_plain_name() {
        assert_eq!(named("www.example.co.jp"), "www.example.co.jp");
        assert_eq!(named("[::1]"), "___1_");
        assert_eq!(site_folder(&Target::default()), "site");
    }

    #[test]
    fn two_runs_in_one_second_are_kept_apart() {
        let folder = tempfile::tempdir().unwrap();
        let now: Timestamp = "2026-11-22T01:02:03Z".parse().unwrap();
        let (_, first) = create(Some(folder.path()), &Target::default(), now).unwrap();
        let (_, second) = create(Some(folder.path()), &Target::default(), now).unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("20261122T010203Z", "20261122T010203Z-2"));
    }
}
