"""`getService`, which every service answers alike from `openapi/status.yaml`."""

from __future__ import annotations

import openapi
from gateway.answer import Answer


def service_metadata(service: str, version: str = "v1") -> Answer:
    """Name, version and status of one service of the standard."""
    status = openapi.status()[service, version]
    return Answer(
        {
            "name": service,
            "title": status.title,
            "version": status.release,
            "status": status.status,
            "releaseDate": status.release_date,
            "documentation": status.documentation,
            "releaseNotes": status.release_notes,
        }
    )
