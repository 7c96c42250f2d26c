//! Pages that tell clients of errors: libevent's, or the owner's (`evhttp_set_errorcb`).

use crate::buffer::Buffer;
use crate::http::message::head::RequestHead;
use crate::http::message::headers::{Headers, is_called};
use crate::http::message::status::Status;
use crate::keys::{ServerKey, Token, owner};

use super::{Exchange, Shared};

/// A request that is refused, where the owner of the server makes error pages: to be answered with
/// [`Base::reply_page`](crate::base::Base::reply_page).
#[derive(Debug)]
pub struct PageCall {
    /// The server.
    pub server: Token<owner::Server>,
    /// Where the page goes.
    pub exchange: Exchange,
    /// The error.
    pub status: Status,
    /// What the owner keeps for the exchange, if it has seen it.
    pub known: Option<Token<owner::Exchange>>,
    /// The head of a request that it has not seen, where there is one that can be understood.
    pub head: Option<RequestHead>,
}

/// A page that the owner has made.
#[derive(Debug)]
pub struct Page<'a> {
    /// What it is sent with. It is HTML unless that says otherwise.
    pub headers: &'a Headers,
    /// The page.
    pub body: &'a mut Buffer,
}

impl Shared {
    /// Whose owner makes the pages for requests to a server, if anybody does: what a virtual host does not do, the server
    /// does that it belongs to.
    pub(super) fn page_maker(&self, server: ServerKey) -> Option<Token<owner::Server>> {
        self.lineage(server).find(|server| server.makes_pages).map(|server| server.owner)
    }
}

/// The headers and the body of a page. `about` is what was asked for, where the usual page is to name it.
pub(super) fn content(
    status: Status,
    reason: &[u8],
    about: Option<&[u8]>,
    page: Option<Page<'_>>,
) -> (Headers, Buffer) {
    let mut headers = Headers::default();
    let body = match page {
        Some(page) => {
            // The length is that of the page, and what becomes of the connection is not the page's to say.
            let is_own = |name: &[u8]| is_called(name, b"connection") || is_called(name, b"content-length");
            page.headers.iter().filter(|(name, _)| !is_own(name)).for_each(|(name, value)| headers.push(name, value));
            std::mem::take(page.body)
        }
        None => {
            let mut body = Buffer::new();
            body.add(&html(status, reason, about));
            body
        }
    };
    if headers.find(b"Content-Type").is_none() {
        headers.push(b"Content-Type", b"text/html");
    }
    headers.push(b"Connection", b"close");
    (headers, body)
}

/// The usual page, in HTML.
fn html(status: Status, reason: &[u8], about: Option<&[u8]>) -> Vec<u8> {
    let reason = escape(reason);
    let mut page = format!("<!DOCTYPE html>\n<html><head>\n<title>{code} ", code = status.0).into_bytes();
    page.extend_from_slice(&reason);
    page.extend_from_slice(b"</title>\n</head><body>\n<h1>");
    page.extend_from_slice(&reason);
    page.extend_from_slice(b"</h1>\n");
    if let Some(about) = about {
        page.extend_from_slice(b"<p>The requested URL ");
        page.extend_from_slice(&escape(about));
        page.extend_from_slice(b" was not found on this server.</p>\n");
    }
    page.extend_from_slice(b"</body></html>\n");
    page
}

fn escape(text: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'&' => escaped.extend_from_slice(b"&amp;"),
            b'<' => escaped.extend_from_slice(b"&lt;"),
            b'>' => escaped.extend_from_slice(b"&gt;"),
            b'"' => escaped.extend_from_slice(b"&quot;"),
            b'\'' => escaped.extend_from_slice(b"&#39;"),
            _ => escaped.push(byte),
        }
    }
    escaped
}
