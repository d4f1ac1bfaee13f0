"""The kinds of column that Westhaven has: how wide each is, and what is checked.

Which collection has which columns is in `westhaven_columns`. What may not come in here: files, and
the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple


class Column(NamedTuple):
    """One column. `fits` says whether a text that is not empty is right for it."""

    name: str
    width: int
    fits: Callable[[str], bool]


CODES = {
    "STAGE": "REF ASG ALC SUB RTN QAC DEC CLO WDN DCL MIG",
    "CAPACITY": "HC LC NE",
    "METHOD": "LT EM TP TX VC FF TA OT",
    "FORMAT": "LP ER BR AU SL MK ET CP OT",
    "LINK": "SP HU WI PA MO FA CH SO DA SB GP GC RE FR NB CW AV PR OT",
    "PART": "CA AF IN AP AV IT EX OT",
    "AUTHORITY": "CON HWA PFA PWD PAD ADV BIN NON OTH",
    "SENDER": "IN IS AV RP WK OT",
    "IMPACT": "1 2 3 4 9",
    "HEALTH": "W R N O",
    "RESULT": "E N X",
    "RESIDENCE": "OR DR NS EL DS",
    "AREA": "DG HE PR CO TK EC FA AC CB",
    "ROUTE": "F L R",
    "HOUSEHOLD": "S C L",
    "CARE": "NR RS",
    "STAY": "P T S",
    "EVERY": "1W 2W 4W CM QT YR",
    "OWNED": "S J P",
    "OCCUPIER": "PT RE IN CH",
    "INCOME": "ERN SEE RTP OAP OCP PPN ANN PCG PCS UCR ESA JSA INS CRA AAL AAH DLL DLM DLH PDS PDE"
    " DMO PMO CAA WDP GIP AFI WWP IIB BER ICB SDA MAT HOB CTS CHB CTC WTC WFP CHR CWP DPY CHY VOL"
    " SFP STU RNT TRU MNT OBN OTH TAX",
    "ASSET": "CSH CUR SAV SVA BSA BNK ISA NSV NSC PBD SHR SAS UTR GOV IBD LND BUS TRU OWD CRY OVS"
    " LMP OTH PPS LIF IBL ANS PNS PIT PIP FUN ARR CMP SFP",
    "HOUSING": "RNT MTG CTX GRR SVC OTH",
    "CHARGED": "CON NIL FUL FRE",
}
"""The code lists of the system; of some nobody writes every code any more."""


def texts(width: int, *names: str) -> Iterator[Column]:
    """Text of one or more lines."""
    for name in names:
        yield Column(name, width, _text)


def flags(*names: str) -> Iterator[Column]:
    """Y or N."""
    for name in names:
        yield Column(name, 1, frozenset("YN").__contains__)


def days(*names: str) -> Iterator[Column]:
    """DD/MM/YYYY."""
    for name in names:
        yield Column(name, 10, lambda text: _written(text, "%d/%m/%Y"))


def moment(name: str) -> Column:
    """DD/MM/YYYY HH:MM:SS, in universal time."""
    return Column(name, 19, lambda text: _written(text, "%d/%m/%Y %H:%M:%S"))


def coded(name: str, codes: str) -> Column:
    """A code of a list."""
    known = CODES[codes].split()
    return Column(name, max(map(len, known)), frozenset(known).__contains__)


def several(name: str, codes: str) -> Column:
    """Codes of a list, each at most once, with strokes between them."""
    known = {*CODES[codes].split()}

    def fits(text: str) -> bool:
        parts = text.split("/")
        return set(parts) <= known and len(parts) == len({*parts})

    return Column(name, len("/".join(known)), fits)


def numbers(width: int, *names: str) -> Iterator[Column]:
    """Digits."""
    for name in names:
        yield Column(name, width, lambda text: text.isascii() and text.isdigit())


def amounts(*names: str, width: int = 12) -> Iterator[Column]:
    """Two decimals, `1234.50`; staff write `1,234.50` too."""
    for name in names:
        yield Column(name, width, lambda text: bool(re.fullmatch(r"[0-9][0-9,]*\.[0-9]{2}", text)))


def nhs_number(name: str) -> Column:
    """Ten digits, with spaces or without."""
    return Column(name, 12, lambda text: bool(re.fullmatch(r"[0-9]{3} ?[0-9]{3} ?[0-9]{4}", text)))


def reference(name: str) -> Column:
    """What a record is called."""
    return Column(name, 64, lambda text: bool(re.fullmatch(r"[A-Za-z0-9-]{1,64}", text)))


def _text(text: str) -> bool:
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


def _written(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 (the system knows no time zones)
    except ValueError:
        return False
    return True
