"""Vectors of charges: what an adult keeps in every year: each base, each child, each premium.

Written from SI 2014/2672 regs 6 and 7 and the dated amounts of the standard, typed from their
sources. What may not come in here: ages (`charges_ages`), and costs that are left besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from conformance.vectors.tables.charges import (
    GUARANTEE,
    KEPT,
    LOCAL,
    PENNIES,
    POLICY,
    SI,
    STATUS,
    SUM,
    adult,
    care_home,
    has_line,
    income,
    line,
    period,
    policy,
    told,
)
from conformance.vectors.tables.lines import Expectation, Line

YEARS: Mapping[str, Mapping[str, str]] = {
    day: dict(
        zip(
            (
                *("mig-single-18-24", "mig-single-25-to-pension-age", "mig-single-pension-age"),
                *("mig-lone-parent", "mig-couple-below-pension-age", "mig-couple-pension-age"),
                *("mig-child", "mig-disability-single", "mig-enhanced-disability-single"),
                *("mig-disability-couple", "mig-enhanced-disability-couple", "mig-carer"),
                "personal-expenses-allowance",
            ),
            amounts.split(),
            strict=True,
        )
    )
    for day, amounts in (
        ("2015-04-06",
         "72.40 91.40 189.00 91.40 71.80 144.30 83.65 40.35 19.70 28.75 14.15 43.25 24.90"),
        ("2022-03-31",
         "72.40 91.40 189.00 91.40 71.80 144.30 83.65 40.35 19.70 28.75 14.15 43.25 24.90"),
        ("2022-06-06",
         "74.60 94.15 194.70 94.15 73.95 148.65 86.20 41.55 20.30 29.60 14.60 44.55 25.65"),
        ("2023-06-05",
         "82.15 103.65 214.35 103.65 81.40 163.65 94.90 45.75 22.35 32.60 16.05 49.05 28.25"),
        ("2024-06-03",
         "87.65 110.60 228.70 110.60 86.85 174.60 101.25 48.80 23.85 34.80 17.15 52.35 30.15"),
        ("2025-06-02",
         "89.15 112.50 232.60 112.50 88.35 177.55 102.95 49.65 24.25 35.40 17.45 53.25 30.65"),
        ("2026-06-01",
         "95.40 120.40 241.45 120.40 94.55 184.30 106.85 51.55 25.15 36.75 18.10 55.25 31.80"),
    )
}  # fmt: skip
"""A day of each year in which amounts are new -> each amount, with those of the frozen years at
both ends of them."""
_SOURCE = f"{SI} regs 6 and 7 as amended for the year; the dated amounts of the standard"
_ALL = {"disability": True, "enhancedDisability": True, "carer": True}
_BELOW = {"pensionAge": False}
_INCOME = [income("other", "700.00")]


def lines() -> Iterator[Line]:
    for day, amounts in YEARS.items():
        yield from _year(day, amounts)
    yield from _children()
    yield from _premiums()
    yield from _cautions()
    yield from _local()


def _kept(amounts: Mapping[str, str], names: Sequence[str], times: int = 1) -> str:
    return str(
        sum(Decimal(amounts[name]) * (times if name == "mig-child" else 1) for name in names)
    )


def _year(day: str, amounts: Mapping[str, str]) -> Iterator[Line]:
    year = int(day[:4])
    both = ("mig-disability", "mig-enhanced-disability")
    single, couple = ([f"{name}-{size}" for name in both] for size in ("single", "couple"))
    households: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
        ("20", adult(f"{year - 20}-01-15"), ["mig-single-18-24"]),
        ("40-premiums", adult(f"{year - 40}-01-15", premiums=_ALL),
         ["mig-single-25-to-pension-age", *single, "mig-carer"]),
        ("80-carer", adult(f"{year - 80}-01-15", premiums={"carer": True}),
         ["mig-single-pension-age", "mig-carer"]),
        ("lone-parent", adult(f"{year - 30}-01-15", "lone-parent", children=2),
         ["mig-lone-parent", "mig-child"]),
        ("couple-premiums", adult(f"{year - 40}-01-15", "couple", partner=_BELOW, premiums=_ALL),
         ["mig-couple-below-pension-age", *couple, "mig-carer"]),
        ("couple-80", adult(f"{year - 80}-01-15", "couple", partner=_BELOW),
         ["mig-couple-pension-age"]),
    )  # fmt: skip
    for label, who, names in households:
        kept = _kept(amounts, names, who.get("children", 1))
        of = [
            has_line(GUARANTEE, "paragraph", KEPT[name], amounts[name], operation="subtract")
            for name in names
            if name != "mig-child"
        ]
        yield line(
            f"kept-{day}-{label}",
            [
                told(GUARANTEE, kept=kept),
                told(SUM, charge=str(Decimal("700.00") - Decimal(kept))),
                *of,
            ],
            _SOURCE, " + ".join(names),
            "statute", *(("smoke",) if year == 2026 or label == "40-premiums" else ()),
            period=period(day), adult=who, care={"setting": "own-home", "weeklyCost": "800.00"},
            income=_INCOME,
        )  # fmt: skip
    kept = amounts["personal-expenses-allowance"]
    yield line(
        f"kept-{day}-care-home",
        [
            told(GUARANTEE, kept=kept, charge=str(Decimal("700.00") - Decimal(kept))),
            has_line(GUARANTEE, "paragraph", f"{SI} reg 6", kept, basis="statutory"),
        ],
        _SOURCE, "The personal expenses allowance, whatever household and premiums there are",
        "statute", *(("smoke",) if year == 2026 else ()),
        period=period(day), adult=adult(f"{year - 30}-01-15", "lone-parent", children=2,
                                        premiums=_ALL),
        care=care_home(start=f"{year - 1}-01-05"), income=_INCOME,
    )  # fmt: skip


def _children() -> Iterator[Line]:
    for label, who, kept in (
        ("none", adult("1985-01-01", "single", children=0), "110.60"),
        ("one-of-a-single-adult", adult("1985-01-01", "single", children=1), "211.85"),
        ("three-of-a-couple", adult("1985-01-01", "couple", partner=_BELOW, children=3), "390.60"),
        ("one-at-20", adult("2004-01-01", "lone-parent", children=1), "211.85"),
        ("one-at-pension-age", adult("1940-01-01", "lone-parent", children=1), "329.95"),
    ):
        yield line(
            f"children-{label}",
            told(GUARANTEE, kept=kept),
            f"{SI} reg 7(1)(b)", "101.25 for each child of the household",
            "statute", *(("smoke",) if label == "three-of-a-couple" else ()),
            adult=who, income=_INCOME, care={"setting": "own-home", "weeklyCost": "800.00"},
        )  # fmt: skip


def _premiums() -> Iterator[Line]:
    pip, enhanced = "pip-daily-living-standard", "pip-daily-living-enhanced"
    for label, benefits, premiums, kept in (
        ("none", [], {}, "110.60"),
        ("told-disability", [], {"disability": True}, "159.40"),
        ("told-enhanced", [], {"enhancedDisability": True}, "134.45"),
        ("told-carer", [], {"carer": True}, "162.95"),
        ("shown-by-a-benefit", [pip], {}, "159.40"),
        ("shown-enhanced", [enhanced], {}, "183.25"),
        ("shown-by-the-highest-care", ["dla-care-highest"], {}, "183.25"),
        ("shown-by-middle-care", ["dla-care-middle"], {}, "159.40"),
        ("shown-carer", ["carers-allowance"], {}, "162.95"),
        ("told-not", [enhanced, "carers-allowance"],
         {"disability": False, "enhancedDisability": False, "carer": False}, "110.60"),
        ("told-a-part", [enhanced], {"enhancedDisability": False}, "159.40"),
    ):  # fmt: skip
        yield line(
            f"premium-{label}",
            told(GUARANTEE, kept=kept),
            f"{SI} reg 7(5) and (7); Premiums", "As told; what is absent follows from the benefits",
            "statute", *(("smoke",) if label in ("told-not", "shown-enhanced") else ()),
            adult=adult(premiums=premiums), care={"setting": "own-home", "weeklyCost": "900.00"},
            income=[*_INCOME, *(income(kind, "20.00") for kind in benefits)],
        )  # fmt: skip


def _cautions() -> Iterator[Line]:
    """A rate that is not published says so, with what it rests on."""
    derived = {"status": "derived", "amount": "106.85"}
    at = "/periods/0/rates/name=mig-child"
    yield line(
        "status-derived",
        [
            {
                "clause": STATUS,
                "is": {f"{at}/{name}": value for name, value in derived.items()},
                "matches": {f"{at}/caution": "[a-z]"},
            }
        ],
        "The dated amounts of the standard: mig-child 2026/27",
        "Worked out from the year before, which every answer has to say",
        "statute", "smoke",
        period=period("2026-06-01"), adult=adult("1985-01-01", "lone-parent", children=1),
        income=_INCOME,
    )  # fmt: skip
    for label, day, who, name, status in (
        ("one-source", "2024-06-03", adult(premiums={"carer": True}), "mig-carer", "one-source"),
        ("one-source-base", "2025-06-02", adult(), "mig-single-25-to-pension-age", "one-source"),
        ("derived-base", "2024-06-03", adult("1985-01-01", "couple", partner=_BELOW),
         "mig-couple-below-pension-age", "derived"),
        ("published", "2023-06-05", adult(), "mig-single-25-to-pension-age", "published"),
    ):  # fmt: skip
        at = f"/periods/0/rates/name={name}"
        expect: Expectation = {"clause": STATUS, "is": {f"{at}/status": status}}
        if status != "published":
            expect["matches"] = {f"{at}/caution": "[a-z]"}
        yield line(
            f"status-{label}",
            expect,
            f"The dated amounts of the standard: {name}",
            "How sure a rate is, is told with it",
            *(("smoke",) if label == "one-source" else ()),
            period=period(day), adult=who, income=_INCOME,
        )  # fmt: skip


def _local() -> Iterator[Line]:
    own = [{"rate": "mig-single-pension-age", "amount": "240.00"}]
    who, own_paragraph = adult("1940-01-01"), KEPT["mig-single-pension-age"]
    for label, chosen, kept, local in (
        ("own-amount", {"minimumIncomeAmounts": own}, "240.00", "11.30"),
        ("own-amount-lower",
         {"minimumIncomeAmounts": [{"rate": "mig-single-pension-age", "amount": "228.69"}]},
         "228.70", ""),
        ("own-amount-of-others",
         {"minimumIncomeAmounts": [{"rate": "mig-single-18-24", "amount": "240.00"}]},
         "228.70", ""),
        ("uplift", {"minimumIncomeUpliftPercent": "3.00"}, "235.57", "6.87"),
        ("addition", {"minimumIncomeAddition": "5.00"}, "233.70", "5.00"),
        ("nothing-added", {"minimumIncomeAddition": "0.00", "minimumIncomeUpliftPercent": "0.00"},
         "228.70", ""),
    ):  # fmt: skip
        lines_ = [has_line(POLICY, "paragraph", LOCAL, local, basis="local")] if local else []
        yield line(
            f"kept-by-policy-{label}",
            [
                told(POLICY, kept=kept, charge=str(Decimal("700.00") - Decimal(kept))),
                has_line(GUARANTEE, "paragraph", own_paragraph, "228.70", basis="statutory"),
                *lines_,
            ],
            f"{SI} reg 7; ChargingPolicy", "What the council adds is a line of its own",
            "statute", *(("smoke",) if label in ("own-amount", "own-amount-lower") else ()),
            chosen=policy(**chosen), adult=who, income=_INCOME,
            care={"setting": "own-home", "weeklyCost": "900.00"},
        )  # fmt: skip
    own_allowance = [{"rate": "personal-expenses-allowance", "amount": "35.00"}]
    yield line(
        "kept-by-policy-own-allowance",
        [
            told(POLICY, kept="35.00", charge="665.00"),
            has_line(POLICY, "paragraph", LOCAL, "4.85", basis="local"),
        ],
        f"{SI} reg 6; ChargingPolicy", "A council may leave more in a care home",
        "statute",
        chosen=policy(minimumIncomeAmounts=own_allowance, minimumIncomeUpliftPercent="50.00"),
        adult=who, income=_INCOME, care=care_home(),
    )  # fmt: skip
    yield line(
        "kept-by-policy-uplift-of-all",
        told(PENNIES, kept="197.00"),
        f"{SI} reg 7; ChargingPolicy minimumIncomeUpliftPercent",
        "7.50 per cent of 110.60 + 48.80 + 23.85 is 13.74375: a fraction of a penny for the adult",
        chosen=policy(minimumIncomeUpliftPercent="7.50"), income=_INCOME,
        adult=adult(premiums={"disability": True, "enhancedDisability": True}),
    )  # fmt: skip
