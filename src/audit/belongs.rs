//! Whose address it is, by the catalog: label by label, never by the end of a string.

use crate::catalog::Catalog;

use super::coverage::scope::host_of;

/// The company that the catalog gives for a host.
#[must_use]
pub(super) fn company_of<'a>(host: &str, catalog: &'a Catalog) -> Option<&'a str> {
    let owner = catalog.owner_of_host(host)?;
    owner.company.map(|company| company.id.as_str())
}

/// The address belongs to the company, to its parent or to a daughter of it, or the catalog gives its host for the
/// policy or the opt-out of one of the company's services.
#[must_use]
pub(super) fn to(url: &str, id: &str, catalog: &Catalog) -> bool {
    let host = host_of(url);
    let stated = catalog.services_of(id).any(|service| {
        [&service.privacy_policy_url, &service.opt_out_url]
            .into_iter()
            .flatten()
            .any(|known| host.is_some() && host_of(known) == host)
    });
    if stated {
        return true;
    }
    let Some(owner) = host.and_then(|host| company_of(&host, catalog)) else { return false };
    let parent = |id: &str| catalog.company(id).and_then(|company| company.parent.as_deref());
    owner == id || parent(owner) == Some(id) || parent(id) == Some(owner)
}
