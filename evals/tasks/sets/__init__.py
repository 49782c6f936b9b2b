"""The sets of questions, one module each: how its files are read, answered without a model and scored.

Rooms: `options` (one of several options), `verdicts` (does X cause Y), `claims` (what a text says of a
claim), `formal` (structural models in words), `numbers` (an effect from rows), `structure` (arrows from
rows), `names` (mentions, identifiers, mechanisms). `evals.tasks.known` lists them.
"""
