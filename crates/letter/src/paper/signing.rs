//! In whose name a document is signed (Điều 13; Phụ lục I, Mục II.7).

use super::House;

/// A chain of marks that ends in the post of who signs: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    above: Vec<(Mark, String)>,
    post: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Collective,
    Deputy,
    Order,
    Authorised,
    Acting,
}

impl Signing {
    /// The head signs.
    #[must_use]
    pub fn head(post: &str) -> Self {
        Self {
            above: Vec::new(),
            post: Some(post.to_uppercase()),
        }
    }

    /// Q.: who acts as head signs.
    #[must_use]
    pub fn acting(post: &str) -> Self {
        Self {
            above: vec![(Mark::Acting, post.to_uppercase())],
            post: None,
        }
    }

    /// KT.: a deputy signs for the head.
    #[must_use]
    pub fn deputy(head: &str, post: &str) -> Self {
        Self::head(post).under(Mark::Deputy, head)
    }

    /// TL.: the head of a unit inside signs by order of the head of the organ. A deputy of that unit signs KT. in turn:
    /// `Signing::deputy("CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG").by_order_of("GIÁM ĐỐC")`.
    #[must_use]
    pub fn by_order_of(self, head: &str) -> Self {
        self.under(Mark::Order, head)
    }

    /// TUQ.: signed by authorisation, which cannot be passed on.
    #[must_use]
    pub fn authorised(by: &str, post: &str) -> Self {
        Self::head(post).under(Mark::Authorised, by)
    }

    /// TM.: in the name of a collective.
    #[must_use]
    pub fn on_behalf_of(self, collective: &str) -> Self {
        self.under(Mark::Collective, collective)
    }

    /// Box 7a, a line each.
    #[must_use]
    pub fn lines(&self, house: House) -> Vec<String> {
        let marked = |(mark, whose): &(Mark, String)| format!("{} {whose}", mark.sign(house));
        let above = self.above.iter().map(marked);
        above.chain(self.post.clone()).collect()
    }

    fn under(mut self, mark: Mark, whose: &str) -> Self {
        self.above.insert(0, (mark, whose.to_uppercase()));
        self
    }
}

impl Mark {
    const fn sign(self, house: House) -> &'static str {
        match (self, house) {
            (Self::Collective, House::State) => "TM.",
            (Self::Collective, House::Party) => "T/M",
            (Self::Deputy, House::State) => "KT.",
            (Self::Deputy, House::Party) => "K/T",
            (Self::Order, House::State) => "TL.",
            (Self::Order, House::Party) => "T/L",
            (Self::Authorised, House::State) => "TUQ.",
            (Self::Authorised, House::Party) => "TUQ",
            (Self::Acting, _) => "Q.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_signing_has_its_lines() {
        let of = |signing: &Signing| signing.lines(House::State).join(" | ");
        assert_eq!(of(&Signing::head("Giám đốc")), "GIÁM ĐỐC");
        assert_eq!(of(&Signing::acting("Giám đốc")), "Q. GIÁM ĐỐC");
        let deputy = Signing::deputy("Chủ tịch", "Phó Chủ tịch").on_behalf_of("Ủy ban nhân dân");
        assert_eq!(of(&deputy), "TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH | PHÓ CHỦ TỊCH");
        assert_eq!(
            deputy.lines(House::Party)[..2],
            ["T/M ỦY BAN NHÂN DÂN", "K/T CHỦ TỊCH"]
        );
        let order = Signing::deputy("Chánh Văn phòng", "Phó Chánh Văn phòng").by_order_of("Giám đốc");
        assert_eq!(
            of(&order),
            "TL. GIÁM ĐỐC | KT. CHÁNH VĂN PHÒNG | PHÓ CHÁNH VĂN PHÒNG"
        );
        assert_eq!(
            of(&Signing::authorised("Giám đốc", "Trưởng phòng")),
            "TUQ. GIÁM ĐỐC | TRƯỞNG PHÒNG"
        );
    }
}
