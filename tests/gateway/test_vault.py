"""The vault: what is sealed for one place opens only there, and only unchanged."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.vault import Vault, VaultError

VAULT = Vault(bytes(range(32)))


@given(st.binary(), st.text(max_size=50))
def test_opens_what_it_sealed(plain: bytes, place: str) -> None:
    assert VAULT.open(VAULT.seal(plain, place), place) == plain


@given(st.binary(min_size=1), st.data())
def test_any_changed_byte_is_noticed(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal(plain, "row 1"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1
    with pytest.raises(VaultError):
        VAULT.open(bytes(sealed), "row 1")


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(VaultError):
        VAULT.open(VAULT.seal(b"secret", "row 1"), "row 2")


def test_the_same_text_never_seals_alike() -> None:
    assert VAULT.seal(b"a", "p") != VAULT.seal(b"a", "p")


def test_fingerprints_tell_parts_apart_and_need_the_key() -> None:
    assert VAULT.fingerprint(b"ab", b"c") != VAULT.fingerprint(b"a", b"bc")
    assert VAULT.fingerprint(b"a") != Vault(os.urandom(32)).fingerprint(b"a")


def test_a_made_key_is_private_and_used_again(tmp_path: Path) -> None:
    sealed = Vault.in_directory(tmp_path).seal(b"x", "p")
    assert (tmp_path / "encryption.key").stat().st_mode & 0o077 == 0
    assert Vault.in_directory(tmp_path).open(sealed, "p") == b"x"


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), "***"])
def test_a_bad_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Vault.from_base64(text)
