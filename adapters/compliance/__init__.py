"""What every council's system must do behind the gateway, as tests for whoever adds one.

    from adapters.compliance import BackendCompliance

    class TestBorchester(BackendCompliance):
        council_file = "councils/E09999999-borchester.yaml"

Run it with pytest against a system that may be written to. Nothing here knows a kind of back-end.
A system that takes batches needs one more line, `night`, that makes it take them now.

What a system need not fulfil is skipped with words: `unsupported` (it cannot, and its file says
so), `not-yet` (it could, and waits for something), `exempt` (it need not).

        skips = {"test_pages_are_complete": "not-yet: paging comes with release 12, May 2027"}
"""

from adapters.compliance.base import REASONS, Requirement, requirements
from adapters.compliance.suite import BackendCompliance

__all__ = ["REASONS", "BackendCompliance", "Requirement", "requirements"]
