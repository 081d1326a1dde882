//! Which body may use which channel of grassroots information (Nghị định 49/2024/NĐ-CP).

use serde::{Deserialize, Serialize};

/// The eight types of the decree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Đài truyền thanh cấp xã.
    Loudspeaker,
    /// Bảng tin công cộng.
    Board,
    /// Bản tin thông tin cơ sở.
    Newsletter,
    /// Tài liệu không kinh doanh.
    Leaflet,
    /// Tuyên truyền viên cơ sở.
    Propagandist,
    /// Cổng, trang thông tin điện tử.
    Portal,
    /// Mạng xã hội, ứng dụng nhắn tin trên Internet.
    Social,
    /// Tin nhắn viễn thông.
    Sms,
}

/// Who wants to use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A central body.
    Central,
    /// The provincial People's Committee.
    ProvinceCommittee,
    /// Another body of the province, such as a Sở.
    ProvinceBody,
    /// A body of a commune other than its People's Committee.
    CommuneBody,
    /// The commune's People's Committee.
    CommuneCommittee,
    /// Thôn, tổ dân phố.
    Village,
}

/// The answer of the decree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The body may.
    Allowed,
    /// It may not, but may ask the province to do it.
    AskProvince,
    /// It may not.
    Refused,
    /// The articles that were read say nothing about it: a person decides.
    Unknown,
}

impl Channel {
    /// The eight, in the order of the decree.
    pub const ALL: [Self; 8] = [
        Self::Loudspeaker,
        Self::Board,
        Self::Newsletter,
        Self::Leaflet,
        Self::Propagandist,
        Self::Portal,
        Self::Social,
        Self::Sms,
    ];

    /// Whether a body may use this channel: Điều 7 (station), 11 (board), Mục 6 (portal), 28 (social network), 32 (SMS).
    #[must_use]
    pub fn of(self, body: Body) -> Answer {
        match (self, body) {
            (Self::Loudspeaker, Body::CommuneCommittee)
            | (Self::Sms, Body::Central | Body::ProvinceCommittee)
            | (Self::Board | Self::Social, _) => Answer::Allowed,
            (Self::Portal, body) if body != Body::Village => Answer::Allowed,
            (Self::Sms, _) => Answer::AskProvince,
            (Self::Loudspeaker | Self::Portal, _) => Answer::Refused,
            (Self::Newsletter | Self::Leaflet | Self::Propagandist, _) => Answer::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_below_the_provincial_committee_sends_messages() {
        let bodies = [
            Body::ProvinceBody,
            Body::CommuneBody,
            Body::CommuneCommittee,
            Body::Village,
        ];
        assert!(
            bodies
                .iter()
                .all(|body| Channel::Sms.of(*body) == Answer::AskProvince)
        );
        assert_eq!(Channel::Sms.of(Body::ProvinceCommittee), Answer::Allowed);
    }

    #[test]
    fn the_station_is_the_commune_committee_s_and_a_village_has_boards_but_no_portal() {
        assert_eq!(Channel::Loudspeaker.of(Body::CommuneCommittee), Answer::Allowed);
        assert_eq!(Channel::Loudspeaker.of(Body::ProvinceCommittee), Answer::Refused);
        assert_eq!(Channel::Board.of(Body::Village), Answer::Allowed);
        assert_eq!(Channel::Social.of(Body::Village), Answer::Allowed);
        assert_eq!(Channel::Portal.of(Body::Village), Answer::Refused);
        assert_eq!(Channel::Leaflet.of(Body::Village), Answer::Unknown);
        assert_eq!(Channel::ALL.len(), 8);
    }
}
