//! The proleptic Gregorian calendar over ticks of 100 ns since 0001-01-01, without time zones or leap seconds.

pub use crate::literal::{DAY, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND};

/// 9999-12-31T23:59:59.9999999Z, the last instant that the type can hold.
pub const MAX: i64 = 3_652_059 * DAY - 1;
/// 1970-01-01T00:00:00Z.
pub const UNIX_EPOCH: i64 = 719_162 * DAY;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// 1 to 9999.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

/// The instant if the type can hold it.
pub fn checked(ticks: Option<i64>) -> Option<i64> {
    ticks.filter(|ticks| (0..=MAX).contains(ticks))
}

/// Days since 0001-01-01 of a date that exists; `None` for one that does not.
pub fn days(date: Date) -> Option<i64> {
    let Date { year, month, day } = date;
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > month_length(year, month)
    {
        return None;
    }
    // Years counted from March, so that the leap day is the last of its year.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 306)
}

/// The date of an instant.
pub fn date(ticks: i64) -> Date {
    let shifted = ticks.div_euclid(DAY) + 306;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    Date { year: year + era * 400 + i64::from(month <= 2), month, day }
}

/// The instant at the start of a date that exists.
pub fn ticks(date: Date) -> Option<i64> {
    days(date).map(|days| days * DAY)
}

/// Days of a month.
pub fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether February has 29 days.
pub fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// 0 for Sunday to 6 for Saturday.
pub fn weekday(ticks: i64) -> i64 {
    (ticks.div_euclid(DAY) + 1).rem_euclid(7)
}

/// 1 for the first of January.
pub fn day_of_year(ticks: i64) -> i64 {
    let Date { year, .. } = date(ticks);
    let first = days(Date { year, month: 1, day: 1 }).unwrap_or_default();
    ticks.div_euclid(DAY) - first + 1
}

/// The week of ISO 8601: weeks start on Monday and belong to the year of their Thursday.
pub fn iso_week(ticks: i64) -> i64 {
    let monday_based = (weekday(ticks) + 6) % 7;
    let thursday = ticks.div_euclid(DAY) - monday_based + 3;
    (day_of_year(thursday * DAY) - 1) / 7 + 1
}

/// The same day and time `months` later, with the day held to the length of the month reached.
pub fn add_months(ticks: i64, months: i64) -> Option<i64> {
    let from = date(ticks);
    let month = (from.year * 12 + from.month - 1).checked_add(months)?;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let day = from.day.min(month_length(year, month));
    checked(days(Date { year, month, day }).map(|days| days * DAY + ticks.rem_euclid(DAY)))
}

#[cfg(test)]
mod tests {
    use super::{DAY, Date, MAX, UNIX_EPOCH, add_months, date, days, iso_week, weekday};

    fn day(year: i64, month: i64, day: i64) -> i64 {
        days(Date { year, month, day }).expect("exists") * DAY
    }

    #[test]
    fn known_days() {
        assert_eq!(day(1, 1, 1), 0);
        assert_eq!(day(1970, 1, 1), UNIX_EPOCH);
        assert_eq!(day(2020, 1, 1), 637_134_336_000_000_000);
        assert_eq!(date(MAX), Date { year: 9999, month: 12, day: 31 });
        assert_eq!(days(Date { year: 2021, month: 2, day: 29 }), None);
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        for number in 0..146_097 {
            assert_eq!(days(date(number * DAY)), Some(number));
        }
    }

    #[test]
    fn weeks() {
        assert_eq!(weekday(day(2020, 6, 15)), 1);
        assert_eq!(weekday(day(2023, 1, 1)), 0);
        assert_eq!(iso_week(day(2015, 12, 31)), 53);
        assert_eq!(iso_week(day(2016, 1, 1)), 53);
        assert_eq!(iso_week(day(2018, 12, 31)), 1);
        assert_eq!(iso_week(day(2021, 12, 26)), 51);
    }

    #[test]
    fn months_hold_the_day() {
        assert_eq!(add_months(day(2019, 1, 31), 13), Some(day(2020, 2, 29)));
        assert_eq!(add_months(day(2020, 5, 31), -15), Some(day(2019, 2, 28)));
        assert_eq!(add_months(day(9999, 12, 1), 1), None);
    }
}
