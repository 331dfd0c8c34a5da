use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Source};
#[test]
fn look() {
    let path = std::env::var("LOOK").unwrap_or_default();
    if path.is_empty() {
        return;
    }
    for path in path.split(',') {
        let bytes = std::fs::read(path).unwrap();
        let media = if path.ends_with("html") {
            "text/html"
        } else if path.ends_with("md") {
            "text/markdown"
        } else if path.ends_with("pdf") {
            "application/pdf"
        } else {
            "text/plain"
        };
        let r = kansa::policy::read(
            &Source {
                id: "d1".into(),
                name: path.into(),
                media_type: media.into(),
                bytes: &bytes,
                role: Some(kansa::glossary::DocumentRole::Policy),
                ..Source::default()
            },
            Catalog::embedded(),
            &OperatorNames::default(),
        );
        println!(
            "######## {path} readable {} {:?} lang {} title {} dates {:?} prec {:?}",
            r.readable, r.unreadable_reason, r.language, r.title, r.effective_dates, r.precedence
        );
        for s in &r.statements {
            println!(
                "{} {:?} L{} neg {} gen {} mech {:?} spec {:?} cue {}\n    \"{}\"",
                s.id,
                s.kind,
                s.quote.line,
                s.negated,
                s.general,
                s.mechanism,
                s.specificity,
                s.cue,
                s.quote.text.replace('\n', "⏎")
            );
            if let Some(x) = &s.recipient {
                println!(
                    "    recipient {:?} {:?} co {:?} cats {:?} rel {:?} open {} former {:?}",
                    x.text, x.level, x.company, x.categories, x.relation, x.open_ended, x.former_since
                );
            }
            if let Some(x) = &s.service {
                println!("    service {:?} {:?}", x.text, x.id);
            }
            let i = &s.information;
            if i.quotes.len() + i.categories.len() > 0 || i.vague || i.open_ended {
                println!(
                    "    info {:?} {:?} vague {} open {} nonid {} prot {}",
                    i.quotes, i.categories, i.vague, i.open_ended, i.non_identifying_only, i.protective
                );
            }
            for (n, p) in [("P1", &s.sender_purpose), ("P2", &s.recipient_purpose)] {
                if p.is_given() {
                    println!("    {n} {:?} {:?} vague {}", p.quotes, p.leaves, p.vague);
                }
            }
            if s.recipient_purpose_link.is_some() || s.opt_out.is_some() || s.recipient_policy_url.is_some() {
                println!(
                    "    plink {:?} opt {:?} policy {:?}",
                    s.recipient_purpose_link, s.opt_out, s.recipient_policy_url
                );
            }
            if s.scope.is_given() || s.scope.channel.is_some() || s.scope.audience.is_some() {
                println!("    scope {:?}", s.scope);
            }
            if s.about.is_some()
                || s.term.is_some()
                || s.claim.is_some()
                || s.target.is_some()
                || s.target_role.is_some()
                || s.date.is_some()
            {
                println!(
                    "    about {:?} term {:?} claim {:?} target {:?} {:?} date {:?}",
                    s.about, s.term, s.claim, s.target, s.target_role, s.date
                );
            }
        }
        for l in &r.links {
            println!(
                "LINK {:?} url {:?} role {} {:?} governs {} rec {:?} q {:?}",
                l.text, l.url, l.role, l.document_role, l.governs, l.recipient, l.quote.text
            );
        }
        for c in &r.claims {
            println!("CLAIM {:?} {:?} {:?}", c.kind, c.quote.text, c.statement);
        }
    }
}
