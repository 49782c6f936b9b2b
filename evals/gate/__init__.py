"""The regression gate: a fixed suite of tasks, held item by item against the committed baseline.

Door:
    suite: the tasks and how many items of each
    held_against: what is worse than the baseline
"""
