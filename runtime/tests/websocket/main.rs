//! WebSocket from the outside: bytes in, messages out, and the other way round.

#[cfg(test)]
mod autobahn;
#[cfg(test)]
mod compression;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod handshake;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod side;
#[cfg(test)]
mod site;
