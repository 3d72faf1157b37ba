"""Every type of event, exported as OCSF, against the schema that somebody else packaged (ocsf-json-schema)."""
import json
import uuid

import jsonschema
import pytest
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

import castellan

FULL = {
    "user_id": "018f3c1e-0000-7000-8000-000000000001", "email": "ada@example.com", "username": "ada", "ip_address": "2001:db8::7",
    "user_agent": "Mozilla/5.0", "request_path": "/v1/users", "message": "what happened",
    "metadata": '{"count": 2, "nested": {"a": [1, null]}}', "api_key_id": "018f3c1e-0000-7000-8000-000000000002",
    "location_city": "Berlin", "location_region": "Berlin", "location_country": "DE", "location_lat": 52.5, "location_lng": 13.4,
    "location_timezone": "Europe/Berlin"}
# As much and as little as a row can hold.
ROWS = [{}, {"ip_address": "203.0.113.7"}, {"email": "ada@example.com"}, {"username": "ada", "message": ""}] + [
    {**FULL, "request_method": method} for method in ("GET", "POST", "PATCH", "DELETE", "OPTIONS")]


def quoted(value):
    return "NULL" if value is None else str(value) if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'"


def insert(number, kind):
    """One statement with a type in every shape, succeeded and failed."""
    columns = ["id", "event_type", "event_category", "severity", "success", "created_at", "request_method", *FULL]
    severities, categories = ["info", "warning", "error", "critical"], ["account", "suspicious", "data_access"]
    rows = []
    for index, shape in enumerate(ROWS):
        row = {"id": str(uuid.uuid4()), "event_type": kind, "event_category": categories[number % 3],
               "severity": severities[index % 4], "success": index % 2, "metadata": "{}", **shape}
        values = [quoted(row.get(name)) for name in columns]
        values[columns.index("created_at")] = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
        rows.append("(" + ", ".join(values) + ")")
    return f"INSERT INTO security_events ({', '.join(columns)}) VALUES {', '.join(rows)}"


@pytest.fixture(scope="module")
def ocsf():
    return get_ocsf_schema("1.8.0")


def lacking(value, schema, attributes, constraints, path):
    """What OCSF demands and JSON Schema can't say: at least one, or just one, of some attributes; down through the objects."""
    if wanted := constraints.get("at_least_one"):
        if not set(wanted) & set(value):
            yield f"{path}: none of {wanted}"
    if wanted := constraints.get("just_one"):
        if len(set(wanted) & set(value)) != 1:
            yield f"{path}: not just one of {wanted}"
    for name, inner in value.items():
        kind = attributes.get(name, {}).get("object_type")
        for item in inner if isinstance(inner, list) else [inner]:
            if kind and kind != "object" and isinstance(item, dict):
                declared = schema["objects"][kind]
                yield from lacking(item, schema, declared["attributes"], declared.get("constraints") or {}, f"{path}.{name}")


def check(lines, ocsf, kind_of):
    """Every line against the schema of its class; the kinds that were seen."""
    schemas, seen, problems, validators = OcsfJsonSchemaEmbedded(ocsf), set(), set(), {}
    for line in lines:
        event = json.loads(line)
        kind = kind_of(event)
        seen.add(kind)
        name = schemas.lookup_class_name_from_uid(event["class_uid"])
        profiles = tuple(event["metadata"].get("profiles", []))
        if (name, profiles) not in validators:
            declared = schemas.get_class_schema(name, list(profiles))
            validators[name, profiles] = jsonschema.Draft202012Validator(declared)
        for error in validators[name, profiles].iter_errors(event):
            problems.add(f"{kind} ({name}): {error.json_path}: {error.message}")
        declared = ocsf["classes"][name]
        problems |= set(lacking(event, ocsf, declared["attributes"], declared.get("constraints") or {}, f"{kind} ({name})"))
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["category_uid"] == event["class_uid"] // 1000
        assert str(event["activity_id"]) in declared["attributes"]["activity_id"]["enum"], f"{kind}: {event['activity_id']}"
    assert not problems, "\n".join(sorted(problems))
    return seen


def test_every_event_is_ocsf(install, ocsf):
    installation = install("sqlite")
    document = json.loads(castellan.run(installation.folder, ["openapi"], installation.environment))
    parameters = document["paths"]["/v1/security-events"]["get"]["parameters"]
    types = next(parameter for parameter in parameters if parameter["name"] == "eventType")["schema"]["enum"]
    assert len(types) >= 45
    # And one that a later version may know.
    for number, kind in enumerate([*types, "something_else"]):
        installation.sql(insert(number, kind))
    lines = castellan.run(
        installation.folder, ["events", "export", "--format", "ocsf", "--days", "1"], installation.environment).splitlines()
    seen = check(lines, ocsf, lambda event: event["unmapped"]["event_type"])
    assert {*types, "something_else"} <= seen


def test_every_entry_of_the_audit_log_is_ocsf(install, ocsf):
    installation = install("sqlite")
    server = installation.start()
    login = server.sign_in(installation.administrator)
    person, token = login["user"]["id"], login["accessToken"]
    verbs = ["created", "enabled", "disabled", "erased", "locked", "unlocked", "exported", "updated", "rotated", "removed", "revoked",
             "looked_at"]
    # As much and as little as an entry can hold.
    shapes = [{}, {"user_id": person, "resource_id": "17"}, {"actor_name": "depot", "ip_address": "203.0.113.7"},
              {"ip_address": "2001:db8::7", "user_agent": "curl/8.1", "details": {"nested": [1, None, 1.5]}, "resource_id": "é"}]
    entries = [{"action": f"{kind}.{verb}", "resource_type": kind, **shape}
               for kind in ("user", "order") for verb in verbs for shape in shapes]
    entries += [{"action": f"password.{verb}", "resource_type": "user"} for verb in ("changed", "reset")]
    lines = "\n".join(json.dumps({"event_id": f"e{number}", **entry}) for number, entry in enumerate(entries))
    assert server.request_text("POST", "/v1/audit-logs", lines, token, "application/x-ndjson").status == 200
    text = castellan.run(installation.folder, ["audit", "export", "--format", "ocsf"], installation.environment)
    seen = check(text.splitlines(), ocsf, lambda event: event["unmapped"]["action"])
    assert {entry["action"] for entry in entries} <= seen
