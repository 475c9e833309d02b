//! What people are asked, how they reach us, and where things are found (guide 1.2, 4, 8.4, 10).

use serde::{Deserialize, Serialize};

use crate::ticket::{Channel, Required, Topic};

/// Where an out-of-scope request belongs (guide 1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// What is asked for.
    pub topic: Topic,
    /// Who helps instead, in a sentence for the customer.
    pub answer: String,
}

/// What is asked when a ticket is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Intake {
    /// The information required from a customer (guide 8.4), in the order it is asked for.
    pub required: Vec<Required>,
    /// Where what is out of scope belongs; every topic out of scope has one.
    pub redirects: Vec<Redirect>,
}

impl Default for Intake {
    fn default() -> Self {
        let redirect = |topic, answer: &str| Redirect { topic, answer: answer.to_owned() };
        Self {
            required: Required::ALL.to_vec(),
            redirects: vec![
                redirect(
                    Topic::ThirdPartyTool,
                    "The tool's own vendor supports it; we help with its integration into VIOE.",
                ),
                redirect(
                    Topic::CustomDevelopment,
                    "Custom development is no part of support; your account executive can offer it.",
                ),
                redirect(Topic::Training, "Training is handled by Customer Success."),
                redirect(
                    Topic::ProfessionalServices,
                    "Professional services are engaged through your account executive.",
                ),
                redirect(
                    Topic::SecurityConsulting,
                    "General security consulting is no part of support; your account executive can name partners.",
                ),
            ],
        }
    }
}

impl Intake {
    /// Where a topic belongs, if it is out of scope.
    pub fn redirect(&self, topic: Topic) -> Option<&str> {
        if topic.is_in_scope() {
            return None;
        }
        let found = self.redirects.iter().find(|redirect| redirect.topic == topic);
        Some(found.map_or("This is out of the scope of support.", |redirect| &redirect.answer))
    }
}

/// When a channel is open (guide 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelHours {
    /// Around the clock.
    Always,
    /// During the hours of the customer's support level.
    SupportLevel,
    /// During business hours: Standard, whatever the level.
    Business,
}

/// A way to reach us (guide 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelInfo {
    /// Which.
    pub channel: Channel,
    /// URL, address or number; as the guide has it until somebody fills it in.
    pub address: String,
    /// When it is open.
    pub hours: ChannelHours,
    /// What it is best for.
    pub best_for: String,
}

/// The ways to reach us, in the guide's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Channels(pub Vec<ChannelInfo>);

impl Default for Channels {
    fn default() -> Self {
        let info = |channel, address: &str, hours, best_for: &str| ChannelInfo {
            channel,
            address: address.to_owned(),
            hours,
            best_for: best_for.to_owned(),
        };
        Self(vec![
            info(
                Channel::Portal,
                "[Your Support Portal URL]",
                ChannelHours::Always,
                "Tracking all requests, status updates, the knowledge base, downloads",
            ),
            info(
                Channel::Email,
                "support@[domain].com",
                ChannelHours::SupportLevel,
                "Non-urgent issues, documentation requests",
            ),
            info(
                Channel::Phone,
                "[Support Phone Number]",
                ChannelHours::SupportLevel,
                "Urgent issues requiring immediate attention",
            ),
            info(
                Channel::Chat,
                "Via support portal or in-app",
                ChannelHours::Business,
                "Quick questions, status checks",
            ),
            info(
                Channel::Hotline,
                "[Emergency Number]",
                ChannelHours::Always,
                "Critical production issues only",
            ),
        ])
    }
}

/// Useful links (guide 10.4); as the guide has them until somebody fills them in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    /// Support portal.
    pub portal: String,
    /// System status.
    pub status: String,
    /// Documentation.
    pub documentation: String,
    /// Release notes.
    pub release_notes: String,
    /// Security advisories.
    pub security_advisories: String,
    /// Community.
    pub community: String,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            portal: "[Your Portal URL]".to_owned(),
            status: "[Status Page URL]".to_owned(),
            documentation: "[Docs URL]".to_owned(),
            release_notes: "[Release Notes URL]".to_owned(),
            security_advisories: "[Security URL]".to_owned(),
            community: "[URL]".to_owned(),
        }
    }
}

/// A training resource (guide 10.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// What it is called.
    pub title: String,
    /// What kind of thing it is.
    pub kind: String,
    /// Who can have it, or when.
    pub availability: String,
}

impl Training {
    /// The guide's list.
    pub fn guide() -> Vec<Self> {
        [
            ("Getting Started Guide", "Document", "All customers"),
            ("Video Tutorials", "Videos", "All customers"),
            ("Webinars", "Live/Recorded", "Scheduled"),
            ("Custom Training", "In-person/Virtual", "Enterprise customers"),
        ]
        .map(|(title, kind, availability)| Self {
            title: title.to_owned(),
            kind: kind.to_owned(),
            availability: availability.to_owned(),
        })
        .to_vec()
    }
}
