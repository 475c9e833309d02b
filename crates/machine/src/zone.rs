//! The device's own zone, in which agents read instants.

use std::path::Path;

use vioe_domain::coverage::Zone;

/// The zone the person has set: `TZ`, or the system's; UTC where neither names one of the zone database.
pub fn device_zone() -> Zone {
    let asked = std::env::var("TZ").ok();
    let linked = std::fs::canonicalize("/etc/localtime").ok();
    let written = std::fs::read_to_string("/etc/timezone").ok();
    choose(asked.as_deref(), linked.as_deref(), written.as_deref())
}

fn choose(asked: Option<&str>, linked: Option<&Path>, written: Option<&str>) -> Zone {
    let linked = linked.and_then(|path| path.to_str()?.split_once("/zoneinfo/").map(|(_, name)| name));
    [asked.map(|name| name.trim_start_matches(':')), linked, written.map(str::trim)]
        .into_iter()
        .flatten()
        .find_map(|name| Zone::new(name).ok())
        .unwrap_or_else(Zone::utc)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::choose;

    #[test]
    fn the_first_that_names_a_zone_wins() {
        let link = Path::new("/usr/share/zoneinfo/Europe/Helsinki");
        let name = |asked, linked, written| choose(asked, linked, written).name().to_owned();
        assert_eq!(name(Some("Asia/Tokyo"), Some(link), None), "Asia/Tokyo");
        assert_eq!(name(Some("CET-1CEST"), Some(link), None), "Europe/Helsinki");
        assert_eq!(name(None, None, Some("Europe/Paris\n")), "Europe/Paris");
        assert_eq!(name(None, Some(Path::new("/etc/localtime")), None), "UTC");
    }
}
