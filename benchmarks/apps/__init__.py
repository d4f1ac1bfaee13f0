"""One module per framework: each `make(place)` returns an ASGI application of the same paths."""
