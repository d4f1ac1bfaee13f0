"""Laws of schedules: rows that chain, rates that are never too high, a limit that ends deferring.

What may not come in here: what the right debt is (`conformance.vectors` has that).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from conformance import deferrals as drawing
from conformance.laws.deferrals import C, amount, ask, drawn, equal, pennies, told, written
from conformance.laws.relations import Case, Law, NotAnsweredError, part, rows
from conformance.model import Exchange

HALVES, UNDER, ASSUMED, INTEREST = C + "019", C + "020", C + "022", C + "025"
FEES, CHAIN, TOTALS, REACHED, ENDS, REVIEWS = (
    C + n for n in ("027", "028", "029", "030", "031", "032")
)
_PARTS = ("opening", "deferred", "fees", "interest")
_LARGE = {"value": "900000.00", "ownership": {"kind": "sole"}}
"""A home whose limit no debt of three years reaches."""
_MUCH = {"weeklyCost": "1600.00", "weeklyIncome": "200.00", "thirdParty": None, "property": _LARGE}
"""Each week well over a thousand pounds join the debt."""


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("rows chain and totals are their sums", (CHAIN, TOTALS), _chain),
        ("a half-year has one rate", (HALVES,), _halves),
        ("no rate is above the maximum", (UNDER,), _under),
        ("a rate of one's own above all is none", (UNDER,), _capped),
        ("a stated maximum changes no sourced one", (ASSUMED,), _sourced),
        ("what is not sourced is assumed", (ASSUMED,), _assumed),
        ("interest that is added more often is more", (INTEREST,), _oftener),
        ("without interest nothing is added", (INTEREST,), _nothing),
        ("fees are the same, in the debt or apart", (FEES,), _apart),
        ("a longer schedule begins like a shorter one", (ENDS,), _longer),
        ("without years the limit is the end", (ENDS, REACHED), _limit),
        ("nothing is deferred after the limit", (REACHED,), _after),
        ("a point of review is where the debt is", (REVIEWS,), _reviews),
    )
    return tuple(Law(name, "deferred-payment", clauses, holds) for name, clauses, holds in made)


def schedule(exchange: Exchange) -> list[dict[str, Any]]:
    """The rows of an illustration. Raises NotAnsweredError where there are none."""
    found = rows(told(exchange), "schedule")
    if not found:
        raise NotAnsweredError("a schedule has no rows")
    return found


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise NotAnsweredError("a day of a schedule is no date") from None


def _tried(**terms: Any) -> dict[str, Any]:
    return {"since": drawing.SINCE, "title": "Terms of a law", "deferredPayment": terms}


def _with(body: Mapping[str, Any], **terms: Any) -> dict[str, Any]:
    """The same request with these among its terms."""
    before = body["policy"].get("deferredPayment", {})
    return {**body, "policy": {**body["policy"], "deferredPayment": {**before, **terms}}}


def _chain(case: Case) -> None:
    for body in drawn(case, **_MUCH):
        exchange = ask(case, body)
        found, totals = schedule(exchange), part(told(exchange), "totals")
        summed = all(
            sum(pennies(row.get(name)) for name in _PARTS) == pennies(row.get("closing"))
            for row in found
        )
        chained = found[0].get("opening") == "0.00" and all(
            one.get("closing") == next_.get("opening") for one, next_ in pairwise(found)
        )
        days = [(_day(row.get("from")), _day(row.get("to"))) for row in found]
        close = all((later[0] - sooner[1]).days == 1 for sooner, later in pairwise(days))
        begins = days[0][0].isoformat() == body["start"]
        for passed, expected in (
            (summed, "each row sums to its closing"),
            (chained, "each row opens as the one before closed, and the first with nothing"),
            (close and begins, "rows follow each other from the first day on"),
        ):
            case.hold(CHAIN, passed, expected, "they do not", (exchange,))
        for name in _PARTS[1:]:
            total = sum(pennies(row.get(name)) for row in found)
            passed = total == pennies(totals.get(name))
            case.hold(TOTALS, passed, f"{name} of all rows", "another total", (exchange,))
        last = found[-1].get("closing")
        case.hold(TOTALS, totals.get("owed") == last, "the last closing", "not it", (exchange,))


def _halves(case: Case) -> None:
    for body in drawn(case, policy=_tried(), years=3):
        start = date(case.rng.randint(2016, 2022), case.rng.randint(1, 12), 11)
        later = start + timedelta(days=case.rng.randint(190, 400))
        body, other = ({**body, "start": each.isoformat()} for each in (start, later))
        exchanges = [ask(case, body), ask(case, other)]
        first, second = (
            {(_day(row.get("from")).year, _day(row.get("from")).month > 6): row.get("percent")
             for row in schedule(each)}
            for each in exchanges
        )  # fmt: skip
        differing = [half for half in first.keys() & second.keys() if first[half] != second[half]]
        expected = "the same rate in the same half-year"
        case.hold(HALVES, not differing, expected, f"another in {len(differing)}", exchanges)


def _under(case: Case) -> None:
    for body in drawn(case):
        exchange = ask(case, body)
        above = [
            each
            for each in rows(told(exchange), "interest")
            if "maximum" in each and pennies(each.get("percent")) > pennies(each["maximum"])
        ]
        expected = "no rate above the maximum beside it"
        case.hold(UNDER, not above, expected, f"{len(above)} are above", (exchange,))


def _capped(case: Case) -> None:
    for body in drawn(case):
        terms = {
            k: v for k, v in body["policy"]["deferredPayment"].items() if k != "interestPercent"
        }
        none, most = _tried(**terms), _tried(**terms, interestPercent="100.00")
        first, second = ask(case, {**body, "policy": none}), ask(case, {**body, "policy": most})
        equal(case, UNDER, first, second, "with 100.00 per cent as with none", without="notes")


def _sourced(case: Case) -> None:
    for body in drawn(case, years=1):
        start = f"{case.rng.randint(2016, 2023)}-{case.rng.randint(1, 12):02d}-15"
        one, other = ({**body, "start": start, "interest": {"futurePercent": percent}}
                      for percent in ("0.01", "14.99"))  # fmt: skip
        equal(case, ASSUMED, ask(case, one), ask(case, other), "whatever is stated of later days")


def _assumed(case: Case) -> None:
    for body in drawn(case, start=f"2026-{case.rng.randint(1, 12):02d}-07"):
        exchange = ask(case, body)
        found = {str(each.get("status")) for each in rows(told(exchange), "interest")}
        passed = found == {"assumed"}
        case.hold(ASSUMED, passed, "every rate is assumed", ", ".join(sorted(found)), (exchange,))


def _oftener(case: Case) -> None:
    for body in drawn(case, **_MUCH, years=2):
        exchanges = {
            interval: ask(case, _with(body, compounding=interval, interestPercent="3.00"))
            for interval in drawing.INTERVALS
        }
        owed = {
            interval: pennies(part(told(each), "totals").get("owed"))
            for interval, each in exchanges.items()
        }
        for more, less in (
            ("daily", "daily-posted-weekly"), ("daily", "monthly"), ("monthly", "quarterly"),
        ):  # fmt: skip
            passed = owed[more] >= owed[less]
            expected, shown = f"{more} is no less than {less}", f"{owed[more]} and {owed[less]}"
            case.hold(INTEREST, passed, expected, shown, (exchanges[more], exchanges[less]))


def _nothing(case: Case) -> None:
    for body in drawn(case, **_MUCH):
        exchange = ask(case, _with(body, interestPercent="0.00"))
        totals = part(told(exchange), "totals")
        interest = totals.get("interest")
        case.hold(INTEREST, interest == "0.00", "no interest", str(interest), (exchange,))


def _apart(case: Case) -> None:
    for body in drawn(case, years=2):
        fees = {"setUpFee": "77.70", "weeklyFee": "2.03", "annualFee": "11.11"}
        first, second = (
            ask(case, _with(body, **fees, feesDeferred=each)) for each in (True, False)
        )
        joined, apart = (part(told(each), "totals") for each in (first, second))
        passed = joined.get("fees") == apart.get("feesPaidSeparately")
        passed = passed and joined.get("feesPaidSeparately") == apart.get("fees") == "0.00"
        shown = f"{joined.get('fees')} and {apart.get('feesPaidSeparately')}"
        case.hold(FEES, passed, "the same fees, in the debt or apart", shown, (first, second))


def _longer(case: Case) -> None:
    for body in drawn(case, **_MUCH):
        exchanges = [ask(case, {**body, "years": years}) for years in (1, 2)]
        short, long = (schedule(each) for each in exchanges)
        passed = len(short) > 1 and long[: len(short) - 1] == short[:-1]
        expected = "the rows of one year but the last, at the beginning of two"
        case.hold(ENDS, passed, expected, "others", exchanges)


def _small(case: Case) -> dict[str, Any]:
    """A home whose limit is reached within three years, and what is deferred on it."""
    value = written(case.rng.randint(7_500_000, 9_000_000))
    return {**_MUCH, "property": {"value": value, "ownership": {"kind": "sole"}}}


def _limit(case: Case) -> None:
    for _ in case.rounds:
        body = drawing.request(case.rng, **_small(case), years=3)
        until = {name: value for name, value in body.items() if name != "years"}
        first, second = ask(case, body), ask(case, until)
        reached = told(second).get("limitReachedOn")
        expected = "it ends on the day on which the limit is reached"
        last = schedule(second)[-1].get("to")
        case.hold(ENDS, reached == last, expected, f"{last}, reached {reached}", (second,))
        same = told(first).get("limitReachedOn") == reached
        expected = "the same day, whether or not years are asked for"
        case.hold(REACHED, same, expected, "another day", (first, second))


def _after(case: Case) -> None:
    for _ in case.rounds:
        free = _tried(interestPercent="0.00")
        exchange = ask(case, drawing.request(case.rng, **_small(case), years=3, policy=free))
        answer = told(exchange)
        reached = _day(answer.get("limitReachedOn"))
        later = [row for row in schedule(exchange) if _day(row.get("from")) > reached]
        more = [row for row in later if row.get("deferred") != "0.00"]
        case.hold(REACHED, not more, "nothing is deferred later", f"{len(more)} rows", (exchange,))
        deferred, most = part(answer, "totals").get("deferred"), amount(answer, "equityLimit")
        passed = pennies(deferred) <= most
        case.hold(REACHED, passed, "no more than the limit", f"{deferred} of {most}", (exchange,))


def _reviews(case: Case) -> None:
    """Without interest and fees only care joins, at each week's end."""
    for _ in case.rounds:
        free = _tried(interestPercent="0.00")
        exchange = ask(case, drawing.request(case.rng, **_small(case), years=3, policy=free))
        answer = told(exchange)
        share = pennies(next(iter(rows(part(answer, "equityLimit"), "working")), {}).get("amount"))
        found = {str(each.get("percent")): each.get("on") for each in rows(answer, "reviews")}
        first, weekly = schedule(exchange)[0].get("from"), amount(answer, "weeklyDeferral")
        for percent in (50, 70):
            weeks = min(-(-share * percent // (max(weekly, 1) * 100)), 10_000)
            wanted = (_day(first) + timedelta(days=7 * weeks - 1)).isoformat()
            reached = str(answer.get("limitReachedOn"))
            passed = found.get(f"{percent}.00") == wanted
            # The week that meets the limit is cut, so that it may not come to the point any more.
            passed = passed or wanted >= reached
            expected = f"{wanted}, when the debt comes to {percent} per cent of the share"
            shown = str(found.get(f"{percent}.00"))
            case.hold(REVIEWS, passed, expected, shown, (exchange,))
