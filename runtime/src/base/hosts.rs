//! What the owner of a loop does with the virtual hosts of its HTTP servers.

use crate::http::{HostPattern, HostRefusal};
use crate::keys::{OwnedToken, ServerKey, Token, owner};

use super::Base;

impl Base {
    /// Has requests to an HTTP server whose host fits a pattern handed to another one (`evhttp_add_virtual_host`). What the
    /// owner gives for that is kept as long as that lasts.
    ///
    /// # Errors
    ///
    /// Why not, and what was given.
    pub fn add_host(
        &mut self,
        server: ServerKey,
        pattern: HostPattern,
        host: ServerKey,
        owner: OwnedToken<owner::Server>,
    ) -> Result<(), (HostRefusal, OwnedToken<owner::Server>)> {
        self.http.add_host(server, pattern, host, owner)
    }

    /// Removes a virtual host from an HTTP server (`evhttp_remove_virtual_host`). Returns what was given for it; nothing
    /// where it is none of that server's.
    pub fn remove_host(&mut self, server: ServerKey, host: ServerKey) -> Option<OwnedToken<owner::Server>> {
        self.http.remove_host(server, host)
    }

    /// Whether an HTTP server is a virtual host of another one.
    #[must_use]
    pub fn is_host(&self, server: ServerKey) -> bool {
        self.http.is_host(server)
    }

    /// What is kept for the virtual hosts of an HTTP server.
    pub fn hosts(&self, server: ServerKey) -> impl Iterator<Item = Token<owner::Server>> {
        self.http.hosts(server)
    }

    /// What is kept for the virtual hosts of HTTP servers that listen.
    pub fn hosts_of_listening(&self) -> impl Iterator<Item = Token<owner::Server>> {
        self.http.hosts_of_listening()
    }
}
