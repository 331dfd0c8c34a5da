//! From what is compiled in, and from the user's own files on top, to an indexed catalog.

use std::collections::HashMap;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::vendor::VendorFile;
use super::{Catalog, CatalogError, CatalogInfo, Company, Service, bulk, check, suffix};

/// Version of the facts; changes whenever a fact does.
const VERSION: &str = "2026.11.22";
/// State of the facts.
const AS_OF: &str = "2026-11-22";
/// A report says so when its catalog is older.
const MAX_AGE_DAYS: u32 = 180;

/// The vendor files as the build script put them together.
const VENDORS: &str = include_str!(concat!(env!("OUT_DIR"), "/vendors.json"));

/// A file of the user's that was put on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Overlay {
    name: String,
    text: String,
}

impl Catalog {
    /// The catalog that is compiled in; read once.
    ///
    /// # Panics
    /// Never: the tests read every compiled-in file.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Catalog> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| Self::build(embedded_parts().expect("the tests read every compiled-in file"), Vec::new()))
    }

    /// Reads the compiled-in public suffix list, which is otherwise read at the first question that needs it: for a
    /// thread that whoever is in a hurry runs beside [`Self::embedded`].
    pub fn read_suffixes() {
        suffix::read();
    }

    /// The compiled-in catalog with the user's own vendor files on top, in the order given: a company or service with a
    /// known id replaces that one, others are added.
    ///
    /// # Errors
    /// A file that is no vendor file, with line and column.
    pub fn with_overlays(files: &[(String, String)]) -> Result<Self, CatalogError> {
        let mut parts = embedded_parts()?;
        let mut given = Vec::new();
        for (name, text) in files {
            let file: VendorFile = toml::from_str(text)
                .map_err(|error| CatalogError::Toml { file: name.clone(), message: error.to_string() })?;
            let (company, services) =
                file.parts().map_err(|message| CatalogError::Invalid { file: name.clone(), message })?;
            given.push((name.clone(), company.id.clone()));
            let mistakes = check::mistakes(&company, &services);
            if !mistakes.is_empty() {
                return Err(CatalogError::Invalid { file: name.clone(), message: mistakes.join("; ") });
            }
            put_on_top(&mut parts, name, company, services)?;
        }
        for (file, company) in &given {
            let parent =
                parts.iter().find(|(known, _)| known.id == *company).and_then(|(known, _)| known.parent.as_ref());
            if let Some(parent) = parent.filter(|parent| !parts.iter().any(|(known, _)| known.id == **parent)) {
                let message =
                    format!("parent `{parent}` is no company of the catalog; add a file for it, or leave it out");
                return Err(CatalogError::Invalid { file: file.clone(), message });
            }
        }
        let overlays = files.iter().map(|(name, text)| Overlay { name: name.clone(), text: text.clone() }).collect();
        Ok(Self::build(parts, overlays))
    }

    /// What a report says about this catalog.
    #[must_use]
    pub fn facts(&self) -> CatalogInfo {
        let mut hash = Sha256::new();
        for part in [VENDORS, bulk::DOMAINS, bulk::COOKIES, suffix::list_text()] {
            hash.update(part.as_bytes());
        }
        for overlay in &self.overlays {
            hash.update(overlay.name.as_bytes());
            hash.update(overlay.text.as_bytes());
        }
        CatalogInfo {
            version: VERSION.to_owned(),
            as_of: AS_OF.to_owned(),
            max_age_days: MAX_AGE_DAYS,
            sha256: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
            public_suffix_list: suffix::version().to_owned(),
            companies: self.companies.len(),
            services: self.services.len(),
            overlays: self.overlays.iter().map(|overlay| overlay.name.clone()).collect(),
        }
    }

    fn build(parts: Vec<(Company, Vec<Service>)>, overlays: Vec<Overlay>) -> Self {
        let mut catalog = Self { overlays, ..Self::default() };
        // Overlays come first where two claim the same host.
        for (company, services) in parts {
            let index = position(catalog.companies.len());
            catalog.company_ids.insert(company.id.clone(), index);
            for domain in &company.domains {
                catalog.hosts.add_domain(domain, index);
            }
            catalog.companies.push(company);
            for service in services {
                let index = position(catalog.services.len());
                catalog.service_ids.insert(service.id.clone(), index);
                catalog.hosts.add(index, &service);
                catalog.cookies.add(index, &service);
                catalog.services.push(service);
            }
        }
        catalog.hosts.sort(&catalog.services);
        catalog.cookies.sort(&catalog.services);
        catalog
    }
}

fn position(length: usize) -> u32 {
    u32::try_from(length).expect("a catalog has fewer than four thousand million entries")
}

fn embedded_parts() -> Result<Vec<(Company, Vec<Service>)>, CatalogError> {
    let files: Vec<(String, VendorFile)> = serde_json::from_str(VENDORS)
        .map_err(|error| CatalogError::Toml { file: "compiled-in".to_owned(), message: error.to_string() })?;
    files
        .into_iter()
        .map(|(name, file)| {
            file.parts().map_err(|message| CatalogError::Invalid { file: format!("{name}.toml"), message })
        })
        .collect()
}

fn put_on_top(
    parts: &mut Vec<(Company, Vec<Service>)>,
    file: &str,
    company: Company,
    services: Vec<Service>,
) -> Result<(), CatalogError> {
    let owners: HashMap<String, String> = parts
        .iter()
        .flat_map(|(company, services)| services.iter().map(|service| (service.id.clone(), company.id.clone())))
        .collect();
    for service in &services {
        if let Some(owner) = owners.get(&service.id).filter(|owner| **owner != company.id) {
            return Err(CatalogError::Taken {
                file: file.to_owned(),
                what: "service id",
                value: service.id.clone(),
                by: owner.clone(),
            });
        }
    }
    let mut services = services;
    if let Some(at) = parts.iter().position(|(known, _)| known.id == company.id) {
        let (_, old) = parts.remove(at);
        services.extend(old.into_iter().filter(|old| owners.contains_key(&old.id)).collect::<Vec<_>>());
        let mut seen = std::collections::BTreeSet::new();
        services.retain(|service| seen.insert(service.id.clone()));
    }
    parts.insert(0, (company, services));
    Ok(())
}
