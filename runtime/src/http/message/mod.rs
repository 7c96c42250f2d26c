//! Messages, apart from connections: heads, bodies, and what they are made of. Shared by server and client.

pub(in crate::http) mod authority;
pub(in crate::http) mod body;
pub(in crate::http) mod chunks;
pub(in crate::http) mod date;
pub(in crate::http) mod digits;
pub(in crate::http) mod head;
pub(in crate::http) mod headers;
pub(in crate::http) mod method;
pub(in crate::http) mod pace;
pub(in crate::http) mod partial;
pub(in crate::http) mod raw_headers;
pub(in crate::http) mod status;
pub(in crate::http) mod target;
pub(in crate::http) mod trailers;
