//! The options of `EventWebSocket::accept()` and `connect()`.

use std::time::Duration;

use event_runtime::websocket::handshake::{Terms, is_protocol};
use event_runtime::websocket::socket::Settings;
use ext_php_rs::types::Zval;

use crate::classes::convert::{quoted, seconds};
use crate::zend::{Elements, Raise, Result, argument_type, argument_value, is_true, text};

/// What a script wishes of a connection.
pub(super) struct Options {
    pub(super) terms: Terms,
    pub(super) settings: Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            terms: Terms { protocols: Vec::new(), deflate: true, keeps: false, origins: None },
            settings: Settings {
                longest: 16 << 20,
                deflate_from: 1024,
                ping_interval: Some(Duration::from_secs(30)),
                close_timeout: Duration::from_secs(2),
            },
        }
    }
}

/// The options that both methods have.
const NAMES: &str =
    "protocols, maxMessageSize, deflate, deflateTakeover, deflateMinSize, pingInterval, closeTimeout, origins";

/// The argument that options are given in.
#[derive(Clone, Copy)]
pub(super) struct Place(pub(super) u32);

impl Options {
    /// The options of an argument. Those that are not known here are given to `other`, which says whether it knows them;
    /// `names` are theirs.
    ///
    /// # Errors
    ///
    /// For what there is not, and for values that cannot be.
    pub(super) fn of(
        place: Place,
        given: &Elements,
        names: &str,
        mut other: impl FnMut(&[u8], &Zval) -> Result<bool>,
    ) -> Result<Self> {
        let unknown =
            |name: &str| argument_value(place.0, &format!("has an unknown option {name}: there are {NAMES}{names}"));
        if let Some((number, _)) = given.numbered.last() {
            return Err(unknown(&number.to_string()));
        }
        let mut options = Self::default();
        for (name, value) in &given.named {
            if !options.set(place, name, value)? && !other(name, value)? {
                return Err(unknown(&quoted(name)));
            }
        }
        Ok(options)
    }

    fn set(&mut self, place: Place, name: &[u8], value: &Zval) -> Result<bool> {
        let Self { terms, settings } = self;
        match name {
            b"protocols" => terms.protocols = place.protocols(value)?,
            b"maxMessageSize" => settings.longest = place.size(value, "maxMessageSize")?,
            b"deflate" => terms.deflate = is_true(value),
            b"deflateTakeover" => terms.keeps = is_true(value),
            b"deflateMinSize" => {
                settings.deflate_from = usize::try_from(place.size(value, "deflateMinSize")?).unwrap_or(usize::MAX);
            }
            b"pingInterval" => {
                settings.ping_interval =
                    Some(place.time(value, "pingInterval")?).filter(|interval| !interval.is_zero());
            }
            b"closeTimeout" => settings.close_timeout = place.time(value, "closeTimeout")?,
            b"origins" if value.is_null() => terms.origins = None,
            b"origins" => terms.origins = Some(place.strings(value, "origins")?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Place {
    fn protocols(self, value: &Zval) -> Result<Vec<Vec<u8>>> {
        let names = self.strings(value, "protocols")?;
        for (index, name) in names.iter().enumerate() {
            if !is_protocol(name) {
                return Err(self.wrong("protocols", &format!("has {}, which cannot be sent", quoted(name))));
            }
            if names[..index].contains(name) {
                return Err(self.wrong("protocols", &format!("has {} twice", quoted(name))));
            }
        }
        Ok(names)
    }

    /// A list of strings.
    pub(super) fn strings(self, value: &Zval, name: &str) -> Result<Vec<Vec<u8>>> {
        let Some(array) = value.array() else { return Err(self.of_type(name, "array")) };
        let elements = Elements::of(array).numbered;
        elements.iter().map(|(_, element)| text(element, &format!("Each element of option \"{name}\""))).collect()
    }

    /// A size in bytes.
    fn size(self, value: &Zval, name: &str) -> Result<u64> {
        let converted = || value.str().and_then(|text| text.trim().parse().ok());
        let number = value.long().or_else(converted).ok_or_else(|| self.of_type(name, "int"))?;
        u64::try_from(number).map_err(|_| self.wrong(name, "must be greater than or equal to 0"))
    }

    /// A time in seconds.
    pub(super) fn time(self, value: &Zval, name: &str) -> Result<Duration> {
        let converted = || value.str().and_then(|text| text.trim().parse().ok());
        let number = match value.long() {
            Some(number) => Some(number as f64),
            None => value.double().or_else(converted),
        };
        match number.ok_or_else(|| self.of_type(name, "float"))? {
            number if number >= 0.0 => Ok(seconds(number)),
            _ => Err(self.wrong(name, "must be greater than or equal to 0")),
        }
    }

    /// What is thrown for a value of another type.
    pub(super) fn of_type(self, name: &str, wanted: &str) -> Raise {
        argument_type(self.0, &format!("has an option \"{name}\" that must be of type {wanted}"))
    }

    /// What is thrown for a value that cannot be.
    pub(super) fn wrong(self, name: &str, what: &str) -> Raise {
        argument_value(self.0, &format!("has an option \"{name}\" that {what}"))
    }
}
