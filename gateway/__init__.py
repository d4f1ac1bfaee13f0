"""The gateway: serves the standard of `openapi/` for councils reached through `adapters/`."""

import warnings

# Connexion imports Starlette's test client at start-up; which HTTP library that uses is not ours.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")
