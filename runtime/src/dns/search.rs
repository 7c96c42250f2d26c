//! The search list: which names are asked for when a script asks for one.

/// The domains names are looked for in (`evdns_base_search_add` and the like).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Search {
    /// In the order they are tried in.
    pub(super) domains: Vec<String>,
    /// With as many dots a name is tried as it is first.
    pub(super) ndots: i64,
}

impl Default for Search {
    fn default() -> Self {
        Self { domains: Vec::new(), ndots: 1 }
    }
}

impl Search {
    /// Adds a domain, to be tried before the others, as in evdns.
    pub(super) fn add_first(&mut self, domain: &str) {
        self.domains.insert(0, stripped(domain));
    }

    /// Starts over with these domains, in this order.
    pub(super) fn set<'a>(&mut self, domains: impl IntoIterator<Item = &'a str>) {
        *self = Self { domains: domains.into_iter().map(stripped).collect(), ..Self::default() };
    }

    /// The names to ask for, until one has an answer.
    pub(super) fn candidates(&self, name: &str) -> Vec<String> {
        if self.domains.is_empty() || name.ends_with('.') {
            return vec![name.to_owned()];
        }
        let dots = name.bytes().filter(|&byte| byte == b'.').count();
        let within = self.domains.iter().map(|domain| format!("{name}.{domain}"));
        if i64::try_from(dots).is_ok_and(|dots| dots >= self.ndots) {
            std::iter::once(name.to_owned()).chain(within).collect()
        } else {
            within.chain(std::iter::once(name.to_owned())).collect()
        }
    }
}

fn stripped(domain: &str) -> String {
    domain.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_decide_what_comes_first() {
        let mut search = Search::default();
        assert_eq!(search.candidates("box"), ["box"]);
        search.set(["a.test", ".b.test"]);
        assert_eq!(search.candidates("box"), ["box.a.test", "box.b.test", "box"]);
        assert_eq!(search.candidates("x.box"), ["x.box", "x.box.a.test", "x.box.b.test"]);
        search.ndots = 2;
        assert_eq!(search.candidates("x.box"), ["x.box.a.test", "x.box.b.test", "x.box"]);
        search.ndots = -3;
        assert_eq!(search.candidates("box"), ["box", "box.a.test", "box.b.test"]);
        assert_eq!(search.candidates("box."), ["box."]);
    }

    #[test]
    fn the_domain_added_last_is_tried_first() {
        let mut search = Search::default();
        search.add_first("a.test");
        search.add_first("..b.test");
        assert_eq!(search.domains, ["b.test", "a.test"]);
    }
}
