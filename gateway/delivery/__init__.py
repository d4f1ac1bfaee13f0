"""Delivery: what was accepted reaches the council's system exactly once, however long that takes.

`copies` holds what the gateway knows of a record beyond the council's system, sealed; `outbox`
holds what is still on its way; `records` is what handlers see: one view of both and of the system;
`delivering` hands one thing over, `overnight` a batch; `worker` goes on until nothing is left.
"""
