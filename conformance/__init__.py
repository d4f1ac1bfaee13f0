"""Tells any implementation of the standard, black box over HTTP, whether it is interchangeable.

Nothing here knows a gateway, an adapter or a web framework: it reads `openapi` and sends requests.
"""

from __future__ import annotations

SUITE_VERSION = "0.2.0"
"""Version of the suite; a test that can turn a PASS into a FAIL raises its minor part."""
