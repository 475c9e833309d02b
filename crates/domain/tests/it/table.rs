//! Case files: tables in Markdown, one row for each case, under a heading for each table.

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The heading above it, without `#`.
    pub table: &'static str,
    /// Where it stands.
    pub line: usize,
    /// Its cells, without blanks around them.
    pub cells: Vec<&'static str>,
}

/// Every row of a file, without the head of each table.
pub fn rows(file: &'static str) -> Vec<Row> {
    let mut table = "";
    let mut found: Vec<Row> = Vec::new();
    for (index, line) in file.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            table = heading.trim();
        } else if line.starts_with("|--") {
            // The row above was the head.
            found.pop();
        } else if let Some(row) = line.strip_prefix('|') {
            let row = row.strip_suffix('|').unwrap_or_else(|| panic!("line {}: no | at the end", index + 1));
            found.push(Row { table, line: index + 1, cells: row.split('|').map(str::trim).collect() });
        }
    }
    found
}

/// Asks each row of a table and tells of all that fail.
pub fn every_row_holds(
    file: &'static str,
    table: &str,
    check: impl Fn(&[&'static str]) -> Result<(), String>,
) {
    let rows: Vec<Row> = rows(file).into_iter().filter(|row| row.table == table).collect();
    assert!(!rows.is_empty(), "there is a table `{table}`");
    let failed: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            check(&row.cells).err().map(|why| format!("line {} ({}): {why}", row.line, row.cells[0]))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} rows failed:\n{}", failed.len(), rows.len(), failed.join("\n"));
}

/// Whether two values are the same.
pub fn same<T: PartialEq + std::fmt::Debug>(expected: &T, actual: &T) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(format!("it is {actual:?}, not {expected:?}")) }
}
