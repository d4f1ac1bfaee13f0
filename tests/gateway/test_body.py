"""Bodies: the JSON corpus, and each fault told apart in the catalogue's words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gateway import body
from gateway.problems import Problem

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "json"
FILES = sorted(CORPUS.glob("*.json"))
needs_corpus = pytest.mark.skipif(
    not FILES, reason=f"no JSON corpus beside the project ({CORPUS.name})"
)


@needs_corpus
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_json_corpus(path: Path) -> None:
    """y_ must parse, n_ must be refused, i_ may do either; nothing else may happen."""
    kind = path.name[0]
    try:
        body.parse(path.read_bytes())
        parsed = True
    except Problem as problem:
        assert problem.status == 400
        parsed = False
    duplicate_keys = path.stem.startswith("y_object_duplicated_key")
    if kind == "y" and not duplicate_keys:
        assert parsed
    if kind == "n" or duplicate_keys:
        assert not parsed


@pytest.mark.parametrize(
    ("raw", "slug"),
    [
        (b'{"a": 1,}', "malformed-json"),
        (b"", "malformed-json"),
        (b'{"a": NaN}', "non-finite-number"),
        (b"[-Infinity]", "non-finite-number"),
        ('{"é": Infinity}'.encode(), "non-finite-number"),
        (b'{"a": "\xff"}', "invalid-encoding"),
        (b'"\\ud800"', "invalid-encoding"),
        (b"\xef\xbb\xbf{}", "invalid-encoding"),
        (b'{"a": ' + b"9" * 400 + b"}", "non-finite-number"),
        (b'{"a": 1, "a": 2}', "malformed-json"),
        (b'{"a": 1, "\\u0061": 2}', "malformed-json"),
        (b"[" * 2000, "malformed-json"),
        (b'{"\\u0061": ' + b"[" * 1010 + b"]" * 1010 + b"}", "malformed-json"),
    ],
)
def test_each_fault_has_its_type(raw: bytes, slug: str) -> None:
    with pytest.raises(Problem) as refused:
        body.parse(raw)
    assert refused.value.slug == slug


@pytest.mark.parametrize(
    "raw", [b'{"a": "\\"b\\": 1"}', b'{"a": "\\u0022", "b": 1}', b'{"a": {"x": 1}, "b": {"x": 1}}']
)
def test_what_only_looks_like_a_repeated_key_is_accepted(raw: bytes) -> None:
    assert isinstance(body.parse(raw), dict)


def test_no_part_of_a_body_is_repeated() -> None:
    with pytest.raises(Problem) as refused:
        body.parse(b'{"name": "CANARY-7f3a" oops}')
    assert b"CANARY" not in refused.value.body()


@pytest.mark.parametrize(
    "label",
    [
        None,
        b"application/json",
        b"application/json; charset=utf-8",
        b'Application/JSON;charset="UTF-8"',
    ],
)
def test_json_in_utf8_is_taken(label: bytes | None) -> None:
    body.require_json({} if label is None else {b"content-type": label})


def test_a_compressed_body_is_refused_by_name() -> None:
    with pytest.raises(Problem) as refused:
        body.require_json({b"content-type": b"application/json", b"content-encoding": b"gzip"})
    assert refused.value.slug == "unsupported-media-type"


@pytest.mark.parametrize(
    "label",
    [
        b"text/plain",
        b"application/json; charset=latin1",
        b"application/jsonp",
        b"",
        b"application/xml",
    ],
)
def test_other_media_types_are_not(label: bytes) -> None:
    with pytest.raises(Problem) as refused:
        body.require_json({b"content-type": label})
    assert refused.value.status == 415


def _read(chunks: list[bytes], headers: dict[bytes, bytes], most: int) -> bytes:
    messages = [
        {"type": "http.request", "body": chunk, "more_body": i < len(chunks) - 1}
        for i, chunk in enumerate(chunks)
    ]

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    return asyncio.run(body.read(receive, headers, most))


def test_chunks_are_joined() -> None:
    assert _read([b"a", b"b", b"c"], {}, 3) == b"abc"


@pytest.mark.parametrize(
    ("chunks", "headers"),
    [
        ([b"abcd"], {b"content-length": b"4"}),
        ([b"abcd"], {b"content-length": b"1"}),
        ([b"ab", b"cd"], {}),
        ([b""], {b"content-length": b"999999"}),
    ],
    ids=["declared", "declared falsely", "chunked", "declared and not sent"],
)
def test_a_body_over_the_limit_is_refused(chunks: list[bytes], headers: dict[bytes, bytes]) -> None:
    with pytest.raises(Problem) as refused:
        _read(chunks, headers, 3)
    assert refused.value.slug == "content-too-large"


def test_a_caller_who_leaves_is_not_an_error_of_ours() -> None:
    messages = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    with pytest.raises(ConnectionResetError):
        asyncio.run(body.read(receive, {}, 10))
