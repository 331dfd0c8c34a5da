//! Where the browser is. Distributions put shell wrappers in front of it that add flags of their own and do not always
//! `exec`; killing a wrapper orphans the browser. So the binary behind the wrapper is what counts.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{BrowserError, Kind};

/// Names under which the browser stands in `PATH`, best first.
fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Chromium => {
            &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge"]
        }
        Kind::Shell => &["chromium-headless-shell", "chrome-headless-shell", "headless_shell", "headless-shell"],
    }
}

/// Places where packages install the binary itself.
fn places(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Chromium => &[
            "/usr/lib/chromium/chromium",
            "/usr/lib64/chromium/chromium",
            "/usr/lib/chromium-browser/chromium-browser",
            "/usr/lib64/chromium-browser/chromium-browser",
            "/opt/google/chrome/chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ],
        Kind::Shell => &[
            "/usr/lib/chromium/chromium-headless-shell",
            "/usr/lib64/chromium-browser/headless_shell",
            "/usr/lib/chromium-browser/headless_shell",
        ],
    }
}

/// The browser's binary: the one given, or the first that is installed.
///
/// # Errors
/// [`BrowserError::NotFound`] when there is none, [`BrowserError::NotExecutable`] when the given path is none.
pub fn find(kind: Kind, path: Option<&Path>) -> Result<PathBuf, BrowserError> {
    if let Some(path) = path {
        let found = if path.components().count() == 1 { which::which(path).ok() } else { Some(path.to_owned()) };
        let found = found.filter(|path| path.is_file());
        let found = found.ok_or_else(|| BrowserError::NotExecutable { path: path.to_owned() })?;
        return Ok(behind_wrapper(&found));
    }
    let in_path = names(kind).iter().filter_map(|name| which::which(name).ok()).map(|path| behind_wrapper(&path));
    let mut candidates: Vec<PathBuf> = in_path.collect();
    candidates.extend(places(kind).iter().map(PathBuf::from).filter(|path| is_binary(path)));
    // A real binary before a wrapper that could not be looked through.
    let binary = candidates.iter().find(|path| is_binary(path)).or_else(|| candidates.first());
    binary.cloned().ok_or(BrowserError::NotFound { kind })
}

/// True for ELF and Mach-O files.
fn is_binary(path: &Path) -> bool {
    let mut magic = [0_u8; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
    read.is_ok()
        && matches!(
            magic,
            [0x7f, b'E', b'L', b'F'] | [0xcf, 0xfa, 0xed, 0xfe] | [0xca, 0xfe, 0xba, 0xbe] | [b'M', b'Z', _, _]
        )
}

/// The binary that a wrapper script starts; the path itself when it is no script or gives nothing away.
fn behind_wrapper(path: &Path) -> PathBuf {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if is_binary(&path) {
        return path;
    }
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(64 * 1024).read_to_string(&mut text));
    if read.is_err() {
        return path;
    }
    let binary = started_by(&text).into_iter().map(PathBuf::from).find(|candidate| is_binary(candidate));
    binary.unwrap_or(path)
}

/// Absolute paths named by a shell script, with its plain `NAME=value` variables put in; those it runs come first.
fn started_by(script: &str) -> Vec<String> {
    let mut variables: Vec<(String, String)> = Vec::new();
    let (mut started, mut named) = (Vec::new(), Vec::new());
    for line in script.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let line = expand(line, &variables);
        let assignment = line
            .split_once('=')
            .filter(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        if let Some((name, value)) = assignment {
            let value = value.trim_matches(['"', '\'']);
            variables.retain(|(known, _)| known != name);
            variables.push((name.to_owned(), value.to_owned()));
        }
        let mut words = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';']));
        let first = words.find(|word| !matches!(*word, "exec" | "then" | "nohup"));
        for word in line.split([' ', '\t', '=', '"', '\'', ';', '(', ')']).filter(|word| word.starts_with('/')) {
            let list = if Some(word) == first { &mut started } else { &mut named };
            list.push(word.to_owned());
        }
    }
    started.extend(named);
    // Wrappers name debuggers and other tools too.
    started.retain(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        ["chrom", "headless", "edge"].iter().any(|part| name.contains(part))
    });
    started
}

fn expand(line: &str, variables: &[(String, String)]) -> String {
    let mut line = line.to_owned();
    for (name, value) in variables {
        line = line.replace(&format!("${{{name}}}"), value).replace(&format!("${name}"), value);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappers_give_away_the_binary() {
        let debian = "APPNAME=chromium\nGDB=/usr/bin/gdb\nLIBDIR=/usr/lib/$APPNAME\n  $GDB \"$LIBDIR/$APPNAME\"\n  exec $LIBDIR/$APPNAME $CHROMIUM_FLAGS \"$@\"\n";
        assert_eq!(started_by(debian).first().map(String::as_str), Some("/usr/lib/chromium/chromium"));
        let shell = "#!/bin/sh -e\n\n/usr/lib/chromium/chromium-headless-shell \"$@\"\n";
        assert_eq!(started_by(shell), ["/usr/lib/chromium/chromium-headless-shell"]);
    }

    #[test]
    fn a_script_that_runs_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chromium");
        std::fs::write(&path, "#!/bin/sh\necho hello\n").unwrap();
        assert_eq!(behind_wrapper(&path), std::fs::canonicalize(&path).unwrap());
    }

    #[test]
    fn a_path_that_is_nothing_is_an_error() {
        assert!(matches!(
            find(Kind::Chromium, Some(Path::new("/nowhere/chromium"))),
            Err(BrowserError::NotExecutable { .. })
        ));
    }
}
