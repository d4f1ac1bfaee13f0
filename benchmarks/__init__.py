"""How fast the compiled request path is beside its peers. Nothing here is part of the gateway."""
