"""The tiers of council files: what bronze, silver and gold ask for, and which a file reaches.

A rule that a machine can check is checked; what it cannot know must be stated under `quality:`.
Only the words of the file, and the report it names, are looked at: no system is reached. What may
not come in here: printing, and the mapping language (`adapters.explain` judges the rules of it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path as FilePath
from typing import Any, Literal, TypeAlias

from adapters.charging_policy import PolicyFaults
from adapters.compliance.report import read_report
from adapters.council_file import CouncilFile, read
from adapters.explain import AnyVariable, Finding, check_file
from adapters.registry import GROUP

Tier = Literal["bronze", "silver", "gold"]
TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold")
FRESH = 90
"""Days after which a conformance report is too old."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a tier asks for."""

    name: str
    tier: Tier
    proof: Literal["V", "stated"]
    """V: a machine checks it. `stated`: `quality.notes` says it, and people are held to it."""
    exempt: bool
    """Whether `quality.exempt` may excuse from it, with a sentence."""
    asks: str
    write: str
    """What to write, or do, to meet it."""


def _bronze(name: str, asks: str, write: str, exempt: bool = False) -> Rule:
    return Rule(name, "bronze", "V", exempt, asks, write)


def _silver(name: str, asks: str, write: str) -> Rule:
    return Rule(name, "silver", "V", True, asks, write)


def _stated(name: str, tier: Tier, asks: str, example: str) -> Rule:
    return Rule(name, tier, "stated", True, asks, f'`quality: {{notes: {{{name}: "{example}"}}}}`')


RULES: tuple[Rule, ...] = (
    _bronze("file-valid", "The file has every word it needs and no other.",
            "What the message says; it names the line."),
    _bronze("standard-pinned", "The file says for which version of the standard it is written.",
            '`standard: "1.0"`'),
    _bronze("contact", "Somebody answers questions about the file.",
            "`council: {name: …, contact: …}`"),
    _bronze("quality-words", "`quality` names rules that exist, each where it may stand.",
            "What the message says."),
    _bronze("charging-policy", "Each charging policy can be used, and is not harsher than the law.",
            "What the message says; it names the line."),
    _bronze("check", "The kind is installed, and can ask the system whether it is well.",
            "A `kind` of an installed package; for `rest` also `connection: {check: /path}`."),
    _bronze("mapping-valid", "Every rule under `record` can be read and written.",
            "What the message says; it names the line."),
    _bronze("required-mapped", "Everything that the standard requires is mapped.",
            "A rule for each property that the message names."),
    _bronze("lens-laws", "What is written is what is read, and reading and writing back changes "
            "nothing, on samples made from the standard.", "Rules that undo each other."),
    _bronze("laws-cover-every-rule", "There was a sample for every rule.",
            "Nothing, for words of the mapping language; for a `codec` of your own, an exemption "
            "that says how it is tested.", exempt=True),
    _bronze("code-lists-total", "Every code of the standard has a way back to the system.",
            "A legacy code for each code that the message names."),
    _bronze("unknown-policy-stated", "Each list says how a code that it does not know is read.",
            "`unknown: reject`, or a code of the list."),
    _bronze("code-lists-used", "Every code list is used by a rule.",
            "The rule; or take the list out.", exempt=True),
    _silver("writes", "Records can be created and changed.",
            "`create` and `replace` under `store`; or an exemption that says what stays on paper."),
    _silver("paging", "A search comes in pages.", "`find: {pages: …}` under `store`."),
    _silver("timeouts", "The longest that one call may take is written down.",
            "`connection: {timeout: 5s}`"),
    _silver("repeats", "What may be done about a creation whose outcome is unknown is written "
            "down, where the kind does not know.",
            "`repeats: idempotent`, `queryable` or `neither` under `store`."),
    _silver("errors-mapped", "A refusal and an outage are told apart.",
            "Codes for `refused` and `unavailable` under `connection: {failed_when: …}` (`rest`) "
            "or `connection: {faults: …}` (`soap`)."),
    _stated("rate-limit", "silver", "How much the system bears is known.",
            "60 requests a minute; the contract says so"),
    _silver("conformance-report", f"The compliance suite was run in the last {FRESH} days, and "
            "nothing failed.", "`quality: {report: reports/borchester.xml}`, as pytest writes it "
            "with `--junitxml`."),
    _stated("live-conformance", "gold", "The suite was run in the council's own test environment.",
            "passed in Borchester's UAT on 2026-11-01"),
    _stated("unmapped-rate", "gold", "Fewer than 1 in 100 records had a value that no rule knows, "
            "for 30 days.", "0.2 % in October 2026"),
    _stated("data-protection", "gold", "The council has assessed what this does to privacy.",
            "DPIA-2026-014"),
    _stated("limitations", "gold", "What the system cannot do is written down for its users.",
            "https://borchester.example/careact/limits"),
    _stated("runbook", "gold", "Whoever is on call knows what to do when the system is away.",
            "https://borchester.example/careact/runbook"),
)  # fmt: skip

_BY_NAME = {rule.name: rule for rule in RULES}

_ALWAYS = {
    "writes": ("sql", "soap", "files"),
    "paging": ("sql", "soap", "files"),
    "repeats": ("sql", "files"),
    "errors-mapped": ("sql", "files"),
}
"""What some kinds give whatever the file says, because their words leave no choice."""

Words: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule, found to hold or not; `excuse` is the file's own sentence where it is exempt."""

    finding: Finding
    tier: Tier
    excuse: str = ""

    @property
    def met(self) -> bool:
        """Whether it holds, or need not."""
        return self.finding.ok or bool(self.excuse)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A council file, judged by every rule."""

    claims: Tier
    judged: tuple[Judged, ...]

    @property
    def reaches(self) -> Tier | None:
        """The highest tier whose rules, and those of the tiers beneath, are all met."""
        reached = [tier for tier in TIERS if not self.missing(tier)]
        return reached[-1] if reached else None

    def missing(self, tier: Tier) -> list[Rule]:
        """The rules that are not met, up to and with a tier."""
        asked = TIERS[: TIERS.index(tier) + 1]
        names = {each.finding.rule for each in self.judged if each.tier in asked and not each.met}
        return [rule for rule in RULES if rule.name in names]


def judge(
    path: FilePath | str,
    today: date | None = None,
    policy_faults: PolicyFaults = lambda policy: (),
) -> Verdict:
    """What a council file is worth on a day, today unless given. Nothing is connected or written.

    `policy_faults` says what the law has against a charging policy. A file that cannot be read is
    judged by that alone, and claims bronze.
    """
    findings = check_file(path, policy_faults)
    if not findings[0].ok:
        return Verdict("bronze", (Judged(findings[0], "bronze"),))
    council_file = read(path, AnyVariable())
    findings += [
        _quality_words(council_file),
        *_of_systems(council_file),
        *_of_services(council_file),
        _report(council_file, today or datetime.now(UTC).date()),
        *_statements(council_file),
    ]
    order = list(_BY_NAME)
    findings.sort(key=lambda each: order.index(each.rule))
    exempt = council_file.quality.exempt
    judged = tuple(
        Judged(each, rule.tier, exempt.get(rule.name, "") if rule.exempt else "")
        for each in findings
        for rule in [_BY_NAME[each.rule]]
    )
    return Verdict(council_file.quality.tier, judged)


def _quality_words(council_file: CouncilFile) -> Finding:
    quality = council_file.quality
    faults = []
    for word, names in (("exempt", quality.exempt), ("notes", quality.notes)):
        for name in names:
            rule = _BY_NAME.get(name)
            if rule is None:
                near = get_close_matches(name, _BY_NAME, 1)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                faults.append(f"`{word}` names `{name}`, which is no rule{hint}")
            elif word == "exempt" and not rule.exempt:
                faults.append(f"no file is exempt from `{name}`")
            elif word == "notes" and rule.proof == "V":
                faults.append(f"`{name}` is checked, so that a note cannot state it")
    detail = "; ".join(faults) or "every rule it names is one, and stands where it may"
    return Finding("quality-words", not faults, detail)


def _of_systems(council_file: CouncilFile) -> Iterator[Finding]:
    """What is said of each system of the council; the system is named where there are several."""
    installed = {point.name for point in entry_points(group=GROUP)}
    for name, system in council_file.reached().items():
        where = f"system `{name}`: " if council_file.systems else ""
        kind, words = system.kind, system.connection
        ok, detail = kind in installed, f"no installed package offers the kind `{kind}`"
        if ok:
            asked = f"asks {words['check']}" if "check" in words else "asks in its own way"
            detail = f"the kind `{kind}` {asked}"
        yield Finding("check", ok, where + detail)
        for found in (_timeout(words), _errors(kind, words)):
            yield replace(found, detail=where + found.detail)


def _timeout(connection: Words) -> Finding:
    place = connection.get("place") or {}
    longest = connection.get("timeout", place.get("timeout"))
    if longest is not None:
        return Finding("timeouts", True, f"one call takes {longest} at most")
    if place.get("strategy") == "folder":
        return Finding("timeouts", True, "nobody is called: the system is met in a folder")
    return Finding("timeouts", False, "no `timeout` is written")


def _errors(kind: str, connection: Words) -> Finding:
    words = connection.get("failed_when", connection.get("faults"))
    if kind in _ALWAYS["errors-mapped"] or (kind == "rest" and words is None):
        return Finding("errors-mapped", True, f"the kind `{kind}` tells them apart by itself")
    missing = [word for word in ("refused", "unavailable") if not (words or {}).get(word)]
    detail = f"no code means {' or '.join(missing)}" if missing else "codes say which is which"
    return Finding("errors-mapped", not missing, detail)


def _of_services(council_file: CouncilFile) -> Iterator[Finding]:
    checks: tuple[tuple[str, Callable[[Words], str]], ...] = (
        ("writes", _no_write),
        ("paging", _no_pages),
        ("repeats", lambda store: "" if "repeats" in store else "no `repeats` is written"),
    )
    for service, entry in council_file.services.items():
        kind = council_file.reached()[council_file.system_of(service)].kind
        for rule, fault_in in checks:
            if kind in _ALWAYS[rule]:
                yield Finding(rule, True, f"the kind `{kind}` sees to it", service)
                continue
            fault = fault_in(entry.store)
            yield Finding(rule, not fault, fault or "the file says how", service)


def _no_write(store: Words) -> str:
    missing = [word for word in ("create", "replace") if word not in store]
    return f"there is no `{'` and no `'.join(missing)}`" if missing else ""


def _no_pages(store: Words) -> str:
    find = store.get("find") or {}
    pages = find.get("pages") or {}
    return "" if pages.get("strategy", "none") != "none" else "no `find` with `pages` is written"


def _report(council_file: CouncilFile, today: date) -> Finding:
    name = council_file.quality.report
    try:
        report = read_report(FilePath(council_file.path).parent / name) if name else None
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else fault
        return Finding("conformance-report", False, f"{name} cannot be read: {why}")
    if report is None:
        return Finding("conformance-report", False, "the file names no `report`")
    age = (today - report.day).days
    detail = f"run on {report.day}"
    if report.failed:
        detail += f"; failed: {', '.join(report.failed)}"
    if report.missing:
        detail += f"; not run: {', '.join(report.missing)}"
    if not 0 <= age <= FRESH:
        detail += f"; that is {f'{age} days ago' if age > 0 else 'in the future'}"
    ok = not (report.failed or report.missing) and 0 <= age <= FRESH
    return Finding("conformance-report", ok, detail)


def _statements(council_file: CouncilFile) -> Iterator[Finding]:
    for rule in RULES:
        if rule.proof == "stated":
            note = council_file.quality.notes.get(rule.name)
            yield Finding(rule.name, note is not None, note or "nothing is stated")
