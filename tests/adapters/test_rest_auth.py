"""Who asks: the credentials of the kind `rest`, and the words that are refused."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

import pytest
from certificates import make_certificate
from rest_server import (
    PATHS,
    STORE,
    Asked,
    Reply,
    Shelf,
    noted,
    opened,
    record,
    serving,
)

from adapters.contract import Legacy
from adapters.errors import (
    BackendNonsenseError,
    BackendUnavailableError,
    CouncilFileError,
)
from adapters.kinds.rest import RestSystem


def guarded(good: str) -> Any:
    shelf = Shelf(record())
    return lambda asked: (
        shelf(asked) if asked.headers.get("Authorization") == good else Reply({"no": 1}, 401)
    )


def test_basic_and_bearer() -> None:
    basic = "Basic " + base64.b64encode("clerk:pä:ss".encode()).decode()
    for auth, good in (
        ({"strategy": "basic", "username": "clerk", "password": "pä:ss"}, basic),
        ({"strategy": "bearer", "token": "abc.def"}, "Bearer abc.def"),
    ):
        with serving(guarded(good)) as server:
            with opened(server.url, auth=auth) as system:
                assert system.collection("cases").read("A-1") == record()
                system.check()
            with opened(server.url) as system, pytest.raises(BackendNonsenseError):
                system.collection("cases").read("A-1")


class Tokens:
    """A shelf behind client credentials."""

    def __init__(self, lasts: Any = 60, **said: Any) -> None:
        self.shelf, self.lasts, self.said = Shelf(record()), lasts, said
        self.given: list[Asked] = []
        self.good = ""

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            self.given.append(asked)
            self.good = f"Bearer t{len(self.given)}"
            token = {"access_token": self.good[7:], "token_type": "Bearer"}
            return Reply({**token, "expires_in": self.lasts, **self.said})
        if asked.headers.get("Authorization") != self.good:
            return Reply({"no": 1}, 401)
        return self.shelf(asked)


OAUTH = {
    "strategy": "oauth2-client",
    "token_url": "/token",
    "client_id": "me:you",
    "client_secret": "s ecret",
}


def test_a_token_is_kept_and_renewed() -> None:
    tokens = Tokens()
    with serving(tokens) as server, opened(server.url, auth={**OAUTH, "scope": "a b"}) as system:
        cases = system.collection("cases")
        cases.read("A-1")
        cases.replace("A-1", noted("two"))
        assert len(tokens.given) == 1
        pair = tokens.given[0].headers["Authorization"].removeprefix("Basic ")
        assert base64.b64decode(pair) == b"me%3Ayou:s+ecret"
        assert tokens.given[0].body == b"grant_type=client_credentials&scope=a+b"
        tokens.good = "Bearer revoked"

        def late(legacy: Legacy) -> Legacy:
            tokens.good = "Bearer revoked in between"
            return {**legacy, "note": "three"}

        assert cases.replace("A-1", late)["note"] == "three"
        assert len(tokens.given) == 3
        tokens.lasts, tokens.good = 0, "Bearer revoked"
        for _ in range(3):
            cases.read("A-1")
        assert len(tokens.given) == 6


def test_a_token_is_renewed_before_it_ends() -> None:
    tokens = Tokens(1)
    body = {**OAUTH, "send": "body", "early": "600ms"}
    with serving(tokens) as server, opened(server.url, auth=body) as system:
        cases = system.collection("cases")
        cases.read("A-1")
        assert b"client_id=me%3Ayou&client_secret=s+ecret" in tokens.given[0].body
        time.sleep(0.6)
        cases.read("A-1")
        assert len(tokens.given) == 2
        assert [asked.path for asked in server.asked] == ["/token", "/cases/A-1"] * 2


@pytest.mark.parametrize(
    "said",
    [{"access_token": 7}, {"access_token": "a\nb"}, {"token_type": "mac"}, {"expires_in": []}],
)
def test_what_is_no_token_is_nonsense(said: dict[str, Any]) -> None:
    with (
        serving(Tokens(**said)) as server,
        opened(server.url, auth=OAUTH) as system,
        pytest.raises(BackendNonsenseError),
    ):
        system.collection("cases").read("A-1")


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, BackendNonsenseError), (429, BackendUnavailableError), (404, BackendNonsenseError)],
)
def test_a_token_may_be_refused(status: int, error: type[Exception]) -> None:
    with (
        serving(lambda asked: Reply({"error": "x"}, status)) as server,
        opened(server.url, auth=OAUTH) as system,
        pytest.raises(error),
    ):
        system.collection("cases").create(record())


def test_a_new_token_that_is_refused_too() -> None:
    tokens = Tokens()

    def never(asked: Asked) -> Reply:
        return tokens(asked) if asked.path == "/token" else Reply({"no": 1}, 401)

    with serving(never) as server, opened(server.url, auth=OAUTH) as system:
        with pytest.raises(BackendNonsenseError):
            system.collection("cases").create(record())
        assert [asked.path for asked in server.asked] == ["/token", "/cases"] * 2


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"store": {"idd": "ref"}}, "services.cases.store.idd"),
        ({"store": {"id": "who.nick"}}, "services.cases.store.id"),
        ({"store": {"id": "who..name"}}, "services.cases.store.id"),
        ({"store": {"read": {"get": "/cases"}}}, "services.cases.store.read.get"),
        ({"store": {"find": {"items": "x"}}}, "services.cases.store.find"),
        ({"store": {"create": {"post": "/a", "put": "/a/{id}"}}}, "services.cases.store.create"),
        ({"base_url": "ftp://host"}, "connection.base_url"),
        ({"base_url": "https://user:hush@host"}, "connection.base_url"),
        ({"timeout": "5"}, "connection.timeout"),
        ({"auth": {"strategy": "guess"}}, "connection.auth"),
        ({"auth": {"strategy": "bearer", "token": "hush\nhush"}}, "connection.auth.bearer.token"),
        (
            {"auth": {"strategy": "mtls", "certificate": "/no", "key": "/no"}},
            "connection.auth.cert",
        ),
        ({"failed_when": {"at": "e", "refused": ["1"]}}, "connection.failed_when"),
        ({"headers": {"X-Key": "hush\r\nX: 1"}}, "connection.headers.X-Key"),
    ],
)
def test_wrong_words_are_refused_by_their_place(words: dict[str, Any], place: str) -> None:
    connection = {"base_url": "https://legacy.example", **words}
    store = {**STORE, **connection.pop("store", {})}
    with pytest.raises(CouncilFileError) as refused:
        RestSystem(connection, {"cases": store}, {"cases": PATHS})
    assert refused.value.reason.startswith(place)
    assert "hush" not in str(refused.value)


def test_a_client_certificate(tmp_path: Path) -> None:
    import ssl

    cert = key = str(make_certificate(tmp_path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.load_verify_locations(cert)
    context.verify_mode = ssl.CERT_REQUIRED
    with serving(Shelf(record())) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        auth = {"strategy": "mtls", "certificate": cert, "key": key}
        with opened(url, auth=auth, ca=cert) as system:
            cases = system.collection("cases")
            assert cases.replace("A-1", noted("over TLS"))["note"] == "over TLS"
        with opened(url, ca=cert) as system, pytest.raises(BackendUnavailableError):
            system.collection("cases").read("A-1")
        with opened(url, auth=auth) as system, pytest.raises(BackendUnavailableError) as unknown:
            system.collection("cases").create(record("A-2"))
        assert type(unknown.value) is BackendUnavailableError
