"""The properties layer: requests made from the document alone, valid and invalid in one way each.

What is asked comes from a generator (`properties_engine.py`); what an answer must be comes from the
clauses. Every request is read again as it was sent (`properties_requests.py`), so that a claim of
the generator counts only where the bytes bear it out. What may not come in here: ways of several
steps (scenarios) and what a rule of the law gives (vectors).
"""

from __future__ import annotations

from typing import Any

from conformance import schemas
from conformance.budget import Budget, Profile
from conformance.ledger import Ledger
from conformance.model import Exchange
from conformance.properties_answers import of_every_answer, points_at
from conformance.properties_bodies import Fault
from conformance.properties_claims import CLAIMS
from conformance.properties_engine import EngineError, Plan, Sent, Slots, asked
from conformance.properties_malformed import malformed
from conformance.properties_requests import Requests, problem_slug
from conformance.properties_seed import Assessments, SeedError
from conformance.subject import Actor, Subject, UnreachableError
from openapi.bundle import resolve

TEST = "properties"
_LIKE_CASES: dict[Profile, int | None] = {"smoke": 1, "standard": 6, "deep": None}
_RANDOM_CASES: dict[Profile, int] = {"smoke": 0, "standard": 4, "deep": 60}
_FEW = (
    *("getService", "search", "check", "list", "give", "getFeedbackSummary", "illustrate"),
    "calculate",
)
_SYSTEM_DOWN = frozenset({501, 502, 503, 504})
"""Allowed of any council's system, and nothing more can be said of such an answer."""
_OF_THE_RULES = frozenset({"contradictory-request", "rate-not-known"})
"""What a body that fits its schema can be refused with, where the document says so."""

TAKEN = {
    "request": ("CA-NEEDS-001", "CA-CARER-001", "CA-FINANCE-024"),
    "put": ("CA-NEEDS-005", "CA-CARER-006", "CA-FINANCE-026"),
    "search": ("CA-COMMON-043",),
    "submit": ("CA-NEEDS-007", "CA-CARER-008"),
    "withdraw": ("CA-NEEDS-009", "CA-CARER-010", "CA-FINANCE-033"),
    "refuse": ("CA-NEEDS-010", "CA-CARER-011"),
    "assure": ("CA-NEEDS-014", "CA-CARER-015"),
    "return": ("CA-NEEDS-016", "CA-CARER-017"),
    "determine": ("CA-NEEDS-018", "CA-CARER-019", "CA-FINANCE-028"),
    "getNeedsAssessmentRecord": ("CA-NEEDS-024",),
    "getCarersAssessmentRecord": ("CA-CARER-026",),
    "getFinancialAssessmentRecord": ("CA-FINANCE-031",),
    "get": ("CA-COMMON-040", "CA-RULES-009", "CA-RULES-021"),
    "list": ("CA-RULES-009", "CA-RULES-021", "CA-DIRECTORY-002", "CA-DIRECTORY-010"),
    "check": ("CA-ELIGIBILITY-015",),
    "give": ("CA-FEEDBACK-002",),
    "getFeedbackSummary": ("CA-FEEDBACK-007",),
    "illustrate": ("CA-DEFERRED-002",),
    "calculate": ("CA-FINANCE-001",),
}
"""How an operation's name begins -> the clause by which a valid request is taken."""
_SERVICE = {
    "needs-assessment": "CA-NEEDS-030",
    "carers-assessment": "CA-CARER-032",
    "deferred-payment": "CA-DEFERRED-001",
    "financial-assessment": "CA-FINANCE-034",
    "eligibility": "CA-ELIGIBILITY-001",
    "feedback": "CA-FEEDBACK-001",
    "rules": "CA-RULES-001",
    "directory": "CA-DIRECTORY-001",
}


def run(subject: Subject, ledger: Ledger, budget: Budget) -> None:
    """Ask, and note what every answer shows in the ledger."""
    subject.test = TEST
    layer = _Layer(subject, ledger)
    plan = Plan(
        operations=_few(subject) if budget.profile == "smoke" else None,
        like_cases=_LIKE_CASES[budget.profile],
        random_cases=_RANDOM_CASES[budget.profile],
    )
    try:
        layer.ask_malformed(budget)
        for sent in asked(
            subject,
            plan,
            token=layer.token,
            settle=layer.settle,
            stop=lambda: budget.spent,
        ):
            layer.look_at(sent)
        layer.ask_as_others()
        layer.clean_up()
    except UnreachableError as failure:
        for clause in layer.clauses_of_success():
            ledger.blocked(clause, str(failure))
        raise
    except EngineError as failure:
        for clause in layer.clauses_of_success():
            ledger.error(clause, f"the generator of requests failed: {failure}")


def _few(subject: Subject) -> frozenset[str]:
    return frozenset(each for each in operations(subject) if each.startswith(_FEW))


def operations(subject: Subject) -> dict[str, dict[str, Any]]:
    """Every operation of the service's document by its operationId."""
    return {
        each["operationId"]: each
        for item in subject.document["paths"].values()
        for each in item.values()
        if isinstance(each, dict) and "operationId" in each
    }


def clause_of_success(service: str, operation_id: str) -> str:
    """The clause by which a valid request of an operation is taken."""
    if operation_id == "getService":
        return _SERVICE[service]
    longest = max((each for each in TAKEN if operation_id.startswith(each)), key=len, default="")
    return schemas.binding(operation_id, *TAKEN.get(longest, ())) or "CA-COMMON-003"


class _Layer:
    """One run of the layer over one service."""

    def __init__(self, subject: Subject, ledger: Ledger) -> None:
        self._subject, self._ledger = subject, ledger
        self._rng = subject.rng(TEST)
        self._operations = operations(subject)
        self.token = _bearer(subject, "practitioner")
        self._requests = Requests(subject.document, subject.base_url, self.token)
        assessed = subject.service.endswith("-assessment")
        self._assessments = Assessments(subject) if assessed else None
        self._unready: set[str] = set()

    def clauses_of_success(self) -> set[str]:
        """The clauses of which nothing is known when the layer cannot run."""
        return {clause_of_success(self._subject.service, each) for each in self._operations}

    def settle(self, slots: Slots) -> None:
        """Give a generated request what only this implementation can have given out."""
        headers = {name.lower(): name for name in slots.headers}
        for name, fresh in (("Idempotency-Key", self._key), ("If-Match", lambda: "*")):
            value = slots.headers.get(headers.get(name.lower(), ""))
            if value is None or (name == "If-Match" and slots.about == name):
                continue
            if self._requests.is_valid_header(slots.operation_id, name, str(value)):
                slots.headers[headers[name.lower()]] = fresh()
        waiting = self._assessments
        if waiting is None or waiting.parameter not in slots.path:
            return
        if not self._requests.is_identifier(slots.path[waiting.parameter]):
            return
        try:
            slots.path[waiting.parameter] = waiting.waiting_for(slots.operation_id)
        except SeedError as failure:
            if slots.operation_id not in self._unready:
                clause = clause_of_success(self._subject.service, slots.operation_id)
                self._ledger.blocked(clause, str(failure))
            self._unready.add(slots.operation_id)

    def look_at(self, sent: Sent) -> None:
        """Judge one answer, and what the generator claims about it."""
        exchange, operation_id = sent.exchange, sent.operation_id
        if self._assessments is not None:
            self._assessments.seen(operation_id, exchange)
        found = self._requests.faults(operation_id, exchange)
        self._status(operation_id, exchange, found)
        self._form(operation_id, exchange)
        for clause, passed, expected, actual in of_every_answer(
            operation_id, self._requests.methods(operation_id), exchange
        ):
            self._check(clause, passed, exchange, expected, actual)
        for code, title in sent.claims:
            claim = CLAIMS.get(code)
            if claim is None:
                raise EngineError(f"the failure {code} ({title}) belongs to no clause here")
            if claim.counts:
                self._check(claim.clause, False, exchange, "a refusal", title)

    def ask_malformed(self, budget: Budget) -> None:
        """Bodies that are no JSON, and would be valid if they were."""
        chosen = _few(self._subject) if budget.profile == "smoke" else frozenset(self._operations)
        for operation_id in sorted(chosen):
            for sent in malformed(
                self._subject, self._operations[operation_id], self._assessments, budget
            ):
                self.look_at(sent)

    def ask_as_others(self) -> None:
        """Personal operations refuse whoever has no token, and those of the council a citizen."""
        citizen = _bearer(self._subject, "citizen")
        if self._assessments is None:
            return
        path = {self._assessments.parameter: "A-1"}
        for operation_id, operation in self._operations.items():
            scopes = {each for entry in operation["security"] for each in entry.get("oauth2", ())}
            if not scopes:
                continue
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            body = next(iter(content["examples"].values()))["value"] if content else None
            cases: list[tuple[Actor, str, int]] = [("nobody", "CA-COMMON-021", 401)]
            if "citizen" not in scopes and citizen not in (None, self.token):
                cases.append(("citizen", "CA-COMMON-022", 403))
            for actor, clause, status in cases:
                key = self._key()
                answer = self._subject.call(
                    operation_id, path=path, body=body, actor=actor, key=key, etag="*"
                )
                told = _told(answer)
                self._check(clause, answer.status == status, answer, str(status), told)
                self._form(operation_id, answer)

    def clean_up(self) -> None:
        """Withdraw what was requested."""
        if self._assessments is not None:
            self._assessments.withdraw()

    def _status(self, operation_id: str, exchange: Exchange, found: list[Fault]) -> None:
        status, service = exchange.status, self._subject.service
        success = clause_of_success(service, operation_id)
        if status in _SYSTEM_DOWN or status == 429:
            return
        if operation_id in self._unready and status == 404:
            return
        if not found:
            slug = problem_slug(exchange)
            unheld = {"not-holdable"} | (_OF_THE_RULES & self._refusals(operation_id))
            fine = 200 <= status < 300 or status == 409 or (status == 422 and slug in unheld)
            clause = "CA-COMMON-031" if status == 412 else success
            self._check(clause, fine, exchange, "a valid request is taken", _told(exchange))
            return
        decided = [each for each in found if each.statuses]
        if len(decided) < len(found):
            if status == 500:
                self._check(success, False, exchange, "an answer, whatever was sent", "500")
            return
        allowed = frozenset[int]().union(*(each.statuses for each in decided))
        if len(decided) > 1 and status in allowed:
            return  # which of the faults was found first says nothing
        fault = next((each for each in decided if each.clause), decided[0])
        right = status in allowed
        wanted = f"{' or '.join(str(each) for each in sorted(allowed))}, because {fault.text}"
        clause = fault.clause or success
        if fault.clause or not right:
            self._check(clause, right, exchange, wanted, _told(exchange))
        if right and fault.slug and fault.clause:
            named = problem_slug(exchange) == fault.slug or exchange.method == "HEAD"
            self._check(clause, named, exchange, f"the problem {fault.slug}", _told(exchange))
        if right and fault.pointers and fault.clause in ("CA-COMMON-015", "CA-COMMON-016"):
            points = points_at(exchange, fault.pointers)
            expected = "errors with a pointer to each fault"
            self._check("CA-COMMON-015", points, exchange, expected, "no pointer to a fault")

    def _refusals(self, operation_id: str) -> frozenset[str]:
        """The problems that the document shows with 422."""
        shown = self._operations[operation_id]["responses"].get("422", {})
        shown = resolve(self._subject.document, shown)
        content = shown.get("content", {}).get("application/problem+json", {})
        return frozenset(content.get("examples", ()))

    def _form(self, operation_id: str, exchange: Exchange) -> None:
        found = schemas.faults(self._subject.document, operation_id, exchange)
        broken = {each.clause for each in found}
        for each in found:
            expected = f"the form that the document gives to {operation_id} {exchange.status}"
            self._check(each.clause, False, exchange, expected, each.text)
        for clause in schemas.watched(operation_id, exchange):
            if clause not in broken:
                self._check(clause, True, exchange, "", "")

    def _check(
        self, clause: str, passed: bool, exchange: Exchange, expected: str, actual: str
    ) -> None:
        self._ledger.check(
            clause,
            passed,
            layer="properties",
            test=TEST,
            expected=expected,
            actual=actual,
            exchanges=(exchange,),
        )

    def _key(self) -> str:
        return self._subject.new_key(self._rng)


def _bearer(subject: Subject, actor: Actor) -> str | None:
    """The token of an actor, as it goes out; the service itself may be asked by anybody."""
    sent = dict(subject.call("getService", actor=actor).request_headers)
    return sent["Authorization"].removeprefix("Bearer ") if "Authorization" in sent else None


def _told(exchange: Exchange) -> str:
    slug = problem_slug(exchange)
    return f"{exchange.status} {slug}" if slug else str(exchange.status)
