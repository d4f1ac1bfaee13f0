"""The `code_lists:` of a council file: which of its codes mean which code of the standard.

Many legacy codes may mean one standard code; the first one listed is written, and a value that
does not change keeps the code it had. What may not come in here: records and their properties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, ClassVar, Literal

from adapters.errors import CouncilFileError
from adapters.mapping.codec import CodecError, blank
from adapters.mapping.yaml_source import Block, Series
from openapi import CodeList, SpecificationError

REJECT = "reject"
"""Policy: an unknown legacy code is nonsense. For lists where a wrong guess does harm."""

USE_SOURCE_CODE = "use-source-code"
"""Policy: an unknown legacy code is passed on as it is. Only for lists that may grow."""

_OPEN_CODE = re.compile(r"[a-z][a-z0-9-]{0,59}")

Unmapped = Callable[[str], None]
"""Told the name of a list each time a legacy code is read that the file does not know."""


@dataclass(frozen=True)
class CodeMap:
    """One code list of a council: its codes on one side, the standard's on the other."""

    name: str
    meanings: Mapping[Any, str]
    """Legacy code -> standard code."""
    ways_back: Mapping[str, tuple[Any, ...]]
    """Every standard code -> its legacy codes, the preferred one first."""
    unknown: str
    """`reject`, `use-source-code`, or the standard code as which unknown ones are read."""
    stored: Literal["text", "integer"] = "text"
    unmapped: Unmapped = field(default=lambda name: None, repr=False, compare=False)
    gives: ClassVar[str] = "string"

    def decode(self, legacy: Any) -> str | None:
        """Raises CodecError, naming the list, for an unknown code where the policy is `reject`."""
        if isinstance(legacy, str) != (self.stored == "text"):
            raise CodecError(f"is not stored as {self.stored}, as the rule says")
        meaning = self.meanings.get(legacy)
        if meaning is not None:
            return meaning
        if isinstance(legacy, str):
            meaning = self.meanings.get(legacy.strip())
            if meaning is not None or blank(legacy):
                return meaning
        self.unmapped(self.name)
        if self.unknown == REJECT:
            raise CodecError(f"holds a code that list `{self.name}` does not know")
        if self.unknown != USE_SOURCE_CODE:
            return self.unknown
        code = legacy.strip() if isinstance(legacy, str) else ""
        if not _OPEN_CODE.fullmatch(code) or code in self.ways_back:
            raise CodecError(
                f"holds a code unknown to list `{self.name}` that cannot be passed on as it is"
            )
        return code

    def encode(self, value: Any) -> Any:
        """Raises CodecError for a standard code without a way back."""
        return self.spellings(value)[0]

    def spellings(self, value: Any) -> Sequence[Any]:
        """Every legacy code listed for a standard code."""
        known = self.ways_back.get(value)
        if known:
            return known
        if known is None and self.unknown == USE_SOURCE_CODE and isinstance(value, str):
            return (value,)
        raise CodecError(f"is a code that list `{self.name}` of this council has no place for")

    def stored_as_integers(self) -> CodeMap:
        """The same list for a column of numbers. Raises CodecError if a code is no number."""
        if not all(re.fullmatch(r"-?[0-9]{1,18}", code) for code in self.meanings):
            raise CodecError(f"list `{self.name}` has codes that are no numbers")
        meanings = {int(code): meaning for code, meaning in self.meanings.items()}
        if any(meanings[int(code)] != meaning for code, meaning in self.meanings.items()):
            raise CodecError(f"list `{self.name}` has a number that stands for two codes")
        return CodeMap(
            self.name,
            meanings,
            {code: tuple(map(int, back)) for code, back in self.ways_back.items()},
            self.unknown,
            "integer",
            self.unmapped,
        )


def load_code_lists(
    block: Mapping[str, Any],
    code_list: Callable[[str], CodeList],
    *,
    file: str = "",
    unmapped: Unmapped = lambda name: None,
) -> dict[str, CodeMap]:
    """The code lists of a council file by name. Raises CouncilFileError with file and line.

    `code_list` gives the standard's list of a name and raises SpecificationError for others.
    """
    found = {}
    for name, entry in block.items():
        line = block.lines[name] if isinstance(block, Block) else 0
        try:
            standard = code_list(name)
        except SpecificationError:
            standard = None
        if standard is None:
            raise CouncilFileError(
                f"the standard has no code list `{name}`: see GET /rules/v1/code-lists",
                file=file,
                line=line,
            )
        found[name] = _CodeListReader(standard, entry, file, line).read(unmapped)
    return found


class _CodeListReader:
    """One entry of `code_lists:` held against the list of the standard."""

    def __init__(self, standard: CodeList, entry: Any, file: str, line: int) -> None:
        self._standard, self._entry, self._file, self._line = standard, entry, file, line

    def _refuse(self, reason: str, line: int = 0) -> CouncilFileError:
        place = f"code list `{self._standard.name}`: "
        return CouncilFileError(place + reason, file=self._file, line=line or self._line)

    def read(self, unmapped: Unmapped) -> CodeMap:
        entry = self._entry
        if not isinstance(entry, Block):
            raise self._refuse("write `unknown:` and `codes:` under it")
        for word in entry:
            if word not in ("unknown", "codes"):
                raise self._refuse(
                    f"`{word}` is not a word here; there are `unknown` and `codes`",
                    entry.lines[word],
                )
        codes = entry.get("codes")
        if not isinstance(codes, Block):
            raise self._refuse("write `codes:` with each standard code and what stands for it")
        ways_back = {code: self._legacy(code, spelled, codes) for code, spelled in codes.items()}
        for entry_code in self._standard.codes:
            if not entry_code.response_only and not ways_back.get(entry_code.code):
                raise self._refuse(
                    f"nothing stands for the standard's code `{entry_code.code}`, so it could not "
                    "be written: give it a legacy code",
                    codes.line,
                )
        meanings: dict[str, str] = {}
        for code, spelled in ways_back.items():
            for legacy in spelled:
                if legacy in meanings:
                    raise self._refuse(
                        f"the legacy code `{legacy}` stands for `{meanings[legacy]}` and for "
                        f"`{code}`: keep one",
                        codes.lines[code],
                    )
                meanings[legacy] = code
        complete = {code.code: ways_back.get(code.code, ()) for code in self._standard.codes}
        return CodeMap(
            self._standard.name, meanings, complete, self._unknown(entry), unmapped=unmapped
        )

    def _legacy(self, code: str, spelled: Any, codes: Block) -> tuple[str, ...]:
        line = codes.lines[code]
        if code not in self._standard.codes_by_name:
            near = get_close_matches(code, self._standard.codes_by_name, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise self._refuse(f"the standard has no code `{code}`{hint}", line)
        spellings = list(spelled) if isinstance(spelled, Series) else [spelled]
        if not all(isinstance(item, str) for item in spellings):
            raise self._refuse(f"`{code}` must be a legacy code or a list of them", line)
        return tuple(spellings)

    def _unknown(self, entry: Block) -> str:
        policy = entry.get("unknown")
        known = self._standard.codes_by_name
        if not isinstance(policy, str):
            raise self._refuse(
                "say what an unknown legacy code means: `unknown: reject`, `unknown: <code of the "
                "standard>` or, for a list that may grow, `unknown: use-source-code`"
            )
        line = entry.lines["unknown"]
        if policy == USE_SOURCE_CODE and self._standard.closed:
            raise self._refuse("is closed, so no code of the council's own can be passed on", line)
        if policy not in (REJECT, USE_SOURCE_CODE) and policy not in known:
            raise self._refuse(
                f"`unknown: {policy}` is neither `reject`, `use-source-code` nor a standard code",
                line,
            )
        return policy
