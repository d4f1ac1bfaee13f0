"""The standard API for Care Act 2014 services: its documents, code lists and data.

Everything a program needs of the standard is a function here; nobody else opens its files. The
package stands alone: it imports nothing of the gateway, the adapters or the conformance suite.
"""

from openapi.catalogue import (
    PROBLEM_BASE,
    Clause,
    Problem,
    ServiceStatus,
    clauses,
    problems,
    status,
)
from openapi.code_lists import Code, CodeList, code_list, code_lists
from openapi.councils import GSS_CODE, Council, councils, sandbox_councils
from openapi.loader import changelog, criteria, document, release, releases, services
from openapi.rates import (
    Rate,
    Rates,
    RateSource,
    RateUnknown,
    charging_year,
    rate,
    rate_names,
    rate_values,
    rates_known,
    rates_on,
)
from openapi.reading import SpecificationError

__all__ = [
    "GSS_CODE",
    "PROBLEM_BASE",
    "Clause",
    "Code",
    "CodeList",
    "Council",
    "Problem",
    "Rate",
    "RateSource",
    "RateUnknown",
    "Rates",
    "ServiceStatus",
    "SpecificationError",
    "changelog",
    "charging_year",
    "clauses",
    "code_list",
    "code_lists",
    "councils",
    "criteria",
    "document",
    "problems",
    "rate",
    "rate_names",
    "rate_values",
    "rates_known",
    "rates_on",
    "release",
    "releases",
    "sandbox_councils",
    "services",
    "status",
]
