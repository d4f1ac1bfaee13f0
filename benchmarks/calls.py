"""One record read from a council's system by our kinds `rest` and `soap`, and by what is usual.

Answers come from a stub that gives what the sandbox's Southmarch and Eastvale really gave for one
record. Only the caller's CPU time counts, on one thread; callers take turns.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from adapters import council_file
from adapters.kinds.rest import RestSystem
from adapters.kinds.rest.deadline import within
from adapters.kinds.rest.wire import Request, Wire
from adapters.kinds.rest.words import connection_words
from adapters.kinds.soap import SoapSystem
from adapters.standins import eastvale
from benchmarks.children import running
from benchmarks.servers import UnequalError

SERVICE = "needs-assessment"
_FILES = Path(council_file.__file__).with_name("councils")
_SOUTHMARCH = _FILES / "E09999903-southmarch.yaml"
_EASTVALE = _FILES / "E08999902-eastvale.yaml"
_WSDL = Path(eastvale.__file__).with_suffix(".wsdl")
_BINDING = "{http://casework.eastvale.example/2009/}CaseworkBinding"

Call = Callable[[], Any]


@dataclass
class Caller:
    """One way of reading the record."""

    key: str
    label: str
    call: Call
    rounds: list[float] = field(default_factory=list)
    """CPU microseconds a call, a round each."""

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


def ratio(ours: Caller, theirs: Caller) -> float:
    """What ours costs of theirs: the median of the rounds' own ratios."""
    pairs = zip(ours.rounds, theirs.rounds, strict=True)
    return statistics.median(mine / their for mine, their in pairs)


def measure(
    directory: Path, systems: Mapping[str, str], rounds: int, calls: int
) -> dict[str, Caller]:
    """Every caller, measured. `systems` is the environment of a running sandbox.

    Without zeep nothing is said of SOAP. Raises UnequalError.
    """
    with _callers(directory, systems) as callers:
        for each in callers:
            _microseconds(each.call, 20)
        for number in range(rounds):
            # Every other round goes backwards: nobody always follows the same neighbour.
            for each in callers if number % 2 == 0 else callers[::-1]:
                each.rounds.append(_microseconds(each.call, calls))
    return {each.key: each for each in callers}


def _microseconds(call: Call, times: int) -> float:
    begun = time.thread_time()
    for _ in range(times):
        call()
    return (time.thread_time() - begun) / times * 1e6


@contextmanager
def _callers(directory: Path, systems: Mapping[str, str]) -> Iterator[list[Caller]]:
    file = council_file.read(_SOUTHMARCH, systems)
    store, paths = {SERVICE: file.stores()[SERVICE]}, {SERVICE: file.record_map(SERVICE).paths}
    standin = RestSystem(file.revealed(), store, paths)
    record = _longest([each for _, each in standin.collection(SERVICE).find({}, None, 100)])
    standin.close()
    with_zeep = importlib.util.find_spec("zeep") is not None
    case, envelope = _case(systems) if with_zeep else ({}, b"")
    (directory / "answer.json").write_text(json.dumps({"data": record}))
    (directory / "answer.xml").write_bytes(envelope)
    answers = [str(directory / name) for name in ("answer.json", "answer.xml")]
    with running("benchmarks.stub", *answers) as stub:
        address = f"http://127.0.0.1:{stub.port}"
        plain = {name: word for name, word in file.revealed().items() if name != "auth"}
        rest = RestSystem({**plain, "base_url": address}, store, paths)
        callers = _rest(address, rest, record)
        if with_zeep:
            callers += _soap(f"{address}/casework", systems, case)
        yield callers
        rest.close()


def _longest(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return max(records, key=lambda each: len(json.dumps(each)))


def _rest(address: str, system: RestSystem, record: dict[str, Any]) -> list[Caller]:
    reference = record["ref"]
    url = f"{address}/cases/adult/{reference}"
    session = requests.Session()
    wire = Wire(connection_words({"base_url": address}))
    request = Request("GET", url)

    def ours() -> Any:
        with within(5):
            return json.loads(wire.send(request, {}).body)["data"]

    collection = system.collection(SERVICE)
    found = [
        Caller("requests", "requests.Session", lambda: session.get(url, timeout=5).json()["data"]),
        Caller("rest-call", "kind rest, the call alone", ours),
        Caller("rest-read", "kind rest, a whole read", lambda: collection.read(reference)),
    ]
    for each in found:
        if each.call() != record:
            raise UnequalError(f"{each.label}: another record than the system's")
    return found


def _case(systems: Mapping[str, str]) -> tuple[dict[str, Any], bytes]:
    """The longest case of Eastvale as our kind reads it, and the bytes it comes in."""
    import zeep
    from zeep.wsse import UsernameToken

    ours = _soap_system(systems, {})
    case = _longest([each for _, each in ours.collection(SERVICE).find({}, None, 100)])
    ours.close()

    class Listening(zeep.Transport):
        def post(self, *given: Any, **words: Any) -> Any:
            answer = super().post(*given, **words)
            self.heard = answer.content
            return answer

    transport = Listening()
    secret = UsernameToken(eastvale.USERNAME, eastvale.PASSWORD, use_digest=True)
    client = zeep.Client(str(_WSDL), transport=transport, wsse=secret)
    service = client.create_service(_BINDING, systems["EASTVALE_ADDRESS"])
    service.GetNeedsCase(CASE_REF=case["CASE_REF"])
    return case, transport.heard


def _soap_system(systems: Mapping[str, str], words: Mapping[str, Any]) -> SoapSystem:
    file = council_file.read(_EASTVALE, systems)
    store, paths = {SERVICE: file.stores()[SERVICE]}, {SERVICE: file.record_map(SERVICE).paths}
    return SoapSystem({**file.revealed(), **words}, store, paths)


def _soap(address: str, systems: Mapping[str, str], case: dict[str, Any]) -> list[Caller]:
    import zeep

    reference = case["CASE_REF"]
    # Neither signs its messages: a digest costs both the same.
    words = {"address": address, "security": "none", "username": "", "password": ""}
    collection = _soap_system(systems, words).collection(SERVICE)
    service = zeep.Client(str(_WSDL)).create_service(_BINDING, address)
    found = [
        Caller("zeep", "zeep", lambda: service.GetNeedsCase(CASE_REF=reference)),
        Caller("soap-read", "kind soap, a whole read", lambda: collection.read(reference)),
    ]
    if found[0].call()["CASE_REF"] != reference or found[1].call() != case:
        raise UnequalError("zeep and the kind soap read different cases")
    return found
