"""Whether the kind `paper-work` does everything that the gateway asks of a kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import pytest

from adapters.compliance import BackendCompliance


class TestPaperWork(BackendCompliance):
    council_file = Path(__file__).with_name("paper-work.yaml")
    hidden: ClassVar = {"needs-assessment": ["HIDDEN-1"]}

    @pytest.fixture(autouse=True)
    def on_a_file_of_its_own(self, tmp_path: Path) -> None:
        """A system for one test, with a record in it that must not be shown."""
        file = tmp_path / "records.json"
        record = {"id": "HIDDEN-1", "restricted": "yes"}
        file.write_text(json.dumps({"needs-assessments": [record]}), encoding="utf-8")
        self.environ = {"PAPER_WORK_FILE": str(file)}
