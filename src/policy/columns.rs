//! What the columns of a table hold, by their headers.

use super::ground::Ground;
use super::headers::{Role, role};
use super::structure::Table;
use crate::policy::patterns::Pattern;

/// Roles of the columns and the first row of data. Nested headers are read together, from above.
pub(super) fn columns(ground: &Ground<'_>, table: &Table) -> Option<(Vec<Option<Role>>, usize)> {
    let width = table.rows.iter().map(Vec::len).max()?;
    for start in 0..table.rows.len().min(3) {
        let mut heads: Vec<Vec<usize>> = vec![Vec::new(); width];
        let mut depth = 0;
        for row in table.rows.iter().skip(start).take(3) {
            let cells: Vec<usize> = row.iter().flatten().copied().collect();
            let titles = cells.iter().filter(|cell| head_role(ground, **cell).is_some()).count();
            let marked = cells.iter().all(|cell| ground.outline.units[*cell].cell().is_some_and(|cell| cell.header));
            let mut distinct = cells.clone();
            distinct.dedup();
            let heading = if depth == 0 {
                titles * 2 >= distinct.len() && distinct.len() > 1
            } else {
                marked && titles > 0 || titles * 2 > distinct.len() && spans(ground, table, start + depth)
            };
            if !heading {
                break;
            }
            for (column, cell) in row.iter().enumerate() {
                if let Some(cell) = cell
                    && !heads[column].contains(cell)
                {
                    heads[column].push(*cell);
                }
            }
            depth += 1;
        }
        if depth == 0 {
            continue;
        }
        let roles: Vec<Option<Role>> = heads
            .iter()
            .map(|cells| {
                let words = cells.iter().map(|cell| ground.text(*cell)).collect::<Vec<_>>().join("");
                let last = cells.last().and_then(|cell| role(ground.text(*cell)));
                let nearest_first = cells.iter().rev().map(|cell| ground.text(*cell)).collect::<Vec<_>>().join("");
                let whose = |role: &Option<Role>| matches!(role, Some(Role::SenderPurpose | Role::RecipientPurpose));
                let joined = Some(role(&nearest_first)).filter(|role| whose(role)).unwrap_or_else(|| role(&words));
                // The nearer words decide, unless only together they say whose purpose it is.
                match (joined, last) {
                    (Some(Role::SenderPurpose | Role::RecipientPurpose), _) => joined,
                    (_, Some(last)) => Some(last),
                    (joined, None) => joined,
                }
            })
            .collect();
        let bare = |column: usize| {
            let headed = |form: &Pattern| heads[column].iter().any(|cell| form.is_match(ground.text(*cell).trim()));
            headed(&BARE_NAME) || headed(&COOKIE_NAME) && names_tools(ground, table, column, start + depth)
        };
        let roles = tools_and_companies(ground, table, settle(named_bare(roles, bare)), start + depth);
        let named = roles.contains(&Some(Role::Recipient)) && roles.contains(&Some(Role::Ignored));
        let by_use = || names_tools_by_use(ground, table, &roles, start + depth);
        if (useful(&roles) || named && names_receivers(ground, table) || by_use()) && start + depth < table.rows.len() {
            return Some((roles, start + depth));
        }
    }
    None
}

/// The role of a cell as a header: a cell that names somebody heads nothing, nor does one that lists values.
pub(super) fn head_role(ground: &Ground<'_>, cell: usize) -> Option<Role> {
    let text = ground.text(cell);
    let named = ground.mentions[cell].iter().any(|mention| !mention.needs_context);
    let listed = text.matches('、').count() > 1;
    role(text).filter(|_| !named && !listed)
}

/// The header row above this one has a cell that spans columns: this row names its parts.
fn spans(ground: &Ground<'_>, table: &Table, row: usize) -> bool {
    table.rows.get(row.wrapping_sub(1)).is_some_and(|above| {
        above
            .iter()
            .flatten()
            .any(|cell| ground.outline.units[*cell].cell().is_some_and(|cell| cell.columns > 1 || cell.rows > 1))
    })
}

/// Two columns of one role: the first that names services keeps it, "サービス／プロダクト" beside it is a scope.
pub(super) fn settle(mut roles: Vec<Option<Role>>) -> Vec<Option<Role>> {
    let has = |roles: &[Option<Role>], role: Role| roles.iter().filter(|other| **other == Some(role)).count();
    if has(&roles, Role::Scope) > 0
        && has(&roles, Role::Service) == 0
        && has(&roles, Role::Recipient) + has(&roles, Role::RecipientService) == 0
    {
        for role in roles.iter_mut().filter(|role| **role == Some(Role::Scope)) {
            *role = Some(Role::Service);
        }
    }
    if has(&roles, Role::RecipientPurpose) > 0 && has(&roles, Role::SenderPurpose) == 0 {
        for role in roles.iter_mut().filter(|role| **role == Some(Role::Purpose)) {
            *role = Some(Role::SenderPurpose);
        }
    }
    roles
}

/// "送信先 | 提供事業者": of two columns that ask who, one holds companies by their legal names, the other what they run.
fn tools_and_companies(
    ground: &Ground<'_>,
    table: &Table,
    mut roles: Vec<Option<Role>>,
    from: usize,
) -> Vec<Option<Role>> {
    let asking: Vec<usize> = (0..roles.len()).filter(|at| roles[*at] == Some(Role::Recipient)).collect();
    let named = roles.iter().flatten().any(|role| matches!(role, Role::Service | Role::RecipientService));
    let [one, other] = asking[..] else { return roles };
    let legal = |column: usize| {
        let cells = table.rows.iter().skip(from).filter_map(|row| row.get(column).copied().flatten());
        let cells: Vec<bool> = cells.map(|cell| ground.mentions[cell].iter().any(|mention| mention.legal)).collect();
        (cells.iter().filter(|legal| **legal).count(), cells.len())
    };
    let ((first, rows), (second, _)) = (legal(one), legal(other));
    if !named && rows > 0 && first == 0 && second == rows {
        roles[one] = Some(Role::Service);
    }
    roles
}

/// The heading or the lead says that those in the table receive: that each is named with its address is enough.
pub(super) fn names_receivers(ground: &Ground<'_>, table: &Table) -> bool {
    RECEIVERS.is_match(&ground.lead_words(table.first))
}

pattern!(
    RECEIVERS,
    r"共同(?:して)?(?:の)?利用(?:する|者|先)|(?:提供|委託|移転|開示|送信|預託)先|提供を受ける(?:者|第三者)"
);

/// "名称 | 提供元": beside those who offer it the name is that of the tool.
fn named_bare(mut roles: Vec<Option<Role>>, bare: impl Fn(usize) -> bool) -> Vec<Option<Role>> {
    let named = roles.iter().flatten().any(|role| matches!(role, Role::Service | Role::RecipientService));
    let offered = roles.contains(&Some(Role::Recipient));
    let column = (0..roles.len()).find(|at| roles[*at].is_none() && bare(*at));
    if let Some(column) = column.filter(|_| offered && !named) {
        roles[column] = Some(Role::Service);
    }
    roles
}

/// "クッキー名称" above "Google Analytics": the tools that set them, where no cell looks like the name of a cookie.
fn names_tools(ground: &Ground<'_>, table: &Table, column: usize, from: usize) -> bool {
    let cells: Vec<usize> = table.rows.iter().skip(from).filter_map(|row| row.get(column).copied().flatten()).collect();
    let known = |cell: &usize| ground.mentions[*cell].iter().any(|mention| mention.service.is_some());
    let of_cookie = |cell: &usize| {
        let name = ground.text(*cell).trim();
        name.contains('_') || name.is_ascii() && !name.contains(|letter: char| letter.is_ascii_uppercase())
    };
    cells.iter().any(known) && !cells.iter().any(of_cookie)
}

pattern!(COOKIE_NAME, r"^(?i:クッキー|cookie)(?:の)?(?:名称?|名前|(?i:\s?name))$");
pattern!(BARE_NAME, r"^(?:名称?|名前|(?i:name))$");

/// "Alpha Analyticsによるアクセス解析": the column of purposes names the tools, where no other column does.
fn names_tools_by_use(ground: &Ground<'_>, table: &Table, roles: &[Option<Role>], from: usize) -> bool {
    let purpose = roles.iter().position(|role| matches!(role, Some(Role::Purpose | Role::SenderPurpose)));
    let Some(column) = purpose.filter(|_| !roles.iter().flatten().any(|role| role.is_name())) else { return false };
    table.rows[from..].iter().filter_map(|row| row.get(column).copied().flatten()).any(|cell| {
        let text = ground.text(cell);
        let by_tool = |mention: &super::names::Mention| BY_TOOL.is_match(&text[mention.range.end..]) && is_done(text);
        ground.mentions[cell].iter().any(|mention| mention.service.is_some() && by_tool(mention))
    })
}

/// The cell says that the tool does this: outside its brackets nothing denies or ends it, nor do they as a whole.
pub(super) fn is_done(cell: &str) -> bool {
    !NOT_DONE.is_match(&BRACKETED.replace_all(cell, "")) && !NOTED_OFF.is_match(cell)
}

pattern!(BRACKETED, r"\([^()]*\)");
pattern!(
    NOT_DONE,
    r"ません。?$|(?:行わ|利用し|使用し|実施し|して(?:い|おら))ない。?$|(?:を|の)?(?:停止|中止|終了|廃止)(?:中|する|した|済み?)?(?:ため|予定)?。?$|予定。?$"
);
pattern!(NOTED_OFF, r"\((?:現在(?:は)?、?)?(?:停止|休止|中止|廃止|終了|未使用|未導入|不使用)(?:中|済み?)?\)");
pattern!(pub(super) BY_TOOL, r"^(?:等|など)?(?:による|での|を(?:用い|利用し|使用し|使っ)た)");

fn useful(roles: &[Option<Role>]) -> bool {
    let has = |wanted: &[Role]| roles.iter().flatten().any(|role| wanted.contains(role));
    let who = has(&[Role::Recipient, Role::Service, Role::RecipientService]);
    let what = roles.iter().flatten().any(|role| role.tells());
    who && what || has(&[Role::Recipient]) && has(&[Role::Service])
}
