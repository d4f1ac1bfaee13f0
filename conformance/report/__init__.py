"""The reports of a run: each a pure function of `conformance.model.Run` and the standard.

`files` gives every file by name, `write_all` writes them. Redaction happens here, before any report
sees the run; a run that was read back gives the same files, byte for byte.
"""

from __future__ import annotations

from pathlib import Path

from conformance.model import Run
from conformance.report import har, html_report, json_report, junit, markdown, scal
from conformance.report.redaction import redacted

_FILES = {
    "run.json": json_report.as_bytes,
    "junit.xml": junit.as_bytes,
    "report.html": html_report.as_bytes,
    "summary.md": markdown.as_bytes,
    "scal.csv": scal.as_bytes,
    "evidence.har": har.as_bytes,
}
FILES = tuple(_FILES)
"""The names of the files that a run leaves behind."""


def files(run: Run) -> dict[str, bytes]:
    """Name -> content of every file, redacted."""
    may_be_written = redacted(run)
    return {name: as_bytes(may_be_written) for name, as_bytes in _FILES.items()}


def write_all(run: Run, directory: Path) -> list[Path]:
    """Write every file into a directory, which is made if need be. Raises OSError."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files(run).items():
        path = directory / name
        path.write_bytes(content)
        written.append(path)
    return written
