//! A bound on what one file can say, so that a hostile or broken file costs bounded time.

use std::sync::Arc;

use super::{Code, Diagnostic, Place};

/// How many findings of one kind of check are kept for one file.
pub const PER_FILE: usize = 500;

/// Keeps the first [`PER_FILE`] findings of a file and says that there are more.
pub fn limit(diagnostics: &mut Vec<Diagnostic>, file: &Arc<str>) {
    if diagnostics.len() <= PER_FILE {
        return;
    }
    diagnostics.truncate(PER_FILE);
    diagnostics.push(
        Diagnostic::error(
            Code::TooManyProblems,
            Arc::clone(file),
            Place::File,
            format!("more than {PER_FILE} problems; the rest is omitted"),
        )
        .help("fix these and run the command again"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_much_is_left_out() {
        let file: Arc<str> = "a.yaml".into();
        let one = Diagnostic::error(Code::EmptyFile, Arc::clone(&file), Place::File, "m");
        let mut found = vec![one.clone(); PER_FILE];
        limit(&mut found, &file);
        assert_eq!(found.len(), PER_FILE);
        found.push(one.clone());
        found.push(one);
        limit(&mut found, &file);
        assert_eq!(found.len(), PER_FILE + 1);
        assert_eq!(found[PER_FILE].message, "more than 500 problems; the rest is omitted");
    }
}
