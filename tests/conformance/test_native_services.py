"""The native implementation by itself: the open services, its hooks, and plain Schemathesis."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from walking import HTTP, KINDS, Walk, fits_document, slug, subject

import openapi
from conformance.native import POINTS, Faults, running
from conformance.native.routes import routes

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running() as address:
        yield address


def limb(value: bool, *names: str) -> dict[str, bool]:
    four = (
        "unableWithoutAssistance",
        "causesPainDistressOrAnxiety",
        "endangersHealthOrSafety",
        "takesSignificantlyLonger",
    )
    return dict.fromkeys(names or four, value)


ABLE = limb(False)
ABLE_CARER = {name: False for name in ABLE if name != "takesSignificantlyLonger"}
ADULT = [each["outcome"] for each in openapi.criteria("adult")["outcomes"]]
CARER = [each["outcome"] for each in openapi.criteria("carer")["outcomes"]]
ALL_ABLE = dict.fromkeys(ADULT, ABLE)
ALL_ABLE_CARER = dict.fromkeys(CARER, ABLE_CARER)
UNABLE = limb(True, "unableWithoutAssistance")
LONGER = {**ABLE, "takesSignificantlyLonger": True}
YES: dict[str, Any] = {"impairment": {"present": True}, "wellbeing": {"impact": "significant"}}
CARE: dict[str, Any] = {"care": {"necessary": True}, "wellbeing": {"impact": "significant"}}

VECTORS: list[tuple[dict[str, Any], str]] = [
    # SI 2015/313 reg 2(1)-(3)
    ({**YES, "outcomes": {**ALL_ABLE, "home": UNABLE, "work": UNABLE}}, "indicated"),
    ({**YES, "outcomes": {**ALL_ABLE, "home": UNABLE}}, "not-indicated"),
    ({**YES, "outcomes": {**ALL_ABLE, "home": LONGER, "work": LONGER}}, "indicated"),
    ({**YES, "outcomes": {"home": UNABLE, "work": UNABLE}}, "indicated"),
    ({**YES, "outcomes": {"home": UNABLE}}, "assessor-decision"),
    ({**YES}, "assessor-decision"),
    (
        {**YES, "wellbeing": {"impact": "likely-significant"}, "outcomes": {
            "home": UNABLE, "work": UNABLE}},
        "indicated",
    ),
    (
        {**YES, "wellbeing": {"impact": "none"}, "outcomes": {"home": UNABLE, "work": UNABLE}},
        "not-indicated",
    ),
    (
        {**YES, "wellbeing": {"impact": "not-established"}, "outcomes": {
            "home": UNABLE, "work": UNABLE}},
        "assessor-decision",
    ),
    (
        {**YES, "impairment": {"present": False}, "outcomes": dict.fromkeys(ADULT, UNABLE)},
        "not-indicated",
    ),
    # reg 2(2)(j): what does not apply never counts
    (
        {**YES, "outcomes": {**ALL_ABLE, "home": UNABLE, "childcare": {
            "notApplicable": True, **UNABLE}}},
        "not-indicated",
    ),
    # reg 2(4): only where the result rests on it
    ({**YES, "outcomes": {**ALL_ABLE, "home": UNABLE, "work": {**UNABLE, "fluctuates": True}}},
     "assessor-decision"),
    ({**YES, "outcomes": {**ALL_ABLE, "home": {**UNABLE, "fluctuates": True}}}, "not-indicated"),
    ({**YES, "outcomes": {"home": UNABLE, "work": UNABLE, "safety": {"fluctuates": True}}},
     "indicated"),
    # reg 3
    ({**CARE, "healthEffect": "none", "outcomes": {**ALL_ABLE_CARER, "work": UNABLE}}, "indicated"),
    ({**CARE, "healthEffect": "none", "outcomes": ALL_ABLE_CARER}, "not-indicated"),
    ({**CARE, "healthEffect": "at-risk", "outcomes": ALL_ABLE_CARER}, "indicated"),
    ({**CARE, "healthEffect": "deteriorating"}, "indicated"),
    ({**CARE, "healthEffect": "other", "outcomes": ALL_ABLE_CARER}, "assessor-decision"),
    ({**CARE, "outcomes": ALL_ABLE_CARER}, "assessor-decision"),
    ({**CARE, "care": {"necessary": False}, "healthEffect": "at-risk"}, "not-indicated"),
    (
        {**CARE, "healthEffect": "none", "outcomes": {**ALL_ABLE_CARER, "caring": {
            "notApplicable": True, **UNABLE}}},
        "not-indicated",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "indication"), VECTORS)
def test_what_answers_point_to(base: str, answers: dict[str, Any], indication: str) -> None:
    population = "carer" if "care" in answers else "adult"
    check = subject(base, "eligibility").call(
        "checkEligibility", body={"population": population, **answers}, actor="nobody"
    )
    assert check.status == 200
    assert fits_document(check, "eligibility", "checkEligibility")
    assert check.json()["indication"] == indication
    walk = Walk(base, "carers-assessment" if population == "carer" else "needs-assessment")
    written = walk.record(walk.at("assured", answers=answers)).json()
    assert written["indication"] == check.json()


def test_a_check_says_each_outcome(base: str) -> None:
    sent = {
        "population": "adult",
        "outcomes": {
            "nutrition": {**ABLE, "endangersHealthOrSafety": True},
            "hygiene": ABLE,
            "toilet": {"unableWithoutAssistance": False},
            "clothing": {"fluctuates": True},
            "childcare": {"notApplicable": True},
        },
    }
    result = subject(base, "eligibility").call("checkEligibility", body=sent).json()
    assert [(each["paragraph"], each["finding"], each["limbs"]) for each in result["outcomes"]] == [
        ("2(2)(a)", "unable", ["2(3)(c)"]),
        ("2(2)(b)", "able", []),
        ("2(2)(c)", "not-answered", []),
        ("2(2)(d)", "assessor-decision", []),
        *[(f"2(2)({letter})", "not-answered", []) for letter in "efghi"],
        ("2(2)(j)", "not-applicable", []),
    ]
    longer = {"population": "carer", "outcomes": {"work": {"takesSignificantlyLonger": True}}}
    refused = subject(base, "eligibility").call("checkEligibility", body=longer)
    assert slug(refused) == "unknown-property"
    for body, problem in (
        ({}, "missing-property"),
        ({"population": "child"}, "invalid-value"),
        ({"population": 5}, "wrong-type"),
        ({"population": "adult", "income": 1}, "unknown-property"),
    ):
        check = subject(base, "eligibility").call("checkEligibility", body=body)
        assert slug(check) == problem


def test_pages_of_other_origins_may_call_open_services(base: str) -> None:
    eligibility = subject(base, "eligibility")
    asking = {"Origin": "https://council.example", "Access-Control-Request-Method": "POST"}
    asked = eligibility.send("OPTIONS", "/checks", headers=asking, actor="nobody")
    assert (asked.status, asked.header("access-control-allow-methods")) == (204, "POST")
    personal = subject(base, "needs-assessment").send("OPTIONS", "/", headers=asking)
    assert personal.status == 405
    assert personal.header("access-control-allow-origin") is None


def test_the_rules_service(base: str) -> None:
    rules = subject(base, "rules")
    for operation in ("getService", "listEligibilityCriteria", "listCodeLists"):
        assert fits_document(rules.call(operation, actor="nobody"), "rules", operation)
    for population in ("adult", "carer"):
        read = rules.call("getEligibilityCriteria", path={"population": population})
        assert read.json() == openapi.criteria(population)
    assert slug(rules.call("getEligibilityCriteria", path={"population": "child"})) == (
        "invalid-parameter"
    )
    for listed in rules.call("listCodeLists").json()["items"]:
        read = rules.call("getCodeList", path={"codeList": listed["name"]})
        assert fits_document(read, "rules", "getCodeList")
        codes = openapi.code_list(listed["name"]).codes
        assert [each["code"] for each in read.json()["codes"]] == [each.code for each in codes]
    assert slug(rules.call("getCodeList", path={"codeList": "nothing"})) == "not-found"


def test_the_feedback_service(base: str) -> None:
    """CA-FEEDBACK-009 to 012: four, and then ten of which one has no rating."""
    feedback = subject(base, "feedback")

    def told(query: str = "") -> dict[str, Any]:
        summary = feedback.call("getFeedbackSummary", query=query, actor="nobody")
        assert fits_document(summary, "feedback", "getFeedbackSummary")
        found: dict[str, Any] = next(
            each for each in summary.json()["subjects"] if each["about"] == "directory"
        )
        return found

    def give(number: int, **more: Any) -> Any:
        body = {"about": "directory", "outcome": "done", **more}
        given = feedback.call(
            "giveFeedback", body=body, key=f"of-the-directory-{number}", actor="nobody"
        )
        assert fits_document(given, "feedback", "giveFeedback")
        assert given.status == 201
        return given.json()["receivedOn"]

    assert told()["responses"] == {"count": 0}
    for number in (*range(4), 0, 1):
        month = f"month={give(number, rating=4)[:7]}"
    assert told() == {"about": "directory", "responses": {"suppressed": True}}
    assert told(month) == told("month=2015-06") == told()
    for number in range(4, 10):
        give(number, **({"rating": 5, "minutes": 59} if number < 9 else {}))
    assert told() == told(month)
    assert told()["responses"] == {"count": 10}
    ratings = [each["responses"] for each in told()["ratings"]]
    assert ratings == [{"count": 0}] * 3 + [{"suppressed": True}, {"count": 5}]
    assert told()["durations"][3] == {"duration": "from-30-to-59", "responses": {"count": 5}}
    assert "outcomes" not in told("month=2015-06")


def test_rates_and_the_charging_policy(base: str) -> None:
    """SI 2023/277 reg 2: the personal expenses allowance becomes 28.25 on 6 April 2023."""
    rules = subject(base, "rules")
    for on, amount in (("2023-04-05", "25.65"), ("2023-04-06", "28.25")):
        listed = rules.call("listRates", query=f"on={on}", actor="nobody")
        assert fits_document(listed, "rules", "listRates")
        (found,) = [
            each for each in listed.json()["items"] if each["name"] == "personal-expenses-allowance"
        ]
        assert (found["amount"], found["unit"]) == (amount, "week")
    assert rules.call("listRates", query="on=2031-04-06").json()["items"] == []
    for name in openapi.rate_names():
        read = rules.call("getRate", path={"rate": name})
        assert fits_document(read, "rules", "getRate")
        assert [each["from"] for each in read.json()["values"]] == [
            each.since.isoformat() for each in openapi.rate_values(name)
        ]
    assert slug(rules.call("getRate", path={"rate": "nothing"})) == "not-found"
    for on, since, until in (
        ("2025-04-05", None, "2025-04-05"),
        ("2025-04-06", "2025-04-06", "2026-04-05"),
        ("2026-04-05", "2025-04-06", "2026-04-05"),
        ("2026-04-06", "2026-04-06", None),
    ):
        policy = rules.call("getChargingPolicy", query=f"on={on}", actor="nobody")
        assert fits_document(policy, "rules", "getChargingPolicy")
        told = policy.json()
        assert told["chosen"] is (since is not None)
        assert (told.get("policy", {}).get("since"), told.get("until")) == (since, until)
    for operation in ("listRates", "getChargingPolicy"):
        for query in ("", "on=2026-02-30", "on=2026-04-06&on=2026-04-06"):
            assert slug(rules.call(operation, query=query)) == "invalid-parameter"


def test_the_directory(base: str) -> None:
    directory = subject(base, "directory")

    def listed(query: str) -> list[dict[str, Any]]:
        found, more = [], query
        while more:
            page = directory.call("listCouncils", query=more)
            assert fits_document(page, "directory", "listCouncils")
            found += page.json()["items"]
            following = page.json().get("next")
            more = f"{query}&cursor={following}" if following else ""
        return found

    codes = [council["gssCode"] for council in listed("limit=7")]
    current = [council.gss_code for council in openapi.councils() if council.current]
    assert [code for code in codes if "9999" not in code] == current
    assert len(codes) == len(set(codes)) == len(current) + len(openapi.sandbox_councils())
    (connected,) = listed("connected=true")
    for offered in connected["services"]:
        answer = HTTP.get(f"{base}{offered['baseUrl']}/").json()
        assert (answer["name"], answer["version"]) == (offered["service"], offered["version"])
    assert {council["type"] for council in listed("type=county")} == {"county"}
    before = {council["gssCode"] for council in listed("on=2025-03-31")}
    after = {council["gssCode"] for council in listed("on=2025-04-01")}
    assert "E08000016" in before - after
    assert "E08000038" in after - before
    assert directory.call("getCouncil", path={"gssCode": "E08000016"}).json()["successors"] == [
        "E08000038"
    ]
    assert slug(directory.call("getCouncil", path={"gssCode": "E07000001"})) == "invalid-parameter"
    assert slug(directory.call("getCouncil", path={"gssCode": "E06000999"})) == "unknown-council"
    assert slug(directory.call("listCouncils", query="cursor=abc")) == "unknown-cursor"
    for wrong in ("on=2023-02-30", "connected=True", "type=district"):
        assert slug(directory.call("listCouncils", query=wrong)) == "invalid-parameter"
    register = directory.call("listServices")
    assert fits_document(register, "directory", "listServices")
    assert {each["service"] for each in register.json()["items"]} == set(openapi.services())


def test_a_hook_changes_what_it_is_for_and_nothing_else() -> None:
    hooks = {"needed": lambda needed, population: 1 if population == "adult" else needed}
    one = {**YES, "outcomes": {**ALL_ABLE, "home": UNABLE}, "population": "adult"}
    with running(Faults(["one-outcome"], hooks)) as base:
        check = subject(base, "eligibility").call("checkEligibility", body=one)
        assert check.json()["indication"] == "indicated"
        assert subject(base, "rules").call("listCodeLists").status == 200
    assert Faults(["one-outcome"]).has("one-outcome")
    assert not Faults().has("one-outcome")
    with pytest.raises(KeyError, match="nowhere"):
        Faults(hooks={"nowhere": lambda value: value})


def test_every_point_is_reached() -> None:
    reached: set[str] = set()

    def hook(point: str) -> Any:
        def keep(value: Any, **_: Any) -> Any:
            reached.add(point)
            return value

        return keep

    with running(Faults(hooks={point: hook(point) for point in POINTS})) as base:
        for service in KINDS:
            walk = Walk(base, service)
            walk.record(walk.at("determined"))
            walk.take("put", walk.at("requested"), etag='"other"')
            walk.search({}, f"cursor={walk.search({}, 'limit=1').json()['next']}")
            walk.subject.send("DELETE", "/")
            walk.subject.call("getService")
        document = openapi.document("financial-assessment")
        requesting = document["paths"]["/financial-assessments"]["post"]["requestBody"]
        example = requesting["content"]["application/json"]["examples"]["full"]["value"]
        finance = subject(base, "financial-assessment")
        finance.call("requestFinancialAssessment", body=example, key="every-point-is-reached")
        rules, directory = subject(base, "rules"), subject(base, "directory")
        rules.call("listCodeLists")
        rules.call("getEligibilityCriteria", path={"population": "adult"})
        rules.call("listRates", query="on=2026-04-06")
        rules.call("getChargingPolicy", query="on=2026-04-06")
        directory.call("listCouncils")
        directory.call("listServices")
        feedback = subject(base, "feedback")
        for number in range(11):
            body = {"about": "rules" if number else "other", "outcome": "done"}
            feedback.call("giveFeedback", body=body, key=f"key-of-a-response-{number}")
        feedback.call("getFeedbackSummary")
        feedback.call("getFeedbackSummary", query="month=2015-06")
    assert reached == set(POINTS)


def test_it_is_served_from_the_command_line() -> None:
    command = [sys.executable, "-m", "conformance.native", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            line = served.stdout.readline().strip()
            assert line.rpartition(" is ready at ")[2].startswith("http://127.0.0.1:")
            address = f"{line.rpartition(' ')[2]}/rules/v1/"
            assert HTTP.get(address).json()["name"] == "rules"
        finally:
            served.terminate()
            served.wait(10)


@pytest.mark.slow
@pytest.mark.parametrize("service", openapi.services())
def test_plain_schemathesis_finds_nothing(service: str, tmp_path: Path) -> None:
    document = tmp_path / f"{service}.json"
    document.write_text(json.dumps(openapi.document(service)))
    succeeded: set[str] = set()

    def note(shape: Any, operation: str, **_: Any) -> Any:
        if 200 <= shape[0] < 300:
            succeeded.add(operation)
        return shape

    with running(Faults(hooks={"shape": note})) as base:
        run = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"),
                "run",
                str(document),
                *("--url", f"{base}/{service}/v1", "--seed", "20261122", "--max-examples", "5"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    operations = {f"{service}/{route.operation_id}" for route in routes(service)}
    assert operations <= succeeded, f"never 2xx: {sorted(operations - succeeded)}"
