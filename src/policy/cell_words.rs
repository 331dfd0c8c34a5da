//! What the words of a cell are: a purpose and notes behind it, work and the data it needs, a way out.

use super::{information, purposes};

/// "送信を停止する": the words of a link that leads out, no purpose.
pub(super) fn is_way_out(line: &str) -> bool {
    WAY_OUT.is_match(line)
}

/// "計測のため。詳しくは…をご参照ください。": the purpose without what is said behind it of other things.
pub(super) fn before_notes(line: &str) -> &str {
    let Some(end) = line.find('。').filter(|end| *end > 0) else { return line };
    let mut behind = line[end + '。'.len_utf8()..].split_terminator('。').map(str::trim).peekable();
    if behind.peek().is_some() && behind.all(|sentence| NO_PURPOSE.is_match(sentence)) { &line[..end] } else { line }
}

/// "【当社】画面の改善", "【送信先】統計の作成" in one cell: the lines of the operator, and those of the recipient.
/// A mark holds for the lines of its own cell.
pub(super) fn whose(lines: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut of_recipient = false;
    for line in lines {
        let of_them = THEIRS.find(&line);
        let of_us = OURS.find(&line).filter(|_| of_them.is_none());
        if let Some(mark) = of_them.as_ref().or(of_us.as_ref()) {
            of_recipient = of_them.is_some();
            let rest = line[mark.end()..].trim();
            // The mark may stand on a line of its own.
            if rest.is_empty() {
                continue;
            }
            let side = if of_recipient { &mut theirs } else { &mut ours };
            side.push(rest.to_owned());
            continue;
        }
        if of_recipient { theirs.push(line) } else { ours.push(line) }
    }
    (ours, theirs)
}

pattern!(
    THEIRS,
    r"^[【\[(<〔「『]?(?:情報)?(?:送信先|提供先|送信先事業者|提供事業者|先方|同社|提供元)(?:側|における|での|の)?(?:の?(?:利用|使用)?目的)?(?:[】\])>〕」』]\s?[:：]?|[:：]|$)\s?"
);
pattern!(
    OURS,
    r"^[【\[(<〔「『]?(?:当社|弊社|自社|当サイト|送信元|当法人|当会)(?:側|における|での|の)?(?:の?(?:利用|使用)?目的)?(?:[】\])>〕」』]\s?[:：]?|[:：]|$)\s?"
);

/// "決済処理(メールアドレス)", "写真の保存" in a column of data: the work that is done with it, and in brackets the data.
pub(super) fn work_and_data(line: &str) -> Option<(&str, Option<&str>)> {
    let found = WORK.captures(line)?;
    let (work, data) = (found.name("work")?.as_str(), found.name("data").map(|data| data.as_str()));
    let told = match data {
        Some(data) => !information::categories(data).is_empty(),
        None => information::categories(work).is_empty() && !purposes::leaves(work).0.is_empty(),
    };
    told.then_some((work, data))
}

/// "氏名・メールアドレス", and not "会員情報の保管" or "番号は甲社が保存".
pub(super) fn is_nothing_but_data(words: &str) -> bool {
    !words.contains(['は', 'が', 'を'])
        && !NOT_ALL.is_match(words)
        && purposes::leaves(words).0.is_empty()
        && !purposes::is_task(words)
}

pattern!(NOT_ALL, r"非公開|匿名|除|不要|なし|のみ|以外");
pattern!(
    WAY_OUT,
    r"^(?:送信|情報送信|計測|利用|配信)?(?:の|を)?(?:停止(?:する|方法)?|無効(?:化|に)(?:する)?|オプトアウト(?:する|はこちら)?)$"
);
pattern!(NO_PURPOSE, r"(?:ません|ください|下さい|ご覧いただけます|確認できます)$");
pattern!(
    WORK,
    r"^(?P<work>[^()。]{0,60}?(?:処理|実行|判定|保存|保管|データベース|送信|配信|解析|分析|計測|決済|認証|ホスティング|ストレージ|管理|検知|表示|監視|通知))(?:\((?P<data>[^()]{2,120})\))?$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_end_before_notes() {
        for (words, expected) in [
            ("計測のため。詳しくは下記をご参照ください。", "計測のため"),
            ("不正の検知。広告には利用されません。", "不正の検知"),
            ("計測のため。広告の配信にも使います。", "計測のため。広告の配信にも使います。"),
            ("計測のため。", "計測のため。"),
            ("計測", "計測"),
        ] {
            assert_eq!(before_notes(words), expected);
        }
    }

    #[test]
    fn work_with_its_data() {
        assert_eq!(work_and_data("決済処理(メールアドレス)"), Some(("決済処理", Some("メールアドレス"))));
        assert_eq!(work_and_data("氏名、メールアドレス"), None);
        assert_eq!(work_and_data("端末情報(機種、言語)"), None);
    }
}
