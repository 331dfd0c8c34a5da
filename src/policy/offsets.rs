//! Where a byte of a text stands: its character and its line.

/// Byte offset → character offset and line, by steps.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Characters before byte `STEP * n`, and line of that byte.
    steps: Vec<(usize, usize, usize)>,
}

const STEP: usize = 1024;

impl Index {
    pub(super) fn of(raw: &str) -> Self {
        let mut steps = Vec::with_capacity(raw.len() / STEP + 1);
        let (mut characters, mut line, mut next) = (0, 1, 0);
        for (at, c) in raw.char_indices() {
            if at >= next {
                steps.push((at, characters, line));
                next = at + STEP;
            }
            characters += 1;
            if c == '\n' {
                line += 1;
            }
        }
        Self { steps }
    }

    pub(super) fn place(&self, raw: &str, byte: usize) -> (usize, usize) {
        let step = self.steps.partition_point(|(at, _, _)| *at <= byte).saturating_sub(1);
        let (at, characters, line) = self.steps.get(step).copied().unwrap_or((0, 0, 1));
        let between = raw.get(at..byte).unwrap_or_default();
        (characters + between.chars().count(), line + between.matches('\n').count())
    }
}
