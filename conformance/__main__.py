"""`python -m conformance`: the same as `careact conformance`."""

from __future__ import annotations

from conformance.cli import conformance

if __name__ == "__main__":
    conformance(prog_name="python -m conformance")
