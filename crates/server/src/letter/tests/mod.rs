//! The way of a letter over the desk: requests in, text out.

mod choosing;
mod faults;
mod issuing;
mod reading;

use store::{Count, args, sql};

use crate::testing::House;

/// Written for the product.
const SAMPLE: &str = include_str!("../sample.txt");

async fn count(house: &House, table: store::Sql) -> i64 {
    house.site.db.one::<Count>(table, args![]).await.unwrap().count
}

async fn opened(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    let page = lan
        .upload(
            "/letters",
            &[("as_of", "2021-04-25")],
            &[("file", "cv412.txt", SAMPLE.as_bytes())],
        )
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap()
}

/// The fields of the only form of a page as a browser would send them.
pub(crate) fn form(body: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let unescape = |text: &str| {
        text.replace("&#34;", "\"")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#38;", "&")
            .replace("&amp;", "&")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
    };
    let attribute = |tag: &str, name: &str| {
        let found = tag
            .split(&format!(" {name}=\""))
            .nth(1)
            .map(|rest| rest.split('"').next().unwrap());
        found.map(unescape)
    };
    let start = body.find("<form class=\"form").expect("a form");
    let mut rest = &body[start
        ..body[start..]
            .find("</form>")
            .map_or(body.len(), |end| start + end)];
    let mut select = None;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = rest.find('>').unwrap();
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        if tag.starts_with("<textarea") {
            let text = after.split("</textarea>").next().unwrap();
            fields.push((attribute(tag, "name").unwrap(), unescape(text)));
        } else if tag.starts_with("<select") {
            select = attribute(tag, "name");
        } else if tag.starts_with("<option") && tag.ends_with(" selected") {
            fields.push((select.clone().unwrap(), attribute(tag, "value").unwrap()));
        } else if tag.starts_with("<input") && !tag.contains(" form=") {
            let boxed = tag.contains("type=\"checkbox\"");
            if let Some(name) =
                attribute(tag, "name").filter(|name| name != "csrf" && (!boxed || tag.ends_with(" checked")))
            {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        }
        rest = after;
    }
    fields
}

pub(crate) fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

pub(crate) fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
