//! `POST /v1/alerts/claim`: one of a person's devices shows an alert, the others learn that it was shown.
//! `POST /v1/alerts/acknowledge`: settled on every device.

use serde::{Deserialize, Serialize};
use vioe_domain::{AlertId, DeviceId, UtcMillis};

/// Claims, or settles, alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRequest {
    /// The device that shows them.
    pub device_id: DeviceId,
    /// Which; at most 500.
    pub alerts: Vec<AlertId>,
}

/// Which of them this device is to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertResponse {
    /// Those that no other device of this person has shown. A device that asks again gets its own again.
    pub granted: Vec<AlertId>,
    /// The server's clock.
    pub server_time: UtcMillis,
}
