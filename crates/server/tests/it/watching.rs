//! The dashboard and the alerts name nothing the server does not tell.
use crate::engine::Engine;
use crate::town::{Town, free_port};
use crate::web::get;
use std::collections::BTreeSet;

#[test]
fn every_metric_of_the_dashboard_and_the_alerts_is_exported() {
    let mut town = Town::on(Engine::Sqlite);
    let metrics = free_port();
    town.set("AUSRUFER_METRICS_LISTEN", format!("127.0.0.1:{metrics}"));
    let serving = town.serve();
    let told = get(metrics, "/metrics").is(200).text();
    serving.stop();
    let exported: BTreeSet<&str> =
        told.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/");
    for file in ["grafana.json", "alerts.yml"] {
        let text = std::fs::read_to_string(format!("{root}{file}")).unwrap();
        let named = names(&text);
        assert!(named.len() > 5, "{file} was not understood: {named:?}");
        let unknown: Vec<_> = named.iter().filter(|name| !exported.contains(name.as_str())).collect();
        assert!(unknown.is_empty(), "{file} names {unknown:?}; exported are {exported:?}");
    }
}

#[test]
fn the_dashboard_is_what_grafana_reads() {
    let text = include_str!("../../../../deploy/grafana.json");
    let dashboard: serde_json::Value = serde_json::from_str(text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<i64> = panels.iter().map(|panel| panel["id"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "a number is given once");
    for panel in panels {
        for field in ["type", "title", "gridPos", "datasource", "targets", "fieldConfig"] {
            assert!(!panel[field].is_null(), "{} has no {field}", panel["title"]);
        }
        let place = &panel["gridPos"];
        assert!(place["x"].as_i64().unwrap() + place["w"].as_i64().unwrap() <= 24, "{} is too wide", panel["title"]);
    }
    assert!(dashboard["schemaVersion"].as_i64().unwrap() >= 36 && dashboard["uid"].is_string());
}

/// `ausrufer_…` words.
fn names(text: &str) -> BTreeSet<String> {
    let end = |rest: &str| rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let each = text.match_indices("ausrufer_").map(|(at, _)| &text[at..]);
    each.map(|rest| rest[..end(rest).unwrap_or(rest.len())].to_owned()).collect()
}
