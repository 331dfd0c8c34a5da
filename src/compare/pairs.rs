//! Which transmission of the one report is which of the other.

use std::collections::BTreeMap;

use super::Renamed;
use crate::glossary::Bilingual;
use crate::report::model::{Report, TransmissionFacts};

pub(super) fn key(transmission: &TransmissionFacts) -> String {
    let service = transmission.service.as_ref().map_or("-", |service| service.id.as_str());
    format!("{}/{service}", transmission.recipient.id)
}

pub(super) fn recipient_name(transmission: &TransmissionFacts) -> Bilingual {
    let who = &transmission.recipient;
    let first = |names: [&String; 3]| names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
    Bilingual::new(first([&who.company_ja, &who.company, &who.id]), first([&who.company, &who.company_ja, &who.id]))
}

pub(super) fn name(transmission: &TransmissionFacts) -> Bilingual {
    let who = recipient_name(transmission);
    let Some(service) = &transmission.service else { return who };
    let ja = if service.name_ja.is_empty() { &service.name } else { &service.name_ja };
    Bilingual::new(format!("{}（{ja}）", who.ja), format!("{} ({})", who.en, service.name))
}

/// Transmissions of both reports, matched.
pub(super) struct Pairs<'a> {
    same: Vec<(&'a TransmissionFacts, &'a TransmissionFacts)>,
    /// The same hosts under another name, where the catalogs differ.
    pub(super) renamed: Vec<(&'a TransmissionFacts, &'a TransmissionFacts)>,
    pub(super) gone: Vec<&'a TransmissionFacts>,
    pub(super) new: Vec<&'a TransmissionFacts>,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(old: &'a Report, new: &'a Report) -> Self {
        let others = |report: &'a Report| -> BTreeMap<String, &'a TransmissionFacts> {
            report.transmissions.iter().filter(|one| one.party != "own").map(|one| (key(one), one)).collect()
        };
        let (before, mut after) = (others(old), others(new));
        let mut pairs = Self { same: Vec::new(), renamed: Vec::new(), gone: Vec::new(), new: Vec::new() };
        for (key, one) in before {
            match after.remove(&key) {
                Some(other) => pairs.same.push((one, other)),
                None => pairs.gone.push(one),
            }
        }
        pairs.new = after.into_values().collect();
        if old.catalog.sha256 != new.catalog.sha256 {
            pairs.find_renamed();
        }
        pairs
    }

    fn find_renamed(&mut self) {
        let mut index = 0;
        while index < self.gone.len() {
            let one = self.gone[index];
            let at = self.new.iter().position(|other| other.hosts == one.hosts && !one.hosts.is_empty());
            if let Some(at) = at {
                self.renamed.push((one, self.new.remove(at)));
                self.gone.remove(index);
            } else {
                index += 1;
            }
        }
    }

    pub(super) fn renamed(&self) -> Vec<Renamed> {
        let entry = |(old, new): &(&TransmissionFacts, &TransmissionFacts)| Renamed {
            hosts: new.hosts.clone(),
            old: name(old),
            new: name(new),
        };
        self.renamed.iter().map(entry).collect()
    }

    pub(super) fn both(&self) -> impl Iterator<Item = (&'a TransmissionFacts, &'a TransmissionFacts)> + '_ {
        self.same.iter().chain(&self.renamed).copied()
    }
}
