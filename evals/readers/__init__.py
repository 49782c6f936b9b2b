"""Files as programs write them, made at random with a known truth: is one ever read as something else.

    python -m evals.readers --files 20000 --seed 0
    python -m evals.readers --files 20000 --shard 3/8         # a part of them
    python -m evals.readers --only knowledge:kgx_json:17      # one file again

A file is read as its clean form, or refused with the cause; anything else is a silent difference. Doors:
`case` (what became of a file), `kinds` (all kinds with their writers), and one module a kind.
"""
