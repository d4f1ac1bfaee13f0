"""The rules of Part 1 of the Care Act 2014 as pure functions.

Lives here: what the Act and its regulations say follows from a set of answers, each result citing
its paragraph. May not live here: HTTP, storage, clocks, files, or a council's own policy.
"""
