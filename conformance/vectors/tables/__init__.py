"""The decision tables from which the vectors are made, each written from the law or the standard.

A module here gives lines of a file. What may not come in here: sending, and any implementation.
"""
