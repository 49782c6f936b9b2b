"""Attacks the shell: random arguments, environments and files against every command.

    python -m evals.fuzz --runs 2000 --seed 0        # report every distinct fault
    python -m evals.fuzz --seed 0 --only 1234        # one run again, with what it printed

The door is `attack.attack`. Commands and options are read from their own help, so that a new one is
attacked without being named here.
"""
