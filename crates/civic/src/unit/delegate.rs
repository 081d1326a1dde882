//! To whom a unit may pass work down.

use viet::Date;

use super::{Class, Directory, Kind};

impl Directory {
    /// The classes to which this unit may delegate on this day, each with a Vietnamese label: for a district office
    /// all commune stations of the district at once, its centre, and each station alone. Empty for all others.
    #[must_use]
    pub fn delegable(&self, id: &str, on: Date) -> Vec<(Class, String)> {
        let office = self.get(id).filter(|unit| unit.kind == Kind::DistrictOffice);
        let Some(district) = office.and_then(|office| self.territory(&office.id, on)) else {
            return Vec::new();
        };
        let of = |kind| Class::Of {
            kinds: vec![kind],
            types: Vec::new(),
            named: None,
            within: Some(district.id.clone()),
            only: None,
        };
        let each = |kind| {
            let units = self.expand(&of(kind), on).into_iter();
            units.filter_map(|unit| Some((Class::One(unit.id.clone()), self.name(&unit.id, on)?.to_owned())))
        };
        let stations: Vec<_> = each(Kind::CommuneStation).collect();
        let mut choices: Vec<_> = each(Kind::DistrictCentre).collect();
        if stations.len() > 1 {
            let label = format!("Tất cả {} Đài Truyền thanh cấp xã trên địa bàn", stations.len());
            choices.push((of(Kind::CommuneStation), label));
        }
        choices.extend(stations);
        choices
    }
}
