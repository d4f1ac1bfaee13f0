"""A request read: the period, the adult and the care, with every fault found at once.

Lives here: what is asked of a request beyond its shape. May not live here: means
(`reading_means`), or the calculation. Shape itself is the schema's business; what of it slips
through is refused here too, never a crash.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, cast, get_args

from gateway.rules.charging import ages, reading_means
from gateway.rules.charging.asked import FreeReason, Household, Route, Setting, Stay
from gateway.rules.charging.case import CareGiven, Case, Free, Person
from gateway.rules.charging.faults import Node, Reading, Refused
from gateway.rules.money import ZERO

_HOUSEHOLDS: Final = get_args(Household)
_SETTINGS: Final = get_args(Setting)
_STAYS: Final = get_args(Stay)
_ROUTES: Final = get_args(Route)
_FREE: Final = get_args(FreeReason)
MOST_WEEKS: Final = 520
"""Notional capital is followed for ten years; a longer past is refused."""


def read(request: object) -> Case:
    """The case of a request. Raises Refused with all faults."""
    reading = Reading()
    node: Node = {}
    if isinstance(request, Mapping):
        node = cast("Node", request)
    else:
        reading.refuse("", "wrong-type", "This is to be an object.")
    start, end = _period(reading, node)
    route = _route(reading, node)
    person = _person(reading, node, start)
    care = _care(reading, node)
    case = Case(
        start=start or date.min,
        end=end,
        route=route,
        person=person,
        care=care,
        income=reading_means.income(reading, node),
        savings_credit=reading_means.savings_credit(reading, node),
        capital=reading_means.capital(reading, node),
        home=reading_means.home(reading, node, returning_needed=care.stay == "temporary"),
        notional_since=_since(reading, node, start),
        housing=reading_means.housing(reading, node),
        housing_benefit=reading.payment(node, "housingBenefit", ""),
        council_tax_support=reading.payment(node, "councilTaxSupport", ""),
        expenses=reading_means.expenses(reading, node),
        free=_free(reading, node),
    )
    if reading.faults:
        raise Refused(reading.faults)
    return case


def _period(reading: Reading, node: Node) -> tuple[date | None, date | None]:
    period, there = reading.needed_part(node, "period", "")
    start = reading.day(period, "start", "/period", needed=there)
    end = reading.day(period, "end", "/period")
    if start and end and end < start:
        reading.refuse("/period/end", "end-before-start", "The period ends before it starts.")
    return start, end


def _route(reading: Reading, node: Node) -> Route:
    route = cast("Route", reading.word(node, "route", "", _ROUTES) or "full")
    consent = reading.flag(node, "lightTouchConsent", "")
    if route == "light-touch" and consent is not True:
        reading.refuse(
            "/lightTouchConsent", "consent-needed",
            "A light-touch assessment needs the adult's consent: regulation 10(2) and (3).",
        )  # fmt: skip
    return route


def _person(reading: Reading, node: Node, start: date | None) -> Person:
    adult, there = reading.needed_part(node, "adult", "")
    born = reading.day(adult, "dateOfBirth", "/adult", needed=there)
    household = reading.needed_word(adult, "household", "/adult", _HOUSEHOLDS) if there else ""
    stated = reading.flag(adult, "pensionAge", "/adult")
    premiums = reading.part(adult, "premiums", "/adult") or {}
    partner = reading.part(adult, "partner", "/adult")
    partner_born = reading.day(partner or {}, "dateOfBirth", "/adult/partner")
    partner_stated = reading.flag(partner or {}, "pensionAge", "/adult/partner")
    if start:
        _age(reading, born, start)
        _stated(reading, "/adult/pensionAge", born, stated, start)
        _partner_age(reading, partner_born, start)
        _stated(reading, "/adult/partner/pensionAge", partner_born, partner_stated, start)
    unknown = (partner or {}).get("dateOfBirth") is None and partner_stated is None
    if household == "couple" and unknown:
        reading.refuse(
            "/adult/partner", "partner-age-needed",
            "Say the partner's date of birth, or whether the partner has reached pension age.",
        )  # fmt: skip
    if household in ("single", "lone-parent") and adult.get("partner") is not None:
        reading.refuse(
            "/adult/partner", "partner-without-couple", "Only a couple has a partner here."
        )
    at = "/adult/premiums"
    return Person(
        born=born or date.min,
        household=cast("Household", household),
        pension_age=stated,
        partner_born=partner_born,
        partner_pension_age=partner_stated,
        children=reading.count(adult, "children", "/adult") or 0,
        disability=reading.flag(premiums, "disability", at),
        enhanced_disability=reading.flag(premiums, "enhancedDisability", at),
        carer=reading.flag(premiums, "carer", at),
    )


def _age(reading: Reading, born: date | None, start: date) -> None:
    at = "/adult/dateOfBirth"
    if born is None:
        return
    if born > start:
        reading.refuse(at, "born-later", "The date of birth is after the period starts.")
    elif ages.age(born, start) < 18:
        reading.refuse(at, "under-18", "The adult is under 18 when the period starts.")
    elif ages.age(born, start) > 130:
        reading.refuse(at, "too-old", "The adult would be over 130 years old.")


def _partner_age(reading: Reading, born: date | None, start: date) -> None:
    at = "/adult/partner/dateOfBirth"
    if born and born > start:
        reading.refuse(at, "born-later", "The date of birth is after the period starts.")
    elif born and ages.age(born, start) > 130:
        reading.refuse(at, "too-old", "The partner would be over 130 years old.")


def _stated(reading: Reading, at: str, born: date | None, stated: bool | None, start: date) -> None:
    if born and stated is None and ages.varied(born, start):
        reading.refuse(
            at, "pension-age-needed",
            "Before 6 October 2020 pension ages between 60 and 66 varied. Say whether pension "
            "age had been reached when the period starts.",
        )  # fmt: skip


def _care(reading: Reading, node: Node) -> CareGiven:
    care, there = reading.needed_part(node, "care", "")
    at = "/care"
    setting = reading.needed_word(care, "setting", at, _SETTINGS) if there else ""
    stay = reading.word(care, "stay", at, _STAYS)
    start, end = reading.day(care, "start", at), reading.day(care, "end", at)
    if setting == "care-home" and care.get("stay") is None:
        reading.refuse("/care/stay", "stay-needed", "Say what kind of stay it is.")
    if setting == "care-home" and stay == "permanent" and care.get("start") is None:
        reading.refuse("/care/start", "start-needed", "Say on which day the stay became permanent.")
    if start and end and end < start:
        reading.refuse("/care/end", "end-before-start", "The stay ends before it starts.")
    return CareGiven(
        setting=cast("Setting", setting),
        cost=reading.needed_money(care, "weeklyCost", at) if there else ZERO,
        stay=cast("Stay | None", stay if setting == "care-home" else None),
        start=start,
        end=end,
        earlier=_earlier(reading, care, start),
        day_care_only=reading.flag(care, "dayCareOnly", at) or False,
        top_up=reading.money(care, "topUp", at) or ZERO,
    )


def _earlier(reading: Reading, care: Node, start: date | None) -> tuple[tuple[date, date], ...]:
    stays = []
    for at, each in reading.items(care, "earlierStays", "/care"):
        first = reading.day(each, "start", at, needed=True)
        last = reading.day(each, "end", at, needed=True)
        if first is None or last is None:
            continue
        if last < first:
            reading.refuse(f"{at}/end", "end-before-start", "The stay ends before it starts.")
        elif start and last >= start:
            reading.refuse(
                f"{at}/end", "not-earlier", "An earlier stay ends before this one starts."
            )
        else:
            stays.append((first, last))
    return tuple(sorted(stays))


def _since(reading: Reading, node: Node, start: date | None) -> date | None:
    given = reading.part(node, "diminishingNotional", "")
    if given is None:
        return None
    at = "/diminishingNotional"
    since = reading.day(given, "since", at, needed=True)
    if since and start and (start - since).days // 7 > MOST_WEEKS:
        reading.refuse(
            f"{at}/since", "too-long-ago", "Notional capital is followed for at most 520 weeks."
        )
    return since


def _free(reading: Reading, node: Node) -> tuple[Free, ...]:
    services = []
    for at, each in reading.items(node, "freeServices", ""):
        reason = reading.needed_word(each, "reason", at, _FREE)
        services.append(
            Free(
                reason=cast("FreeReason", reason),
                weekly=reading.money(each, "weeklyCost", at),
                price=reading.money(each, "price", at),
                start=reading.day(each, "start", at),
            )
        )
    return tuple(services)
