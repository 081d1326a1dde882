//! `lantoa stop` and `lantoa stop-serve`: the path that works when the main program and the database are down.

use std::path::Path;

use serde_json::json;
use tokio::net::TcpListener;
use wire::player::Reach;

use super::{by_hand, shelf};
use crate::demo;
use crate::serve::{Failure, asked_to_stop};
use crate::site::Clock;

/// Gives an order from the data folder, or from a copy of its `stop` folder.
///
/// # Errors
/// No key is there, or no reason was given.
pub fn stop(data: &Path, reach: &Reach, why: &str, json: bool) -> Result<String, Failure> {
    if why.trim().is_empty() {
        return Err("phải ghi lý do (--why) / a reason is needed".into());
    }
    let clock = if data.join(demo::CLOCK_FILE).exists() {
        demo::clock(data)?
    } else {
        Clock::real()
    };
    let serial = by_hand::stop(data, reach, why.trim(), clock.now())?;
    let file = shelf::file(data);
    if json {
        return Ok(format!("{:#}\n", json!({ "serial": serial, "file": file })));
    }
    Ok(format!(
        "Đã ký lệnh dừng số {serial} vào {}. Gỡ lệnh trong chương trình chính. / Signed; it is lifted in the main program.\n",
        file.display()
    ))
}

/// Hands out the signed file until told to stop.
///
/// # Errors
/// The address is taken.
pub async fn serve(data: &Path, listen: &str) -> Result<(), Failure> {
    let listener = TcpListener::bind(listen).await?;
    println!("Lệnh dừng / stop order: http://{}/", listener.local_addr()?);
    Ok(crate::http::serve_stop(listener, shelf::file(data), asked_to_stop()).await?)
}
