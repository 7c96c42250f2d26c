//! Request methods, by the numbers of `EventHttpRequest::CMD_*`.

/// A request method: a bit, so that a set of them is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Method {
    /// `GET`
    Get = 1,
    /// `POST`
    Post = 2,
    /// `HEAD`
    Head = 4,
    /// `PUT`
    Put = 8,
    /// `DELETE`
    Delete = 16,
    /// `OPTIONS`
    Options = 32,
    /// `TRACE`
    Trace = 64,
    /// `CONNECT`
    Connect = 128,
    /// `PATCH`
    Patch = 256,
}

impl Method {
    /// All methods there are.
    pub const ALL: [Self; 9] = [
        Self::Get,
        Self::Post,
        Self::Head,
        Self::Put,
        Self::Delete,
        Self::Options,
        Self::Trace,
        Self::Connect,
        Self::Patch,
    ];

    /// What a server allows unless told otherwise: GET, POST, HEAD, PUT and DELETE.
    pub const USUAL: u16 =
        Self::Get as u16 | Self::Post as u16 | Self::Head as u16 | Self::Put as u16 | Self::Delete as u16;

    /// The bits of all methods.
    pub const EVERY: u16 =
        Self::USUAL | Self::Options as u16 | Self::Trace as u16 | Self::Connect as u16 | Self::Patch as u16;

    /// The bit.
    #[must_use]
    pub fn bit(self) -> u16 {
        self as u16
    }

    /// The method of a number.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|method| i64::from(method.bit()) == number)
    }

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Head => "HEAD",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Connect => "CONNECT",
            Self::Patch => "PATCH",
        }
    }

    /// The method of a name, which has to be written exactly so.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}
