//! A value that changes now and then.

/// What held from the beginning, and every change since, in order. Most never change: then nothing is allocated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Steps<K, T> {
    from: K,
    first: T,
    later: Vec<(K, T)>,
}

impl<K: Copy + Ord, T> Steps<K, T> {
    pub fn new(from: K, first: T) -> Self {
        Self { from, first, later: Vec::new() }
    }

    /// Takes what holds from `at` on, which is no earlier than any change so far. What held for no time at all never was.
    pub fn set(&mut self, at: K, value: T) {
        match self.later.last_mut() {
            Some((last, held)) if *last == at => *held = value,
            None if self.from == at => self.first = value,
            _ => self.later.push((at, value)),
        }
    }

    /// Adds a change, also at the place of the one before.
    pub fn push(&mut self, at: K, value: T) {
        self.later.push((at, value));
    }

    /// What holds at `at`; before the beginning, what held there.
    pub fn at(&self, at: K) -> &T {
        self.later.iter().rev().find(|(from, _)| *from <= at).map_or(&self.first, |(_, value)| value)
    }

    /// What holds from the beginning, and from where.
    pub fn first(&self) -> (K, &T) {
        (self.from, &self.first)
    }

    /// What holds at the end.
    pub fn last(&self) -> &T {
        self.later.last().map_or(&self.first, |(_, value)| value)
    }

    /// Every value with the place from which it holds.
    pub fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        std::iter::once((self.from, &self.first)).chain(self.changes())
    }

    /// Every value but the first.
    pub fn changes(&self) -> impl Iterator<Item = (K, &T)> {
        self.later.iter().map(|(from, value)| (*from, value))
    }

    /// Whether it never changed.
    pub fn is_constant(&self) -> bool {
        self.later.is_empty()
    }
}
