"""Plain words on what was assumed, what was left out and why.

Lives here: the sentences of an answer. May not live here: anything that identifies, or a value.
"""

from typing import Final

NOTICE: Final = (
    "This only indicates what may be charged, from what was entered. What an adult pays is decided "
    "by the council after a financial assessment (section 17 of the Care Act 2014)."
)
REABLEMENT: Final = "The first day of reablement is not told; the period's first day was taken."
ADAPTATION: Final = "The price of an adaptation is not told; it was taken as within the limit."
REFUSED: Final = (
    "The means are not told, so the whole cost is charged as above the limit (regulation 10(1)). "
    "The adult may ask for a full assessment."
)
LIGHT_TOUCH: Final = (
    "The adult agreed to a light touch, so the whole cost is charged as above the limit "
    "(regulation 10(3)). The adult may ask for a full assessment."
)
ABOVE: Final = "While the capital is above the upper limit, the adult pays the whole cost."
ARRANGED: Final = (
    "The adult may still ask the council to arrange the care (section 18(3)); the council may take "
    "a fee for that (regulation 5)."
)
PREMIUMS_END: Final = "The premiums for disability end at pension age."
PREMIUMS_SHOWN: Final = "A premium was worked out from the benefits entered."
PARTNER_TOLD: Final = "The partner's pension age was taken as told, for all days."
RETURNS: Final = "A short stay ends at home, so the adult was taken to return there."
SHORT_START: Final = "The first day of the short stay is not told; the period's was taken."
RENT: Final = (
    "Rent of premises that count is capital (regulation 19(3)). Here it counts as income, as which "
    "it was entered."
)
NO_HOME_KEPT: Final = (
    "A permanent resident of a care home keeps no home up: housing costs stay out."
)
OTHER_HOUSING: Final = "The regulations name no other costs of a home. The council may leave them."
NO_DISABILITY_COSTS: Final = (
    "Costs of the disability stay out: they are left outside care homes, where a benefit for care "
    "is counted."
)
SAVINGS_CREDIT: Final = (
    "Whoever reached pension age before 6 April 2016 may have more left because of savings credit."
)
QUALIFYING: Final = "Qualifying income for pension credit was worked out from what was entered."
LOCAL_LIMITS: Final = "The council's own capital limits hold, which are higher."
DIMINISHES: Final = (
    "Notional capital goes down week by week (regulation 23). The period begins with what is told."
)
TOP_UP: Final = "A top-up that somebody else pays is not part of the charge."
STAY_ENDS: Final = "The stay ends within the period. Ask again for the days after it."
