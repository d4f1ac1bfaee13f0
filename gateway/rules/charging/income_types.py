"""The kinds of income and what the regulations make of each: SI 2014/2672 regs 14-17 and Sch 1.

Lives here: one table. May not live here: amounts, or a council's own kindness (`local`).

Everything counts unless reg 14 or Schedule 1 says otherwise. Regs 13, 14 and 19 and paragraphs 1 to
3 of Schedule 1 were read, 4, 8, 17 and 18 in part, 17A in the instrument that put it there (SI
2017/555, from 10 April 2017; for days before it the row is kinder than the law). A row whose
treatment is general knowledge only is marked by `sure=False`, and an answer that uses it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Treatment: TypeAlias = Literal["counted", "disregarded", "ten-pounds", "subtracted"]
SI: Final = "SI 2014/2672"
COUNTED: Final = f"{SI} reg 13"


@dataclass(frozen=True, slots=True)
class IncomeType:
    """One kind of income."""

    code: str
    label: str
    own_home: Treatment
    care_home: Treatment
    paragraph: str
    """Of the disregard; for what counts, of counting."""
    qualifying: bool
    """It is part of qualifying income for pension credit, as far as it is counted."""
    sure: bool


def _counted(code: str, label: str, *, qualifying: bool = False) -> IncomeType:
    return IncomeType(code, label, "counted", "counted", COUNTED, qualifying, True)


def _left(code: str, label: str, paragraph: str = "", *, sure: bool = False) -> IncomeType:
    where = f"{SI} {paragraph or 'Sch 1'}"
    return IncomeType(code, label, "disregarded", "disregarded", where, False, sure)


def _row(code: str, label: str, treatment: Treatment, paragraph: str) -> IncomeType:
    qualifying = treatment == "ten-pounds"
    return IncomeType(code, label, treatment, treatment, f"{SI} {paragraph}", qualifying, True)


_ROWS: Final = (
    _left("earnings", "Earnings", "reg 14", sure=True),
    _left("self-employed-earnings", "Earnings from self-employment", "reg 14", sure=True),
    _counted("state-pension", "State pension", qualifying=True),
    _counted("occupational-pension", "Occupational pension", qualifying=True),
    _counted("personal-pension", "Personal pension", qualifying=True),
    _counted("annuity", "Annuity", qualifying=True),
    _counted("pension-credit-guarantee", "Pension credit, guarantee credit"),
    _counted("pension-credit-savings", "Pension credit, savings credit"),
    _counted("universal-credit", "Universal credit"),
    _counted("employment-support-allowance", "Employment and support allowance"),
    _counted("jobseekers-allowance", "Jobseeker's allowance"),
    _counted("income-support", "Income support"),
    _counted("carers-allowance", "Carer's allowance", qualifying=True),
    _counted("attendance-allowance-lower", "Attendance allowance, lower rate"),
    _counted("attendance-allowance-higher", "Attendance allowance, higher rate"),
    _counted("dla-care-lowest", "Disability living allowance, care, lowest rate"),
    _counted("dla-care-middle", "Disability living allowance, care, middle rate"),
    _counted("dla-care-highest", "Disability living allowance, care, highest rate"),
    _counted("pip-daily-living-standard", "Personal independence payment, daily living, standard"),
    _counted("pip-daily-living-enhanced", "Personal independence payment, daily living, enhanced"),
    _left("dla-mobility", "Disability living allowance, mobility", "Sch 1 para 8", sure=True),
    _left("pip-mobility", "Personal independence payment, mobility", "Sch 1 para 8", sure=True),
    _counted("constant-attendance-allowance", "Constant attendance allowance"),
    _left("war-disablement-pension", "War disablement pension", "Sch 1 para 17A", sure=True),
    _left("guaranteed-income-payment", "Guaranteed income payment", "Sch 1 para 18", sure=True),
    _left("armed-forces-independence-payment", "Armed forces independence payment"),
    _row("war-widows-pension", "War widow's or widower's pension", "ten-pounds", "Sch 1 para 17"),
    _counted("industrial-injuries-benefit", "Industrial injuries benefit", qualifying=True),
    _counted("bereavement-benefit", "Bereavement benefit", qualifying=True),
    _counted("incapacity-benefit", "Incapacity benefit"),
    _counted("severe-disablement-allowance", "Severe disablement allowance"),
    _counted("maternity-allowance", "Maternity allowance"),
    _left("housing-benefit", "Housing benefit", "Sch 1 para 3", sure=True),
    _left("council-tax-support", "Council tax support", "Sch 1 para 3", sure=True),
    _left("child-benefit", "Child benefit"),
    _left("child-tax-credit", "Child tax credit"),
    IncomeType(
        code="working-tax-credit",
        label="Working tax credit",
        own_home="disregarded",
        care_home="counted",
        paragraph=f"{SI} Sch 1",
        qualifying=False,
        sure=False,
    ),
    _left("winter-fuel-payment", "Winter fuel payment"),
    _left("christmas-bonus", "Christmas bonus"),
    _left("cold-weather-payment", "Cold weather payment"),
    _left("direct-payment", "Direct payment", sure=True),
    _left("charitable-payment", "Charitable payment", sure=True),
    _left("voluntary-payment", "Voluntary payment"),
    _left("social-fund-payment", "Social fund payment"),
    _left("student-grant", "Student grant or loan"),
    _counted("rental-income", "Rent received", qualifying=True),
    _counted("trust-income", "Income from a trust", qualifying=True),
    _counted("maintenance-received", "Maintenance received"),
    _counted("other-benefit", "Another benefit", qualifying=True),
    _counted("other", "Other income", qualifying=True),
    _row("tax-paid", "Income tax paid", "subtracted", "Sch 1 para 1"),
)
INCOME_TYPES: Final[dict[str, IncomeType]] = {row.code: row for row in _ROWS}
"""By the codes of the list `income-types`, in the order in which people should meet them."""

DISABILITY_BENEFITS: Final = frozenset(
    {
        "attendance-allowance-lower", "attendance-allowance-higher", "dla-care-lowest",
        "dla-care-middle", "dla-care-highest", "pip-daily-living-standard",
        "pip-daily-living-enhanced", "constant-attendance-allowance",
    }
)  # fmt: skip
"""Where one of them is counted, what the disability costs must be left: Sch 1 para 4."""
HIGHER_RATES: Final[dict[str, tuple[str, str]]] = {
    "attendance-allowance-higher": ("attendance-allowance-higher", "attendance-allowance-lower"),
    "dla-care-highest": (
        "disability-living-allowance-care-highest", "disability-living-allowance-care-middle",
    ),
    "pip-daily-living-enhanced": (
        "personal-independence-payment-daily-living-enhanced",
        "personal-independence-payment-daily-living-standard",
    ),
}  # fmt: skip
"""Higher rates, which may be paid for care at night: the names of the rates, higher and lower."""
_CARE_COMPONENT: Final = "a benefit for care"
ONE_AT_A_TIME: Final[dict[str, str]] = {
    **dict.fromkeys(DISABILITY_BENEFITS - {"constant-attendance-allowance"}, _CARE_COMPONENT),
    "dla-mobility": "a mobility component",
    "pip-mobility": "a mobility component",
    "universal-credit": "universal credit",
    "carers-allowance": "carer's allowance",
    "pension-credit-guarantee": "guarantee credit",
    "pension-credit-savings": "savings credit",
}
"""Benefits of which nobody is paid two: by code, what they are one of. General knowledge."""
SHARED_PENSIONS: Final = frozenset({"occupational-pension", "personal-pension"})
"""Half may be passed to a spouse. Councils name the occupational pension; that a personal pension
is treated alike is general knowledge, taken here to the adult's advantage."""
STOPS_IN_A_CARE_HOME: Final = DISABILITY_BENEFITS - {"constant-attendance-allowance"}
"""Paid for four weeks only once the council pays for a care home."""
GIVES_DISABILITY_PREMIUM: Final = DISABILITY_BENEFITS | {"dla-mobility", "pip-mobility"}
GIVES_ENHANCED_PREMIUM: Final = frozenset({"pip-daily-living-enhanced", "dla-care-highest"})
