//! Enrolment: the code that a person types.

use super::*;

fn code() -> PrintedCode {
    PrintedCode {
        secret: [0xA5, 1, 2, 3, 4, 5, 6, 7, 8, 255],
        house: signer(1).public().id(),
    }
}

fn question() -> Enrol {
    Enrol {
        knows: Tail::default(),
        secret: code().secret,
        key: signer(8).public(),
        nonce: [2; 16],
        program: "0.1.0".to_owned(),
        model: "Raspberry Pi".to_owned(),
    }
}

fn answer(seed: u8, change: impl FnOnce(&mut Enrolled)) -> Vec<u8> {
    let mut answer = Enrolled {
        release: Tail::default(),
        device: "loa-1".to_owned(),
        key: signer(8).public().id(),
        nonce: [2; 16],
        at: NOW,
        units: vec!["xa".to_owned()],
        trust: trust(),
    };
    change(&mut answer);
    Sealed::seal(Kind::Enrolled, &answer, &signer(seed)).to_bytes()
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let printed = code().printed();
    assert_eq!((printed.len(), printed.matches('-').count()), (39, 7));
    let typed = printed
        .to_lowercase()
        .replace('-', " ")
        .replace('0', "o")
        .replace('1', "l");
    assert_eq!(PrintedCode::read(&typed), Ok(code()));
    for bad in [
        "",
        "ABCD",
        &printed[1..],
        "UUUU-UUUU-UUUU-UUUU-UUUU-UUUU-UUUU-UUUU",
        "ắ",
    ] {
        assert_eq!(
            PrintedCode::read(bad).map_err(|e| e.code()),
            Err("malformed"),
            "{bad}"
        );
    }
    let id = signer(1).public().id();
    assert_eq!(KeyId::read(&id.to_string()), Ok(id));
}

#[test]
fn who_asks_holds_the_key_that_it_brings() {
    let sealed = question().sealed(&signer(8)).to_bytes();
    assert_eq!(Enrol::read(&sealed), Ok(question()));
    let stolen = question().sealed(&signer(9)).to_bytes();
    assert!(Enrol::read(&stolen).is_err());
}

#[test]
fn only_the_house_on_the_paper_answers() {
    assert!(Enrolled::read(&answer(1, |_| ()), &code(), &question()).is_ok());
    let by_other_key = answer(2, |_| ());
    assert!(Enrolled::read(&by_other_key, &code(), &question()).is_err());
    let by_impostor = answer(9, |a| {
        a.trust = Trust {
            serial: 0,
            keys: vec![trusted(9, Powers::ALL)],
        }
    });
    assert_eq!(
        Enrolled::read(&by_impostor, &code(), &question()).map_err(|e| e.code()),
        Err("unknown_key")
    );
    let old = answer(1, |a| a.nonce = [1; 16]);
    assert_eq!(
        Enrolled::read(&old, &code(), &question()),
        Err(Refused::OtherQuestion)
    );
}
