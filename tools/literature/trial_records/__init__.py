"""TrialRecords of trials as a registry prints them: what their numbers say of a statement, in code.

Door:
    record: lines of a section -> cohorts with their counts and values
    said_places: which cohorts, numbers and comparisons a statement names
    held_against: `held_against`, whether a record bears a statement out
"""
