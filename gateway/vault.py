"""Encryption of what the gateway itself keeps of people: AES-256-GCM, bound to its place.

The associated data names the row a ciphertext belongs to, so that one row's secret cannot be read
in another's place. Fingerprints are keyed, so that a database thief cannot test guesses.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class VaultError(Exception):
    """A ciphertext that this key did not make for this place."""


class Vault:
    """Seals and opens bytes under one key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the encryption key must be 32 bytes in base64")
        self._aead, self._key = AESGCM(key), key

    @classmethod
    def from_base64(cls, text: str) -> Vault:
        """The vault of a key written in base64. Raises ValueError."""
        return cls(base64.b64decode(text, validate=True))

    @classmethod
    def in_directory(cls, directory: Path) -> Vault:
        """The vault of the key kept in a directory, made there (mode 0600) if it is not."""
        path = directory / "encryption.key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls.from_base64(path.read_text().strip())
        key = os.urandom(32)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
        return cls(key)

    def seal(self, plain: bytes, place: str) -> bytes:
        """The ciphertext of `plain` for one place."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What `seal` was given. Raises VaultError."""
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise VaultError("not sealed with this key for this place") from None

    def fingerprint(self, *parts: bytes) -> bytes:
        """A keyed digest of the parts, each told apart from its neighbours."""
        digest = hmac.new(self._key, digestmod=hashlib.sha256)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()
