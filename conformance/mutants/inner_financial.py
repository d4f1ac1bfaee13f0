"""Faults inside the native implementation in what it records of financial assessments: means that
are taken, how they are kept, and how a charge is settled.

What may not come in here: what a calculation comes to.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from conformance.mutants.inner_way import Hooks
from conformance.native import charging
from conformance.native.faults import Faults
from conformance.native.problems import Fault
from conformance.native.store import FINANCE

Json = Any
Edit = Callable[[Any], Any]
_SETTLED = ("start", "end", "outcome", "weeklyCharge", "weeklyCost", "councilPays")
_HARSHER = {
    "title": "A policy of nobody",
    "since": "2022-04-11",
    "minimumIncomeAddition": "1.00",
    "maximumCharge": "0.05",
}
_BIRTH = "adult/dateOfBirth"


def _of_finance(hook: Callable[..., Any]) -> Callable[..., Any]:
    """Only where a financial assessment is at work."""

    def bound(value: Any, **context: Any) -> Any:
        return hook(value, **context) if context["kind"] == FINANCE else value

    return bound


def _settled(means: Edit, policy: Json | None = None) -> Hooks:
    """A charge is settled from means that are edited, by this policy."""

    def hook(value: dict[str, Any], **context: Any) -> dict[str, Any]:
        if context["name"] != "determine":
            return value
        edited = means(dict(context["record"].content["means"]))
        return {**value, **_charged(edited, policy)}

    return {"recorded": _of_finance(hook)}


def _charged(means: Json, policy: Json | None) -> dict[str, Any]:
    result = charging.calculate(means, policy, Faults())
    periods = result["periods"]
    charges = [{name: each[name] for name in _SETTLED} for each in periods]
    return {"policy": result["policy"], "periods": periods, "charges": charges}


def _recorded(name: str, edit: Edit) -> Hooks:
    """What a step writes down is edited."""

    def hook(value: dict[str, Any], **context: Any) -> dict[str, Any]:
        return edit(dict(value)) if context["name"] == name else value

    return {"recorded": _of_finance(hook)}


def _stored(edit: Edit) -> Hooks:
    """The means are edited whenever they are stored."""

    def hook(value: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        return {**value, "means": edit(value["means"])} if "means" in value else value

    return {"write": _of_finance(hook)}


def _told(edit: Edit) -> Hooks:
    """The written record is edited."""
    return {"record": _of_finance(lambda value, **_: edit(dict(value)))}


def _believed(keep: Callable[[Fault], bool]) -> Hooks:
    """Of what is wrong with means only this is seen."""
    return {"sense": lambda value, **_: [each for each in value if keep(each)]}


def _amounts(change: Callable[[str], str]) -> Edit:
    """Every amount of the means is written otherwise."""

    def edit(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: change(each) if name in _MONEY and isinstance(each, str) else edit(each)
                for name, each in value.items()
            }
        return [edit(each) for each in value] if isinstance(value, list) else value

    return edit


_MONEY = frozenset({"amount", "value", "weeklyCost", "encumbrance", "topUp", "price"})


def _listed(name: str, change: Edit) -> Edit:
    """One list of the means is changed, where there is one."""

    def edit(means: dict[str, Any]) -> dict[str, Any]:
        return {**means, name: change(means[name])} if means.get(name) else means

    return edit


def _once_each(items: list[Any]) -> list[Any]:
    return [each for number, each in enumerate(items) if each not in items[:number]]


def _without_no(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_no(each) for name, each in value.items() if each is not False}
    return [_without_no(each) for each in value] if isinstance(value, list) else value


def _as_sent(value: Any, **context: Any) -> Any:
    return context["original"] if context["route"].service == FINANCE.service else value


def _single_precision(amount: str) -> str:
    (single,) = struct.unpack("f", struct.pack("f", float(amount)))
    return f"{min(single, 999999999.0):.2f}"


def _merged_lists(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    """What is sent is added to the lists that there are."""
    before = context["record"].content.get("means", {})
    return {
        name: [*before.get(name, []), *each] if isinstance(each, list) else each
        for name, each in value.items()
    }


def _later_recalculated() -> Hooks:
    """What is read after the settling is worked out again, by the policy that there is by then."""
    seen: set[str] = set()

    def hook(value: dict[str, Any], **context: Any) -> dict[str, Any]:
        if "determination" not in value:
            return value
        if value["id"] not in seen:
            seen.add(value["id"])
            return value
        made = {**value["determination"], **_charged(value["means"], _HARSHER)}
        return {**value, "determination": made}

    return {"view": _of_finance(hook)}


def _evidence_always(value: str | None, **context: Any) -> str | None:
    if context["name"] != "determine":
        return value
    return value if "evidence" in context["body"] else "evidence-missing"


def _first_lines(record: dict[str, Any]) -> dict[str, Any]:
    periods = [{**each, "working": each["working"][:-1]} for each in record["periods"]]
    return {**record, "periods": periods}


def _rounded_charges(made: dict[str, Any]) -> dict[str, Any]:
    charges = [
        {**each, "weeklyCharge": f"{int(Decimal(each['weeklyCharge']))}.00"}
        for each in made["charges"]
    ]
    return {**made, "charges": charges}


def _less(*names: str) -> Edit:
    return lambda body: {name: each for name, each in body.items() if name not in names}


FAULTS: Mapping[str, Hooks] = {
    "settled-by-another-policy": _settled(lambda means: means, _HARSHER),
    "light-touch-settled-as-full": _settled(
        lambda means: _less("route")(means) if means.get("route") == "light-touch" else means
    ),
    "refused-route-settled-by-means": _settled(
        lambda means: _less("route")(means) if means.get("route") == "refused" else means
    ),
    "settled-without-capital": _settled(_less("capital")),
    "settled-charge-rounded": _recorded("determine", _rounded_charges),
    "settled-working-lost": _recorded("determine", _less("periods")),
    "settled-first-period-only": _recorded(
        "determine", lambda made: {**made, "charges": made["charges"][:1]}
    ),
    "settled-policy-not-told": _recorded("determine", _less("policy")),
    "settled-evidence-lost": _recorded("determine", _less("evidence")),
    "settled-charge-recalculated-on-read": _later_recalculated(),
    "evidence-not-asked": {"gate": _of_finance(lambda value, **_: None)},
    "evidence-always-asked": {"gate": _of_finance(_evidence_always)},
    "record-lines-left-out": _told(_first_lines),
    "record-working-left-out": _told(_less("periods")),
    "record-first-charge-only": _told(lambda record: {**record, "charges": record["charges"][:1]}),
    "means-lists-added-to": {"answers": _merged_lists},
    "other-birth-date-taken": _believed(lambda fault: not fault.name.endswith(_BIRTH)),
    "contradictory-means-taken": _believed(lambda fault: fault.name.endswith(_BIRTH)),
    "contradictions-one-by-one": {"sense": lambda value, **_: value[:1]},
    "amount-to-ten-pence": _stored(_amounts(lambda each: f"{each[:-1]}0")),
    "amount-to-the-pound": _stored(_amounts(lambda each: f"{each[:-2]}00")),
    "amount-of-single-precision": _stored(_amounts(_single_precision)),
    "amount-without-last-nought": _stored(_amounts(lambda each: each.rstrip("0").rstrip("."))),
    "income-order-lost": _stored(
        _listed("income", lambda items: sorted(items, key=lambda each: str(each["type"])))
    ),
    "capital-order-turned": _stored(_listed("capital", lambda items: items[::-1])),
    "like-incomes-made-one": _stored(_listed("income", _once_each)),
    "empty-means-shown": {"normalised": _as_sent},
    "no-of-means-lost": _stored(_without_no),
    "route-full-put-in": _stored(lambda means: {"route": "full", **means}),
    "children-nought-put-in": _stored(
        lambda means: {**means, "adult": {"children": 0, **means["adult"]}}
    ),
    "partner-born-lost": _stored(
        lambda means: {
            **means,
            "adult": {
                name: _less("dateOfBirth")(each) if name == "partner" else each
                for name, each in means["adult"].items()
            },
        }
    ),
    "period-end-lost": _stored(lambda means: {**means, "period": _less("end")(means["period"])}),
}
