//! `rulesmith new`.

use crate::Case;

#[test]
fn a_new_definition_passes_check() {
    let case = Case::new();
    let run =
        case.run(&["new", "Device isolated by hand", "--table", "CloudAppEvents", "--group", "mde-audit"]);
    insta::assert_snapshot!(run.shown(), @r"
    status: 0
    ----- stdout -----
    detections/mde-audit/device-isolated-by-hand.yaml
    ----- stderr -----
    help: fill in the query, then run `rulesmith check`; `status: draft` keeps it out of `out/`
    ");
    insta::assert_snapshot!(
        "new_defender_definition",
        case.read("detections/mde-audit/device-isolated-by-hand.yaml")
    );
    insta::assert_snapshot!("new_defender_check", case.run(&["check"]).shown());
}

#[test]
fn a_table_of_the_workspace_alone_is_queried_there() {
    let case = Case::new();
    case.run(&["new", "Odd sign-in: \"guest\"", "--table", "SigninLogs"]);
    insta::assert_snapshot!("new_sentinel_definition", case.read("detections/odd-sign-in-guest.yaml"));
    insta::assert_snapshot!(case.run(&["check"]).shown(), @r"
    status: 0
    ----- stdout -----
    1 definition: no problems
    ");
}

#[test]
fn every_table_gives_a_definition_without_errors() {
    for table in [
        "DeviceProcessEvents",
        "EmailEvents",
        "AlertInfo",
        "AzureActivity",
        "Heartbeat",
        "DeviceTvmSoftwareInventory",
    ] {
        let case = Case::new();
        assert_eq!(case.run(&["new", "Some new rule", "--table", table]).status, Some(0), "{table}");
        let check = case.run(&["check"]);
        assert_eq!(check.status, Some(0), "{table}: {}", check.shown());
    }
}

#[test]
fn what_cannot_be_made_is_said() {
    let case = Case::new().file("detections/taken.yaml", "id: taken\n");
    let mut shown = String::new();
    for arguments in [
        ["new", "Taken", "--table", "CloudAppEvents"],
        ["new", "Some rule", "--table", "CloudAppEvent"],
        ["new", "Some rule", "--table", "Nothing like it"],
        ["new", "7 rules", "--table", "CloudAppEvents"],
    ] {
        shown += &format!("$ rulesmith {}\n{}\n", arguments.join(" "), case.run(&arguments).shown());
    }
    let outside = ["new", "Some rule", "--table", "CloudAppEvents", "--group", "../../elsewhere"];
    shown += &format!("$ rulesmith {}\n{}", outside.join(" "), case.run(&outside).shown());
    insta::assert_snapshot!(shown);
    assert_eq!(case.files("").len(), 1, "nothing was written");
}
