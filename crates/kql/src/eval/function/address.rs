//! IPv4 and IPv6 addresses, alone or with a prefix length (`10.0.0.1/8`).

use std::cmp::Ordering;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Builtin, CallContext, argument, long_of, text_of};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("format_ipv4", |_, a| format(a, false)),
    Builtin::new("format_ipv4_mask", |_, a| format(a, true)),
    Builtin::new("has_any_ipv4", |_, a| has_any(a, has)),
    Builtin::new("has_any_ipv4_prefix", |_, a| has_any(a, has_prefix)),
    Builtin::new("has_ipv4", |_, a| Ok(Value::Bool(has(&text_of(a, 0), &text_of(a, 1))?))),
    Builtin::new("has_ipv4_prefix", |_, a| Ok(Value::Bool(has_prefix(&text_of(a, 0), &text_of(a, 1))?))),
    Builtin::new("ipv4_compare", |_, a| Ok(order_v4(a).map(|order| order as i64).into())),
    Builtin::new("ipv4_is_in_any_range", |_, a| in_any_range(a, v4)),
    Builtin::new("ipv4_is_in_range", |_, a| Ok(in_range(&text_of(a, 0), &text_of(a, 1), v4).into())),
    Builtin::new("ipv4_is_match", |_, a| Ok(order_v4(a).map(Ordering::is_eq).into())),
    Builtin::new("ipv4_is_private", is_private),
    Builtin::new("ipv4_netmask_suffix", |_, a| {
        Ok(v4(&text_of(a, 0)).map(|address| i64::from(address.prefix) - 96).into())
    }),
    Builtin::new("ipv4_range_to_cidr_list", range_to_networks),
    Builtin::new("ipv6_compare", |_, a| Ok(order_any(a)?.map(|order| order as i64).into())),
    Builtin::new("ipv6_is_in_any_range", |_, a| in_any_range(a, any)),
    Builtin::new("ipv6_is_in_range", |_, a| Ok(in_range(&text_of(a, 0), &text_of(a, 1), any).into())),
    Builtin::new("ipv6_is_match", |_, a| Ok(order_any(a)?.map(Ordering::is_eq).into())),
    Builtin::new("parse_ipv4", parse_v4),
    Builtin::new("parse_ipv4_mask", parse_v4_mask),
    Builtin::new("parse_ipv6", |_, a| Ok(Value::from(any(&text_of(a, 0)).map(full).unwrap_or_default()))),
    Builtin::new("parse_ipv6_mask", parse_v6_mask),
];

/// An address as IPv6 (IPv4 mapped into it) with its prefix length of 0 to 128.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    bits: u128,
    prefix: u32,
}

impl Address {
    /// The bits that a prefix of that length keeps.
    fn network(self, prefix: u32) -> u128 {
        if prefix == 0 { 0 } else { self.bits & (u128::MAX << (128 - prefix.min(128))) }
    }

    /// The order of both under the shortest of both prefixes and `prefix`; `None` for one of more than 128.
    fn order(self, other: Self, prefix: u32) -> Option<Ordering> {
        let shortest = prefix.min(self.prefix).min(other.prefix);
        (prefix <= 128).then(|| self.network(shortest).cmp(&other.network(shortest)))
    }

    /// Whether `other` lies in the network that this address and its prefix name.
    pub(crate) fn contains(self, other: Self) -> bool {
        self.network(self.prefix) == other.network(self.prefix) && other.prefix >= self.prefix
    }
}

/// Reads an IPv4 address.
pub(crate) fn v4(text: &str) -> Option<Address> {
    let (address, prefix) = split(text)?;
    let address: Ipv4Addr = address.parse().ok()?;
    let prefix = prefix.unwrap_or(32);
    (prefix <= 32).then(|| Address { bits: u128::from(address.to_ipv6_mapped()), prefix: prefix + 96 })
}

/// Reads an IPv4 or IPv6 address.
pub(crate) fn any(text: &str) -> Option<Address> {
    if let Some(address) = v4(text) {
        return Some(address);
    }
    let (address, prefix) = split(text)?;
    let address: Ipv6Addr = address.parse().ok()?;
    let prefix = prefix.unwrap_or(128);
    (prefix <= 128).then(|| Address { bits: u128::from(address), prefix })
}

fn split(text: &str) -> Option<(&str, Option<u32>)> {
    let text = text.trim();
    Some(match text.split_once('/') {
        Some((address, prefix))
            if prefix.len() <= 3 && prefix.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            (address, Some(prefix.parse().ok()?))
        }
        Some(_) => return None,
        None => (text, None),
    })
}

/// The order of two IPv4 addresses under the shorter of both prefixes and the optional third argument.
fn order_v4(arguments: &[Value]) -> Option<Ordering> {
    let given = match arguments.get(2) {
        None => 32,
        Some(_) => u32::try_from(long_of(arguments, 2)?).ok()?,
    };
    v4(&text_of(arguments, 0))?.order(v4(&text_of(arguments, 1))?, given.checked_add(96)?)
}

/// The same of addresses of both kinds.
fn order_any(arguments: &[Value]) -> Result<Option<Ordering>, EvalError> {
    let (Some(a), Some(b)) = (any(&text_of(arguments, 0)), any(&text_of(arguments, 1))) else {
        return Ok(None);
    };
    if arguments.len() < 3 {
        return Ok(a.order(b, 128));
    }
    let given = long_of(arguments, 2).and_then(|given| u32::try_from(given).ok());
    let answer = given.and_then(|given| a.order(b, given));
    let both_v4 = [0, 1].into_iter().all(|index| v4(&text_of(arguments, index)).is_some());
    if both_v4 && answer != order_v4(arguments) {
        return Err(EvalError::unsupported("a comparison of IPv4 addresses as IPv6 with a prefix"));
    }
    Ok(answer)
}

fn in_range(address: &str, range: &str, read: fn(&str) -> Option<Address>) -> Option<bool> {
    Some(read(range)?.contains(read(address)?))
}

fn in_any_range(arguments: &[Value], read: fn(&str) -> Option<Address>) -> Result<Value, EvalError> {
    let Some(address) = read(&text_of(arguments, 0)) else { return Ok(Value::Null) };
    let mut unreadable = false;
    for range in arguments.iter().skip(1) {
        let items = match range {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for item in items {
            match read(&item.to_cow()) {
                Some(range) if range.contains(address) => return Ok(Value::Bool(true)),
                Some(_) => {}
                None => unreadable = true,
            }
        }
    }
    if unreadable {
        return Err(EvalError::unsupported("a list of address ranges with something else in it"));
    }
    Ok(Value::Bool(false))
}

/// The fewest networks that make up all addresses from one to another.
fn range_to_networks(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let address = |index| text_of(arguments, index).parse::<Ipv4Addr>().ok().map(u32::from).map(u64::from);
    let (mut next, last) = match (address(0), address(1)) {
        (Some(first), Some(last)) if first <= last => (first, last),
        _ => return Err(EvalError::unsupported("ipv4_range_to_cidr_list() of something other than a range")),
    };
    let mut networks = Vec::new();
    while next <= last {
        // As large as where it starts and what is left allow; 32 bits for all addresses.
        let bits = next.trailing_zeros().min((last - next + 1).ilog2()).min(32);
        networks.push(Value::from(format!("{}/{}", Ipv4Addr::from(next as u32), 32 - bits)));
        next += 1 << bits;
    }
    Ok(Value::array(networks))
}

fn is_private(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(address) = v4(&text_of(arguments, 0)) else { return Ok(Value::Null) };
    let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    Ok(Value::Bool(private.into_iter().filter_map(v4).any(|range| range.contains(address))))
}

fn parse_v4(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(v4(&text_of(arguments, 0)).map(|address| low(address.network(address.prefix))).into())
}

fn parse_v4_mask(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let prefix =
        long_of(arguments, 1).filter(|prefix| (0..=32).contains(prefix)).and_then(|p| u32::try_from(p).ok());
    Ok(v4(&text_of(arguments, 0))
        .zip(prefix)
        .map(|(address, prefix)| low(address.network(prefix + 96)))
        .into())
}

fn parse_v6_mask(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let prefix =
        long_of(arguments, 1).filter(|prefix| (0..=128).contains(prefix)).and_then(|p| u32::try_from(p).ok());
    let masked = any(&text_of(arguments, 0)).zip(prefix).map(|(address, prefix)| {
        full(Address { bits: address.network(prefix.min(address.prefix)), prefix: 128 })
    });
    Ok(Value::from(masked.unwrap_or_default()))
}

/// The last 32 bits.
fn low(bits: u128) -> i64 {
    i64::from(bits as u32)
}

/// All eight groups with their zeros.
fn full(address: Address) -> String {
    let bits = address.network(address.prefix);
    let groups: Vec<String> =
        Ipv6Addr::from(bits).segments().iter().map(|group| format!("{group:04x}")).collect();
    groups.join(":")
}

fn format(arguments: &[Value], mask: bool) -> Result<Value, EvalError> {
    let address = match argument(arguments, 0) {
        Value::Long(number) => {
            u32::try_from(*number).ok().and_then(|bits| v4(&Ipv4Addr::from(bits).to_string()))
        }
        other => v4(&other.to_cow()),
    };
    let given = match arguments.get(1) {
        None => Some(32),
        Some(_) => long_of(arguments, 1).filter(|prefix| (0..=32).contains(prefix)),
    };
    let (Some(address), Some(given)) = (address, given.and_then(|prefix| u32::try_from(prefix).ok())) else {
        return Ok(Value::empty_text());
    };
    let prefix = address.prefix.min(given + 96);
    let text = Ipv4Addr::from(address.network(prefix) as u32).to_string();
    Ok(Value::from(if mask { format!("{text}/{}", prefix - 96) } else { text }))
}

fn has(text: &str, sought: &str) -> Result<bool, EvalError> {
    if sought.parse::<Ipv4Addr>().is_err() { Ok(false) } else { occurs(text, sought, true) }
}

fn has_prefix(text: &str, sought: &str) -> Result<bool, EvalError> {
    if sought.ends_with('.') { occurs(text, sought, false) } else { has(text, sought) }
}

/// Whether a valid address stands in `text` that is, or starts with, `sought`.
fn occurs(text: &str, sought: &str, whole: bool) -> Result<bool, EvalError> {
    let numbers_and_dots = |character: char| character.is_ascii_digit() || character == '.';
    for (at, _) in text.match_indices(sought) {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let (candidate, after) =
            rest.split_at(rest.find(|next| !numbers_and_dots(next)).unwrap_or(rest.len()));
        let candidate = candidate.trim_end_matches('.');
        if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
            continue;
        }
        let mut row_before = before.chars().rev().take(2).take_while(|last| numbers_and_dots(*last));
        if row_before.any(|last| last.is_ascii_digit()) || candidate.split('.').count() > 4 {
            return Err(EvalError::unsupported("an IPv4 address in a longer row of numbers"));
        }
        if candidate.parse::<Ipv4Addr>().is_ok() && (!whole || candidate == sought) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_any(arguments: &[Value], test: fn(&str, &str) -> Result<bool, EvalError>) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    for sought in arguments.iter().skip(1) {
        let items = match sought {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for item in items {
            if test(&text, &item.to_cow())? {
                return Ok(Value::Bool(true));
            }
        }
    }
    Ok(Value::Bool(false))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    fn ask(name: &str, arguments: &[&str]) -> Value {
        let arguments: Vec<Value> = arguments.iter().map(|text| Value::from(*text)).collect();
        call(name, &arguments).expect("an answer")
    }

    #[test]
    fn version_four() {
        assert_eq!(ask("parse_ipv4", &["192.168.1.1"]), Value::Long(3_232_235_777));
        assert_eq!(ask("parse_ipv4", &["192.168.1.1/24"]), Value::Long(3_232_235_776));
        assert_eq!(ask("parse_ipv4", &["256.1.1.1"]), Value::Null);
        assert_eq!(ask("ipv4_is_private", &["10.1.2.3"]), Value::Bool(true));
        assert_eq!(ask("ipv4_is_private", &["172.32.0.1"]), Value::Bool(false));
        assert_eq!(ask("ipv4_is_private", &["here"]), Value::Null);
        assert_eq!(ask("ipv4_is_in_range", &["192.168.1.6", "192.168.1.0/24"]), Value::Bool(true));
        assert_eq!(ask("ipv4_compare", &["192.168.1.1/24", "192.168.1.255/24"]), Value::Long(0));
        assert_eq!(ask("ipv4_compare", &["1.1.1.1", "1.1.1.2"]), Value::Long(-1));
        assert_eq!(
            call("format_ipv4_mask", &["192.168.1.255".into(), Value::Long(24)]),
            Ok("192.168.1.0/24".into())
        );
        assert_eq!(
            call("ipv4_is_in_any_range", &["1.2.3.4".into(), json(r#"["9.9.9.9","1.0.0.0/8"]"#)]),
            Ok(Value::Bool(true))
        );
        assert!(call("ipv4_is_in_any_range", &["1.2.3.4".into(), json(r#"["9.9.9.9","x"]"#)]).is_err());
    }

    #[test]
    fn version_six() {
        assert_eq!(ask("parse_ipv6", &["127.0.0.1"]), Value::from("0000:0000:0000:0000:0000:ffff:7f00:0001"));
        assert_eq!(
            ask("ipv6_is_match", &["fe80::85d:e82c:9446:7994/126", "fe80::85d:e82c:9446:7995/127"]),
            Value::Bool(true)
        );
        assert_eq!(ask("ipv6_is_in_range", &["a::1", "b::/16"]), Value::Bool(false));
    }

    #[test]
    fn ranges_as_networks() {
        let list = |first: &str, last: &str| ask("ipv4_range_to_cidr_list", &[first, last]);
        assert_eq!(list("10.0.0.0", "10.0.2.255"), json(r#"["10.0.0.0/23","10.0.2.0/24"]"#));
        assert_eq!(list("10.0.0.1", "10.0.0.2"), json(r#"["10.0.0.1/32","10.0.0.2/32"]"#));
        assert_eq!(list("0.0.0.0", "255.255.255.255"), json(r#"["0.0.0.0/0"]"#));
        assert_eq!(list("255.255.255.255", "255.255.255.255"), json(r#"["255.255.255.255/32"]"#));
    }

    #[test]
    fn a_prefix_for_addresses_of_both_kinds() {
        let order =
            |a: &str, b: &str, prefix: i64| call("ipv6_compare", &[a.into(), b.into(), prefix.into()]);
        assert_eq!(order("fe80::1", "fe80::2", 120), Ok(Value::Long(0)));
        assert_eq!(order("fe80::1", "fe80::2", 129), Ok(Value::Null));
        assert_eq!(order("10.0.0.1", "::ffff:10.0.0.2", 127), Ok(Value::Long(-1)));
        assert_eq!(order("10.0.0.1", "10.0.0.2", 24), Ok(Value::Long(0)));
        assert!(order("10.0.0.1", "10.0.0.2", 32).is_err());
    }

    #[test]
    fn addresses_inside_texts() {
        assert_eq!(ask("has_ipv4", &["05:04:54 127.0.0.1 GET", "127.0.0.1"]), Value::Bool(true));
        assert_eq!(ask("has_ipv4", &["05:04:54 127.0.0.256 GET", "127.0.0.256"]), Value::Bool(false));
        assert_eq!(ask("has_ipv4", &["05:04:54127.0.0.1 GET", "127.0.0.1"]), Value::Bool(false));
        assert_eq!(ask("has_ipv4_prefix", &["x 127.0.0.1", "127.0."]), Value::Bool(true));
        assert_eq!(ask("has_ipv4_prefix", &["x 127.0.0.1", "127.0"]), Value::Bool(false));
        assert_eq!(ask("has_ipv4", &["to 10.0.0.1.", "10.0.0.1"]), Value::Bool(true));
        assert_eq!(ask("has_ipv4", &["210.0.0.1", "10.0.0.1"]), Value::Bool(false));
        for text in ["1.10.0.0.1", "10.0.0.1.7"] {
            assert!(call("has_ipv4", &[text.into(), "10.0.0.1".into()]).is_err(), "{text}");
        }
    }
}
