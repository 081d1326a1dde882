//! What has happened before the demonstration begins: made up, so that no page of it is empty and every colour of the
//! living letter is there.

use civic::Role;
use civic::activity::Kind as Done;
use civic::unit::Kind;

/// Somebody who has acted: the kind of the unit, what its name holds, login and name of a made-up person.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    pub kind: Kind,
    pub place: &'static str,
    pub login: &'static str,
    pub name: &'static str,
    pub role: Role,
}

const fn who(kind: Kind, place: &'static str, login: &'static str, name: &'static str, role: Role) -> Who {
    Who {
        kind,
        place,
        login,
        name,
        role,
    }
}

/// Those who act in the story beside the four who can be signed in as.
pub const OTHERS: [Who; 9] = [
    who(
        Kind::Broadcaster,
        "Lạng Sơn",
        "nga",
        "Triệu Thị Nga",
        Role::Newsroom,
    ),
    who(
        Kind::DistrictOffice,
        "Bắc Sơn",
        "thanh",
        "Dương Công Thành",
        Role::Coordinator,
    ),
    who(
        Kind::DistrictOffice,
        "Bình Gia",
        "vy",
        "Hoàng Thị Vy",
        Role::Coordinator,
    ),
    who(
        Kind::DistrictOffice,
        "Cao Lộc",
        "hieu",
        "Lương Văn Hiếu",
        Role::Coordinator,
    ),
    who(
        Kind::DistrictOffice,
        "Lộc Bình",
        "duyen",
        "Vi Thị Duyên",
        Role::Coordinator,
    ),
    who(
        Kind::DistrictOffice,
        "Hữu Lũng",
        "son",
        "Nguyễn Hồng Sơn",
        Role::Coordinator,
    ),
    who(
        Kind::DistrictCentre,
        "Tràng Định",
        "quyet",
        "Nông Văn Quyết",
        Role::Coordinator,
    ),
    who(
        Kind::CommuneStation,
        "Đào Viên",
        "ly",
        "Lục Thị Ly",
        Role::Commune,
    ),
    who(
        Kind::CommuneStation,
        "Tân Minh",
        "phuc",
        "Hứa Văn Phúc",
        Role::Commune,
    ),
];

/// One thing that somebody did with their unit's piece of a task. Tasks count from 1, days are those of 2021.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Month, day, hour.
    pub at: (u8, u8, i64),
    /// Login name.
    pub who: &'static str,
    /// Which task of the letter.
    pub task: usize,
    pub deed: Deed,
}

/// What was done.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// Opened it.
    Open,
    /// Passed it down to the centre, which leads, and to all stations of the district.
    PassDown(&'static str),
    /// Logged something.
    Log(Log),
    /// Said that it is done.
    Finish,
    /// Refused it.
    Refuse(&'static str),
    /// The sender reminded this unit.
    Remind(&'static str),
}

/// An activity.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    pub kind: Done,
    pub place: &'static str,
    pub language: &'static str,
    /// Items, minutes, copies, people; 0: not said.
    pub figures: [i64; 4],
    /// A link that shows it; empty: none.
    pub link: &'static str,
}

const fn log(
    kind: Done,
    place: &'static str,
    language: &'static str,
    figures: [i64; 4],
    link: &'static str,
) -> Deed {
    Deed::Log(Log {
        kind,
        place,
        language,
        figures,
        link,
    })
}

const fn event(at: (u8, u8, i64), who: &'static str, task: usize, deed: Deed) -> Event {
    Event { at, who, task, deed }
}

/// In the order of time.
pub const EVENTS: &[Event] = &[
    event((3, 9, 14), "hoa", 1, Deed::Open),
    event((3, 9, 15), "nga", 1, Deed::Open),
    event((3, 10, 8), "tuan", 2, Deed::Open),
    event(
        (3, 10, 9),
        "tuan",
        2,
        Deed::PassDown("Phát vào phiên chợ các ngày mồng 4 và mồng 9 âm lịch, bằng tiếng Tày và tiếng Nùng."),
    ),
    event((3, 10, 10), "thanh", 2, Deed::Open),
    event((3, 10, 14), "quyet", 2, Deed::Open),
    event((3, 11, 7), "ly", 2, Deed::Open),
    event(
        (3, 12, 9),
        "thanh",
        2,
        log(
            Done::Guidance,
            "huyện Bắc Sơn",
            "vi",
            [1, 0, 0, 0],
            "https://example.org/bac-son/cv-31",
        ),
    ),
    event(
        (3, 12, 16),
        "hoa",
        1,
        log(
            Done::Article,
            "báo giấy và báo điện tử",
            "vi",
            [2, 0, 0, 0],
            "https://example.org/bao/viec-nhe-luong-cao",
        ),
    ),
    event(
        (3, 14, 9),
        "quyet",
        2,
        log(
            Done::Clip,
            "huyện Tràng Định",
            "tyz",
            [1, 4, 0, 0],
            "https://example.org/trang-dinh/clip-tieng-tay",
        ),
    ),
    event((3, 15, 8), "hieu", 3, Deed::Open),
    event(
        (3, 16, 7),
        "ly",
        2,
        log(
            Done::Broadcast,
            "chợ Đào Viên",
            "nut",
            [4, 20, 0, 0],
            "https://example.org/dao-vien/nhat-ky-phat",
        ),
    ),
    event(
        (3, 17, 10),
        "nga",
        1,
        log(
            Done::Programme,
            "sóng phát thanh, truyền hình tỉnh",
            "vi",
            [2, 30, 0, 0],
            "https://example.org/dai/chuyen-de",
        ),
    ),
    event((3, 18, 15), "vy", 2, Deed::Open),
    event((3, 19, 9), "tuan", 3, Deed::Open),
    event(
        (3, 20, 9),
        "tuan",
        3,
        log(
            Done::Meeting,
            "chợ Thất Khê",
            "tyz",
            [1, 0, 0, 180],
            "https://example.org/trang-dinh/cho-that-khe",
        ),
    ),
    event((3, 22, 8), "duyen", 2, Deed::Open),
    event(
        (3, 22, 9),
        "duyen",
        2,
        Deed::Refuse(
            "Trùng với kế hoạch tuyên truyền biên giới đã giao cho Trung tâm của huyện; đề nghị Sở gộp vào kế hoạch đó.",
        ),
    ),
    event(
        (3, 25, 14),
        "hieu",
        3,
        log(Done::Meeting, "bến xe Đồng Đăng", "vi", [2, 0, 0, 320], ""),
    ),
    event(
        (3, 26, 9),
        "hoa",
        1,
        log(
            Done::Column,
            "báo điện tử",
            "vi",
            [1, 0, 0, 0],
            "https://example.org/bao/chuyen-muc",
        ),
    ),
    event(
        (3, 29, 8),
        "hoa",
        4,
        log(
            Done::SocialPost,
            "trang của Báo",
            "vi",
            [3, 0, 0, 0],
            "https://example.org/bao/goi-111",
        ),
    ),
    event(
        (4, 1, 9),
        "nga",
        4,
        log(
            Done::Programme,
            "sóng phát thanh tỉnh",
            "ium",
            [6, 18, 0, 0],
            "https://example.org/dai/thong-diep-111",
        ),
    ),
    event((4, 2, 8), "hoa", 1, Deed::Finish),
    event(
        (4, 5, 9),
        "thanh",
        3,
        log(
            Done::Meeting,
            "xã Tân Tri",
            "vi",
            [3, 0, 0, 240],
            "https://example.org/bac-son/tan-tri",
        ),
    ),
    event(
        (4, 6, 9),
        "thanh",
        4,
        log(
            Done::Poster,
            "9 điểm chợ, bến xe",
            "vi",
            [9, 0, 0, 0],
            "https://example.org/bac-son/pa-no",
        ),
    ),
    event((4, 8, 8), "tuan", 4, Deed::Open),
    event((4, 12, 7), "phuc", 2, Deed::Open),
    event((4, 14, 10), "son", 3, Deed::Open),
    event(
        (4, 19, 15),
        "thanh",
        5,
        log(
            Done::Guidance,
            "huyện Bắc Sơn",
            "vi",
            [1, 0, 0, 0],
            "https://example.org/bac-son/bao-cao",
        ),
    ),
    event(
        (4, 22, 9),
        "vy",
        3,
        Deed::Remind("Đề nghị Phòng cho biết kết quả trước ngày 28/4/2021."),
    ),
];
