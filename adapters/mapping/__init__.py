"""The mapping language: a closed set of words that turn legacy records into standard ones and back.

`parse` reads a file, `load_code_lists` and `load` compile it, `RecordMap` does the work.
The words are described in `words`, `choose` and `load`; the laws that hold in `lens`.
"""

from adapters.mapping.code_lists import CodeMap, load_code_lists
from adapters.mapping.codec import Codec, CodecError
from adapters.mapping.lens import RecordMap, Rule
from adapters.mapping.load import component_of, load
from adapters.mapping.paths import MISSING
from adapters.mapping.rows import Rows
from adapters.mapping.supplement import merge
from adapters.mapping.yaml_source import Block, Series, line_of, parse

__all__ = [
    "MISSING",
    "Block",
    "CodeMap",
    "Codec",
    "CodecError",
    "RecordMap",
    "Rows",
    "Rule",
    "Series",
    "component_of",
    "line_of",
    "load",
    "load_code_lists",
    "merge",
    "parse",
]
