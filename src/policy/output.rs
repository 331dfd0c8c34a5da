//! What `kansa policy` prints as JSON: the documents of the contract, one declaration per service or recipient.

use serde_json::{Value, json};

use super::Reading;
use super::rows::{Row, rows};

pub use super::outline::to_text;

/// `{documents: […]}` for these readings.
#[must_use]
pub fn to_json(readings: &[Reading]) -> Value {
    json!({ "documents": readings.iter().map(document).collect::<Vec<_>>() })
}

fn document(reading: &Reading) -> Value {
    let declarations: Vec<Value> = rows(reading).iter().map(declaration).collect();
    let claims: Vec<Value> = reading.claims.iter().map(|claim| json!({"kind": claim.kind, "quote": claim.quote.text, "start": claim.quote.start, "end": claim.quote.end, "line": claim.quote.line})).collect();
    let links: Vec<Value> = reading
        .links
        .iter()
        .map(|link| json!({"text": link.text, "url": link.url, "role": link.role, "governs": link.governs, "quote": link.quote.text, "start": link.quote.start, "end": link.quote.end}))
        .collect();
    let precedence = reading.precedence.as_ref().map(|precedence| {
        json!({"prevails": precedence.prevails, "what": precedence.other, "quote": precedence.quote.text, "start": precedence.quote.start, "end": precedence.quote.end})
    });
    json!({
        "id": reading.id,
        "source": reading.source,
        "title": reading.title,
        "language": reading.language,
        "extraction": reading.extraction,
        "readable": reading.readable,
        "unreadable_reason": reading.unreadable_reason,
        "declarations": declarations,
        "claims": claims,
        "links": links,
        "precedence": precedence,
        "effective_dates": reading.effective_dates,
    })
}

fn declaration(row: &Row) -> Value {
    let mut purposes = row.sender_purposes.clone();
    purposes.extend(row.recipient_purposes.iter().cloned());
    json!({
        "service": row.service,
        "service_id": row.service_id,
        "recipient": row.recipient,
        "company_id": row.company,
        "specificity": row.specificity,
        "mechanism": row.mechanism,
        "information": row.information,
        "purposes": purposes,
        "sender_purposes": row.sender_purposes,
        "recipient_purposes": row.recipient_purposes,
        "optout_url": row.optout_url,
        "recipient_policy_url": row.recipient_policy_url,
        "country": row.country,
        "negated": row.negated,
        "quote": row.quote.text,
        "start": row.quote.start,
        "end": row.quote.end,
        "line": row.quote.line,
        "cue": row.cue,
    })
}
