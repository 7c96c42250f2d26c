//! The HTTP server from the outside: bytes in, requests and bytes out; and the client, likewise.

#[cfg(test)]
mod body;
#[cfg(test)]
mod corpora;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod differential_responses;
#[cfg(test)]
mod grammar;
#[cfg(test)]
mod head;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod http2;
#[cfg(test)]
mod http2_limits;
#[cfg(test)]
mod keep_alive;
#[cfg(test)]
mod known;
#[cfg(test)]
mod multiplexed;
#[cfg(test)]
mod pace;
#[cfg(test)]
mod pipeline;
#[cfg(test)]
mod reply;
#[cfg(test)]
mod responses;
#[cfg(test)]
mod rest;
#[cfg(test)]
mod site;
#[cfg(test)]
mod splits;
#[cfg(test)]
mod visit;
