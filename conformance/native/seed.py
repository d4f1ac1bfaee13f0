"""What an implementation holds when it starts: the assessments that the documents use as examples.

Some operations name an assessment in the state that they need; those are made from the examples.
One assessment of each kind is restricted, so that there is something nobody may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import openapi
from conformance.native.routes import routes
from conformance.native.store import FINANCE, Kind, Store

Json = Any
OWNER = "citizen-app"
_STEPS = {"withdraw": "requested", "refuse": "requested", "return": "submitted"}
_FINANCIAL_STEPS = {"withdraw": "requested", "determine": "requested"}
"""Step -> the state in which the assessment of its example has to be."""
_LATER = frozenset({"answers", "submission"})
"""What an assessment that has been submitted has beyond its request."""


def seed(store: Store) -> None:
    """Put the examples into an empty store."""
    examples = _examples(store.kind)
    for content in examples.values():
        store.add(content, OWNER)
    first = examples["requested" if store.kind == FINANCE else "submitted"]
    fresh = {name: value for name, value in first.items() if name not in _LATER}
    templates = {"submitted": first, "requested": {**fresh, "state": "requested"}}
    for step, id_ in _named(store.kind).items():
        store.add({**templates[_needed(store.kind)[step]], "id": id_}, OWNER)
    store.add({**first, "id": f"{first['id']}-restricted"}, OWNER, restricted=True)


def _needed(kind: Kind) -> Mapping[str, str]:
    return _FINANCIAL_STEPS if kind == FINANCE else _STEPS


def _examples(kind: Kind) -> dict[str, Mapping[str, Json]]:
    """Name of the example -> assessment, of the operation that reads one and, where there is one,
    of the one that replaces means: they have to be those of the same person."""
    paths = openapi.document(kind.service)["paths"]
    one = f"/{kind.collection}/{{{kind.id_parameter}}}"
    operations = [paths[one]["get"]]
    if f"{one}/means" in paths:
        operations.append(paths[f"{one}/means"]["put"])
    given = [
        each["responses"]["200"]["content"]["application/json"]["examples"] for each in operations
    ]
    return {
        name: {key: value for key, value in example["value"].items() if key != "recording"}
        for examples in given
        for name, example in examples.items()
    }


def _named(kind: Kind) -> dict[str, str]:
    """Step -> the id in the example of its path parameter."""
    document = openapi.document(kind.service)
    found = {}
    for route in routes(kind.service):
        step = route.operation_id.replace(kind.noun, "")
        if step in _needed(kind):
            item = document["paths"]["/" + "/".join(route.template)]
            found[step] = next(
                each["example"] for each in item["parameters"] if each.get("in") == "path"
            )
    return found
