"""Kinds of back-end: each reaches one sort of council system and speaks only its own records.

A kind may import `adapters.contract` and `adapters.errors`. It may not import another kind, the
mapping language, or anything that knows what the standard's properties mean.
"""
