//! The known name that was probably meant.

/// The candidate that is nearest to `name`, if one is near enough to be meant.
///
/// A name that differs only in case or in `-`, `_` and spaces comes first; then the fewest typing errors, at most one
/// for every three characters. Between equals the first by alphabet wins, so that the order of the candidates does not
/// matter.
pub fn did_you_mean<'a, S, I>(name: &str, candidates: I) -> Option<&'a str>
where
    S: AsRef<str> + ?Sized + 'a,
    I: IntoIterator<Item = &'a S>,
{
    let wanted = fold(name);
    let length = wanted.chars().count();
    // One letter for another is no typing error where there is only one.
    let allowed = if length < 2 { 0 } else { length.max(3) / 3 };
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let candidate = candidate.as_ref();
        let folded = fold(candidate);
        // The distance is at least the difference in length: saves comparing a huge name with every candidate.
        if folded.is_empty() || folded.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let rated = (strsim::osa_distance(&wanted, &folded), candidate);
        if rated.0 <= allowed && best.is_none_or(|best| rated < best) {
            best = Some(rated);
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 5] = ["severity", "sentinel", "status", "falsePositives", "ip"];

    #[test]
    fn a_near_name_is_found() {
        for (name, meant) in [
            ("severty", Some("severity")),
            ("Severity", Some("severity")),
            ("false_positives", Some("falsePositives")),
            ("false-positive", Some("falsePositives")),
            ("sttaus", Some("status")),
            ("pi", Some("ip")),
            ("quary", None),
            ("xx", None),
            ("i", None),
            ("", None),
        ] {
            assert_eq!(did_you_mean(name, &KEYS), meant, "{name}");
        }
    }

    #[test]
    fn the_nearest_wins_then_the_first_by_alphabet() {
        assert_eq!(did_you_mean("cat", ["cap", "cats", "cat"]), Some("cat"));
        assert_eq!(did_you_mean("car", ["cat", "cap"]), Some("cap"));
    }

    #[test]
    fn owned_names_serve_as_candidates() {
        let keys = vec!["severity".to_owned()];
        assert_eq!(did_you_mean("severityy", &keys), Some("severity"));
    }

    #[test]
    fn columns_are_compared_without_case() {
        let names = ["DeviceName", "DeviceId", "Timestamp"];
        assert_eq!(did_you_mean("DeviceNam", names), Some("DeviceName"));
        assert_eq!(did_you_mean("timestamp", names), Some("Timestamp"));
        assert_eq!(did_you_mean("RemoteUrl", names), None);
    }
}
