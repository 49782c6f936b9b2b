"""Do the tests notice a fault? One small change to the source at a time, and the tests that run it.

`make mutants` (`python -m evals.mutants --help`) says what share of a seeded sample of changes makes a
test fail. It works on a copy; the files it was started from stay as they are.
"""
