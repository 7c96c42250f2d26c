//! What the owner of a loop does with the error pages of its HTTP servers.

use crate::http::{Exchange, Page, Status};
use crate::keys::{Token, owner};

use super::Base;

impl Base {
    /// Replies with an error page (`evhttp_send_error`), the usual one unless there is another, and ends the connection with
    /// it, but not that of a stream of HTTP/2. False as for [`Base::reply`].
    pub fn reply_error(
        &mut self,
        exchange: Exchange,
        status: Status,
        reason: Option<&[u8]>,
        page: Option<Page<'_>>,
    ) -> bool {
        self.http.reply_error(&mut self.net, exchange, status, reason, page)
    }

    /// Answers [`HttpCall::Page`](crate::http::HttpCall::Page) with a page, or has the usual one sent. False when the
    /// exchange does not wait for one any more.
    pub fn reply_page(&mut self, exchange: Exchange, page: Option<Page<'_>>) -> bool {
        self.http.reply_page(&mut self.net, exchange, page)
    }

    /// Whose owner makes the page if a request that waits for its reply is replied to with an error.
    #[must_use]
    pub fn page_maker(&self, exchange: Exchange) -> Option<Token<owner::Server>> {
        self.http.page_maker(exchange)
    }
}
