//! Points on a sphere of the Earth's mean radius, and Geohash.

use super::{Builtin, CallContext, argument, long_of, real_of, text_of};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("geo_distance_2points", distance),
    Builtin::new("geo_geohash_to_central_point", central_point),
    Builtin::new("geo_point_in_circle", in_circle),
    Builtin::new("geo_point_to_geohash", geohash),
];

/// The radius of the sphere in metres: it makes the documented distances.
const RADIUS: f64 = 6_371_010.0;

/// The digits of a Geohash, five bits each.
const DIGITS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// A place in degrees.
#[derive(Clone, Copy)]
struct Point {
    longitude: f64,
    latitude: f64,
}

impl Point {
    /// The place that two arguments name; `None` for one that does not exist.
    fn of(arguments: &[Value], index: usize) -> Option<Self> {
        let longitude = real_of(arguments, index).filter(|degrees| degrees.abs() <= 180.0)?;
        let latitude = real_of(arguments, index + 1).filter(|degrees| degrees.abs() <= 90.0)?;
        Some(Self { longitude, latitude })
    }

    /// The vector of length one from the centre of the sphere.
    fn vector(self) -> [f64; 3] {
        let (sin_longitude, cos_longitude) = self.longitude.to_radians().sin_cos();
        let (sin_latitude, cos_latitude) = self.latitude.to_radians().sin_cos();
        [cos_latitude * cos_longitude, cos_latitude * sin_longitude, sin_latitude]
    }

    /// The way along the surface in metres.
    fn distance(self, other: Self) -> f64 {
        let ([x1, y1, z1], [x2, y2, z2]) = (self.vector(), other.vector());
        let across = [y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2];
        let sine = across.into_iter().map(|part| part * part).sum::<f64>().sqrt();
        sine.atan2(x1 * x2 + y1 * y2 + z1 * z2) * RADIUS
    }
}

fn distance(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    if arguments.get(4).is_some_and(|spheroid| !matches!(spheroid, Value::Bool(false))) {
        return Err(EvalError::unsupported("geo_distance_2points() on a spheroid"));
    }
    Ok(Point::of(arguments, 0).zip(Point::of(arguments, 2)).map(|(a, b)| a.distance(b)).into())
}

fn in_circle(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (Some(place), Some(centre)) = (Point::of(arguments, 0), Point::of(arguments, 2)) else {
        return Ok(Value::Null);
    };
    match real_of(arguments, 4) {
        Some(radius) if radius > 0.0 => Ok(Value::Bool(place.distance(centre) <= radius)),
        Some(0.0) => Err(EvalError::unsupported("geo_point_in_circle() with a radius of zero")),
        _ => Ok(Value::Null),
    }
}

/// Halves both ranges in turn, longitude first; each half is a bit.
fn geohash(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let accuracy = match arguments.get(2) {
        None => Some(5),
        Some(_) => long_of(arguments, 2).filter(|accuracy| (1..=18).contains(accuracy)),
    };
    let (Some(point), Some(accuracy)) = (Point::of(arguments, 0), accuracy) else {
        return Ok(Value::empty_text());
    };
    let mut longitudes = (-180.0, 180.0);
    let mut latitudes = (-90.0, 90.0);
    let mut text = String::new();
    let mut by_longitude = true;
    for _ in 0..accuracy {
        let mut digit = 0;
        for _ in 0..5 {
            let (range, degrees) = if by_longitude {
                (&mut longitudes, point.longitude)
            } else {
                (&mut latitudes, point.latitude)
            };
            let upper = degrees >= f64::midpoint(range.0, range.1);
            halve(range, upper);
            digit = digit << 1 | usize::from(upper);
            by_longitude = !by_longitude;
        }
        text.extend(DIGITS.get(digit).copied().map(char::from));
    }
    Ok(Value::from(text))
}

fn halve(range: &mut (f64, f64), upper: bool) {
    let middle = f64::midpoint(range.0, range.1);
    if upper {
        range.0 = middle;
    } else {
        range.1 = middle;
    }
}

fn central_point(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    if text.bytes().any(|letter| letter.is_ascii_uppercase()) {
        return Err(EvalError::unsupported("geo_geohash_to_central_point() of a text with capital letters"));
    }
    if text.is_empty() || text.len() > 18 || argument(arguments, 0).is_null() {
        return Ok(Value::Null);
    }
    let mut longitudes = (-180.0, 180.0);
    let mut latitudes = (-90.0, 90.0);
    let mut by_longitude = true;
    for letter in text.bytes() {
        let Some(digit) = DIGITS.iter().position(|digit| *digit == letter) else { return Ok(Value::Null) };
        for bit in (0..5).rev() {
            let range = if by_longitude { &mut longitudes } else { &mut latitudes };
            halve(range, digit >> bit & 1 == 1);
            by_longitude = !by_longitude;
        }
    }
    let coordinates = [longitudes, latitudes].map(|range| Value::Real(f64::midpoint(range.0, range.1)));
    let entries = [("type", "Point".into()), ("coordinates", Value::array(coordinates.to_vec()))];
    Ok(Value::bag(entries.into_iter().map(|(key, value)| (key.into(), value)).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    fn ask(name: &str, numbers: &[f64]) -> Value {
        let arguments: Vec<Value> = numbers.iter().map(|number| Value::Real(*number)).collect();
        call(name, &arguments).expect("an answer")
    }

    #[test]
    fn distances() {
        // A quarter of the way round, and the documented way from Seattle to Los Angeles.
        let quarter = ask("geo_distance_2points", &[0.0, 0.0, 90.0, 0.0]).as_real();
        assert!(quarter.is_some_and(|way| (way - 10_007_559.0).abs() < 1.0), "{quarter:?}");
        let way =
            ask("geo_distance_2points", &[-122.407_628, 47.578_557, -118.275_287, 34.019_056]).as_real();
        assert!(way.is_some_and(|way| (way - 1_546_754.351_973_81).abs() < 1e-3), "{way:?}");
        assert_eq!(ask("geo_distance_2points", &[181.0, 0.0, 0.0, 0.0]), Value::Null);
        assert_eq!(ask("geo_distance_2points", &[0.0, 0.0, 0.0, f64::NAN]), Value::Null);
        assert_eq!(ask("geo_distance_2points", &[5.0, 5.0, 5.0, 5.0]), Value::Real(0.0));
    }

    #[test]
    fn circles() {
        let inside = |radius: f64| ask("geo_point_in_circle", &[13.4, 52.5, 13.5, 52.5, radius]);
        assert_eq!(inside(7_000.0), Value::Bool(true));
        assert_eq!(inside(6_000.0), Value::Bool(false));
        assert_eq!(inside(-1.0), Value::Null);
    }

    #[test]
    fn hashes() {
        let hash = |longitude: f64, latitude: f64, accuracy: i64| {
            call("geo_point_to_geohash", &[longitude.into(), latitude.into(), accuracy.into()])
        };
        assert_eq!(hash(139.806_115, 35.554_128, 12), Ok("xn76m27ty9g4".into()));
        assert_eq!(hash(-80.195_829, 25.802_215, 8), Ok("dhwfz15h".into()));
        assert_eq!(hash(200.0, 1.0, 8), Ok("".into()));
        assert_eq!(hash(1.0, 1.0, 19), Ok("".into()));
        assert_eq!(call("geo_point_to_geohash", &[Value::Real(0.0), Value::Real(0.0)]), Ok("s0000".into()));
    }

    #[test]
    fn centres() {
        let centre = |hash: &str| call("geo_geohash_to_central_point", &[hash.into()]);
        let expected = json(r#"{"type":"Point","coordinates":[42.47314453125,23.70849609375]}"#);
        assert_eq!(centre("sunny"), Ok(expected));
        assert_eq!(centre("a"), Ok(Value::Null));
        assert_eq!(centre(""), Ok(Value::Null));
        assert!(centre("SUNNY").is_err());
    }
}
