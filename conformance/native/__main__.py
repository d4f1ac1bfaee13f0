"""`python -m conformance.native`: serves the implementation until it is interrupted."""

from __future__ import annotations

import argparse

from conformance.native.serving import base_url, listening, server


def main() -> None:
    """Serve on the port asked for, and say where once requests are taken."""
    parser = argparse.ArgumentParser(prog="python -m conformance.native", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one")
    words = parser.parse_args()
    try:
        at = listening(words.port)
    except OSError as failure:
        parser.error(f"cannot listen on port {words.port}: {failure.strerror}")
    with at:
        at.listen()
        print(f"The native implementation is ready at {base_url(at)}", flush=True)  # noqa: T201
        server().run(sockets=[at])


if __name__ == "__main__":
    main()
