"""Runs that outlive their process: what is saved of each, where, and how one goes on.

Door:
    record: `Run`, what is known of a run from outside, and `Origin`, what it was asked with
    store: `RunStore`, the seam; `MemoryRuns`, the public fake
    sqlite_runs: one file in the user's data folder, the default
    opening: the place that is configured -> a store
    saving: what the workflow saves a run with, step by step
    paid: models whose answers are kept as they come, so that none is paid for twice
"""
