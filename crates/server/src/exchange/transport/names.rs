//! The names of methods as public code has them. What a gateway is not known to have stands as `None`.

/// Which gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    /// The national one, by the VXP SDK 2.0.1.
    Vxp,
    /// A provincial LGSP, as one province has it.
    Lgsp,
}

/// What can be asked of a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the gateways'")]
pub enum Method {
    SendEdoc,
    GetReceivedEdocList,
    GetSentEdocList,
    GetEdoc,
    DownloadEdoc,
    UpdateStatus,
    GetAgenciesList,
    GetAgenciesListQd20,
    GetSynchronizeUnit,
    RegisterAgency,
    DeleteAgency,
    CountReceiveEdoc,
    CountReceiveStatus,
}

/// How a method is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Names {
    pub verb: &'static str,
    pub path: &'static str,
}

impl Gateway {
    /// How this gateway calls a method, where it is known.
    #[must_use]
    pub fn names(self, method: Method) -> Option<Names> {
        let post = |path| Some(Names { verb: "POST", path });
        let get = |path| Some(Names { verb: "GET", path });
        match (self, method) {
            (Self::Vxp, Method::SendEdoc) => post("/sendEdoc"),
            (Self::Vxp, Method::GetReceivedEdocList) => post("/getReceivedEdocList"),
            (Self::Vxp, Method::GetSentEdocList) => post("/getSentEdocList"),
            (Self::Vxp, Method::GetEdoc) => post("/getEdoc"),
            (Self::Vxp, Method::DownloadEdoc) => post("/downloadEdoc"),
            (Self::Vxp, Method::UpdateStatus) => post("/updateStatus"),
            (Self::Vxp, Method::GetAgenciesList) => post("/getAgenciesList"),
            (Self::Vxp, Method::GetAgenciesListQd20) => post("/getAgenciesListQD20"),
            (Self::Vxp, Method::GetSynchronizeUnit) => post("/getSynchronizeUnit"),
            (Self::Vxp, Method::RegisterAgency) => post("/registerAgency"),
            (Self::Vxp, Method::DeleteAgency) => post("/deleteAgency"),
            (Self::Vxp, Method::CountReceiveEdoc) => get("/countReceiveEdoc"),
            (Self::Vxp, Method::CountReceiveStatus) => get("/countReceiveStatus"),
            (Self::Lgsp, Method::SendEdoc) => post("/v1/sendEdoc"),
            (Self::Lgsp, Method::UpdateStatus) => post("/v1/updateStatus"),
            (Self::Lgsp, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_of_a_gateway_is_not_named() {
        assert_eq!(Gateway::Vxp.names(Method::GetEdoc).unwrap().path, "/getEdoc");
        assert_eq!(
            Gateway::Lgsp.names(Method::SendEdoc).unwrap().path,
            "/v1/sendEdoc"
        );
        assert_eq!(Gateway::Lgsp.names(Method::GetEdoc), None);
    }
}
