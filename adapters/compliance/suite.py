"""`BackendCompliance`: one method per thing that must be true of a council's system.

The methods go through the council file and the contract, as the gateway does, and are run for every
service of the file. They write records with new identifiers and never look at how a system does
what it does. What is read back is compared as a client is shown it: with what the council's file
says is kept because the system cannot hold it.
"""

from __future__ import annotations

from adapters.compliance.changing import Changing
from adapters.compliance.finding import Finding
from adapters.compliance.holding import Holding


class BackendCompliance(Holding, Changing, Finding):
    """Subclass it, name a council file, and let pytest run it."""
