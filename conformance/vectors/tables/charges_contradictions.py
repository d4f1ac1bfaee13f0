"""Vectors of calculations whose values fit the schema and cannot be so together, with the place.

Written from clause CA-FINANCE-023, the problem catalogue and the schemas' own words. What may not
come in here: faults of shape (`charges_refusals`), and days without rates (`charges_days`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.vectors.tables.charges import (
    CALCULATE,
    NOBODY_CHOSE,
    PENSIONER,
    ROUTE,
    SI,
    TOGETHER,
    adult,
    asset,
    care_home,
    house,
    income,
    means,
    period,
    policy,
)
from conformance.vectors.tables.lines import Line, vector

_SOLE_HOME = house()
_SHORT = (
    *("period-ends-before", "born-later", "age-17", "joint-without-owners", "stay-not-said"),
    *("two-care-benefits", "light-touch-without-consent", "couple-without-partner"),
    *("limits-crossed", "start-not-said"),
)


def lines() -> Iterator[Line]:
    for label, pointer, parts in (*_people(), *_care(), *_incomes(), *_assets()):
        yield _refused(label, [f"/means{pointer}"], means(**parts))
    yield from _consent()
    for label, pointer, choices in _policies():
        yield _refused(label, [f"/policy{pointer}"], means(), policy(**choices))
    yield from _several()


_Case = tuple[str, str, Mapping[str, Any]]


def _refused(
    label: str,
    pointers: Sequence[str],
    asked: Mapping[str, Any],
    chosen: Mapping[str, Any] = NOBODY_CHOSE,
    clause: str = TOGETHER,
    source: str = "problem catalogue: contradictory-request",
) -> Line:
    problem = ["contradictory-request"]
    points = [{"clause": TOGETHER, "points": {"types": problem, "pointers": [each]}}
              for each in pointers]  # fmt: skip
    return vector(
        f"charge-together-{label}",
        CALCULATE,
        [{"clause": clause, "status": 422, "problem": problem}, *points],
        source=source,
        comment="Each value has the right form, and together they cannot be so",
        flags=("boundary", *(("smoke",) if label in _SHORT else ())),
        body={"means": dict(asked), "policy": dict(chosen)},
    )


def _people() -> Iterator[_Case]:
    yield "period-ends-before", "/period/end", {"period": period("2024-06-03", "2024-06-02")}
    born, partner = "/adult/dateOfBirth", "/adult/partner"
    yield "born-later", born, {"adult": adult("2024-06-04")}
    yield "age-17", born, {"adult": adult("2006-06-04")}
    yield "age-131", born, {"adult": adult("1893-06-03")}
    yield "couple-without-partner", partner, {"adult": adult(household="couple")}
    yield "couple-with-nothing-said", partner, {"adult": adult(household="couple", partner={})}
    for household in ("single", "lone-parent"):
        who = adult(household=household, partner={"pensionAge": False})
        yield f"{household}-with-partner", partner, {"adult": who}
    for label, day in (("born-later", "2024-06-04"), ("age-131", "1893-06-03")):
        other = adult(household="couple", partner={"dateOfBirth": day})
        yield f"partner-{label}", f"{partner}/dateOfBirth", {"adult": other}
    yield "pension-age-not-said", "/adult/pensionAge", {
        "period": period("2019-06-03"), "adult": adult("1956-02-02"),
    }  # fmt: skip
    yield (
        "partner-pension-age-not-said",
        f"{partner}/pensionAge",
        {
            "period": period("2019-06-03"),
            "adult": adult("1976-02-02", "couple", partner={"dateOfBirth": "1956-02-02"}),
        },
    )


def _care() -> Iterator[_Case]:
    permanent, cost = care_home(start="2024-06-03"), {"weeklyCost": "900.00"}
    yield "stay-not-said", "/care/stay", {"care": {"setting": "care-home", **cost}}
    yield "start-not-said", "/care/start", {"care": care_home(start="")}
    for stay in ("temporary", "short-term"):
        late = care_home(stay, "2024-06-03", end="2024-06-02")
        yield f"{stay}-stay-ends-before", "/care/end", {"care": late}
    for label, first, last in (
        ("ends-before", "2024-01-02", "2024-01-01"), ("not-earlier", "2024-01-01", "2024-06-03"),
    ):  # fmt: skip
        stays = [{"start": "2023-01-02", "end": "2023-01-03"}, {"start": first, "end": last}]
        yield f"earlier-stay-{label}", "/care/earlierStays/1/end", {
            "care": {**permanent, "earlierStays": stays},
        }  # fmt: skip


def _incomes() -> Iterator[_Case]:
    twice = (
        ("two-care-benefits", "attendance-allowance-lower", "pip-daily-living-standard"),
        ("two-rates", "dla-care-lowest", "dla-care-highest"),
        ("two-mobilities", "dla-mobility", "pip-mobility"),
        ("universal-credit-twice", "universal-credit", "universal-credit"),
        ("carers-allowance-twice", "carers-allowance", "carers-allowance"),
        ("guarantee-twice", "pension-credit-guarantee", "pension-credit-guarantee"),
        ("savings-credit-twice", "pension-credit-savings", "pension-credit-savings"),
    )
    for label, first, second in twice:
        items = [income("other", "1.00"), income(first, "20.00"), income(second, "30.00")]
        yield label, "/income/2", {"adult": PENSIONER, "income": items}
    yield "pension-in-two-rhythms", "/income/1", {
        "income": [income("state-pension", "200.00"), income("state-pension", "866.67", "month")],
    }  # fmt: skip


def _assets() -> Iterator[_Case]:
    whose = {"kind": "joint"}, {"kind": "share"}, {"kind": "share", "percent": "0.00"}
    for label, ownership, name in (
        ("joint-without-owners", whose[0], "owners"),
        ("share-without-percent", whose[1], "percent"),
        ("share-of-nothing", whose[2], "percent"),
    ):
        item = {**asset("1.00"), "ownership": ownership}
        yield label, f"/capital/1/ownership/{name}", {"capital": [asset("2.00"), item]}
        yield f"home-{label}", f"/property/ownership/{name}", {
            "property": {**_SOLE_HOME, "ownership": ownership},
        }  # fmt: skip
    yield "return-not-said", "/property/intendsToReturn", {
        "care": care_home("temporary", "2024-06-03"), "property": _SOLE_HOME,
    }  # fmt: skip
    yield "notional-for-too-long", "/diminishingNotional/since", {
        "capital": [asset("20000.00", notional=True)],
        "diminishingNotional": {"since": "2014-06-09"},
    }  # fmt: skip


def _consent() -> Iterator[Line]:
    for label, told in (
        ("without-consent", {}),
        ("consent-not-given", {"lightTouchConsent": False}),
    ):
        yield _refused(
            f"light-touch-{label}", ["/means/lightTouchConsent"],
            means(adult=PENSIONER, route="light-touch", **told),
            clause=ROUTE, source=f"{SI} reg 10(2)",
        )  # fmt: skip


def _policies() -> Iterator[_Case]:
    own, amounts = "/minimumIncomeAmounts", "minimumIncomeAmounts"
    same = {"rate": "mig-single-pension-age", "amount": "240.00"}
    yield "amount-twice", f"{own}/1/rate", {amounts: [same, same]}
    nobodys = {"rate": "mig-of-nobody", "amount": "1.00"}
    yield "no-local-mig-of-nobody", f"{own}/0/rate", {amounts: [nobodys]}
    yield "limits-crossed", "/lowerCapitalLimit", {
        "lowerCapitalLimit": "30000.01", "upperCapitalLimit": "30000.00",
    }  # fmt: skip
    yield "interest-above-maximum", "/deferredPayment/interestPercent", {
        "deferredPayment": {"interestPercent": "99.00"},
    }  # fmt: skip


def _several() -> Iterator[Line]:
    """Every fault is told, of the means and of the policy at once."""
    yield _refused(
        "three-at-once",
        ["/means/period/end", "/means/capital/0/ownership/owners", "/means/care/stay"],
        means(
            period=period("2024-06-03", "2024-06-02"),
            care={"setting": "care-home", "weeklyCost": "1.00"},
            capital=[{**asset("1.00"), "ownership": {"kind": "joint"}}],
        ),
    )
