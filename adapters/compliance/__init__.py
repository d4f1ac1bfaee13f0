"""What every council's system must do behind the gateway, as tests for whoever adds one.

    from adapters.compliance import BackendCompliance

    class TestBorchester(BackendCompliance):
        council_file = "councils/E09999999-borchester.yaml"

Run it with pytest against a system that may be written to. Nothing here knows a kind of back-end.
"""

from adapters.compliance.suite import BackendCompliance

__all__ = ["BackendCompliance"]
