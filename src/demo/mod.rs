//! The small web of `kansa demo`: a bookshop and the invented companies whose tags it carries, served on loopback.
//!
//! Uses [`crate::target`] and [`crate::serve`]. Every host is under the reserved `.example`, so nothing of it can exist;
//! every tag really sends, and its server really sets cookies. The shop's policy is honest about some of it:
//!
//! | company | what its tag does | what the policy says |
//! |---|---|---|
//! | みえるか | analytics: cookie by script, beacon | a full row of the table |
//! | タグばこ | tag manager that loads others | a full row |
//! | ひろばアド | ads after consent: pixel, cookie by header, redirect to the next | a row without identifiers and without the recipient's purpose |
//! | にじいろDSP | receives the ad cookie's value by redirect | only 広告配信事業者 |
//! | ヒートビュー | loads nine seconds late, records, whatever was chosen; a company abroad | nothing, and a promise that nothing leaves the country |
//! | つながる | hashes the e-mail address typed into the form | nothing, and a promise that no beacon carries an address |
//! | 文字の森 | fonts | nothing: shape of an exemption |
//! | どうい | the consent banner | nothing: shape of an exemption |

mod shop;
mod tags;

use crate::serve::{ServeError, Server, Web};
use crate::target::{Target, TargetError};

/// The demo's target file; `targets/demo.toml` is the same text. How its hosts are reached is filled in when it starts.
pub const TARGET: &str = include_str!("target.toml");

/// Vendor files of the invented companies, for [`crate::catalog::Catalog::with_overlays`]: name, text.
const CATALOG: &[(&str, &str)] = &[
    ("demo/doui.toml", include_str!("catalog/doui.toml")),
    ("demo/heatview.toml", include_str!("catalog/heatview.toml")),
    ("demo/hiroba-ads.toml", include_str!("catalog/hiroba-ads.toml")),
    ("demo/mieruka.toml", include_str!("catalog/mieruka.toml")),
    ("demo/mojinomori.toml", include_str!("catalog/mojinomori.toml")),
    ("demo/nijiiro-dsp.toml", include_str!("catalog/nijiiro-dsp.toml")),
    ("demo/tagbako.toml", include_str!("catalog/tagbako.toml")),
    ("demo/tsunagaru.toml", include_str!("catalog/tsunagaru.toml")),
];

/// The demo could not be started. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error("the demo's own target file")]
    Target(#[from] TargetError),
}

/// The demo's web, up as long as this is kept.
#[derive(Debug)]
pub struct Demo {
    /// The target with everything filled in that it needs to reach the web.
    pub target: Target,
    /// Vendor files of the invented companies: name, text.
    pub catalog_overlay: Vec<(String, String)>,
    pub server: Server,
}

/// Serves the demo's web on loopback. `is_rule` as in [`Target::parse`].
///
/// # Errors
/// When loopback cannot be listened on.
pub async fn start(is_rule: &dyn Fn(&str) -> bool) -> Result<Demo, DemoError> {
    let mut target = Target::parse(TARGET, "targets/demo.toml", is_rule)?;
    let server = web().start().await?;
    // Whatever a page might ask for, it stays on this machine.
    target.network.resolve = server.resolve_all();
    target.network.insecure = true;
    Ok(Demo { target, catalog_overlay: catalog_overlay(), server })
}

/// The vendor files of the invented companies: name, text.
#[must_use]
pub fn catalog_overlay() -> Vec<(String, String)> {
    CATALOG.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// All hosts of the demo.
#[must_use]
pub fn web() -> Web {
    tags::add(shop::add(Web::new()))
}
