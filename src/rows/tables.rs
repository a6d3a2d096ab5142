//! Files of rows as tables that a query can read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{RowsError, RowsFileFormat, infer, stream};
use rulesmith_kql::bind::tree::Column;
use rulesmith_kql::catalog::Environment;
use rulesmith_kql::eval::column_use::ColumnUse;
use rulesmith_kql::eval::{EvalError, Rows, TableProvider};

/// How many rows are looked at for the columns of a table.
const SAMPLE: usize = 1000;

/// Tables, each with the rows of a file.
#[derive(Debug, Default)]
pub(crate) struct FileTables {
    files: BTreeMap<String, (PathBuf, RowsFileFormat)>,
}

impl FileTables {
    /// Adds the rows of a file as the table `name`, and declares it with the columns that the environment knows of it
    /// and those that its first rows show.
    pub(crate) fn add(
        &mut self,
        name: &str,
        file: &str,
        environment: &mut Environment,
    ) -> Result<(), RowsError> {
        let format = RowsFileFormat::of(file).ok_or_else(|| RowsError::UnknownFormat(file.to_owned()))?;
        let path = PathBuf::from(file);
        let sample = stream::sample(&path, format, SAMPLE)?;
        let mut columns = environment.table(name).as_deref().unwrap_or_default().to_vec();
        for column in infer::columns(&sample) {
            if !columns.iter().any(|known| known.name == column.name) {
                columns.push(column);
            }
        }
        environment.declare_table(name, columns);
        self.files.insert(name.to_owned(), (path, format));
        Ok(())
    }
}

impl TableProvider for FileTables {
    fn table(
        &self,
        name: &str,
        columns: &[Column],
        wanted: &[ColumnUse],
    ) -> Option<Result<Rows<'_>, EvalError>> {
        let (path, format) = self.files.get(name)?;
        Some(stream::read(path, *format, columns, wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rulesmith_kql::catalog::{Platform, TableColumn};
    use rulesmith_kql::eval::value::Type;

    #[test]
    fn known_columns_come_first_and_keep_their_types() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rows.jsonl");
        std::fs::write(&file, "{\"New\": 1.5, \"Known\": 7}\n").unwrap();
        let mut environment = Environment::new(Platform::Defender);
        environment.declare_table("Mine", vec![TableColumn { name: "Known".into(), ty: Type::String }]);
        FileTables::default().add("Mine", &file.to_string_lossy(), &mut environment).unwrap();
        let columns = environment.table("Mine").unwrap();
        let shown: Vec<_> = columns.iter().map(|column| (&*column.name, column.ty)).collect();
        assert_eq!(shown, [("Known", Type::String), ("New", Type::Real)]);
    }
}
