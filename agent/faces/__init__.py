"""How people reach it: command line, terminal chat, server, hypothesis runs, doctor.

Door:
    cli: the `aetia` command
    options: the options that every face has
    session: the graph, the models and the data of a run of a face, opened once
    guard: errors -> exit codes; the one place that runs an event loop
    shown: text for a terminal, shown and never obeyed
    hypotheses: `hypothesize`
"""
