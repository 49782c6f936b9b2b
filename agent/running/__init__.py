"""A run from its start to its answer: opened, kept, gone on with, asked again.

Door:
    context: what a run works with, opened together
    library: the corpora and the list of retractions that the settings name, opened together
    to_the_end: the workflow from a state to its end, within the deadline
    durable: kept runs, begun and gone on with
    traced: models and judges whose calls are spans
    replay: what changed since a kept answer, and why
"""
