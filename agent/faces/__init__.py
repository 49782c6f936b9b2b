"""How people reach it: command line, terminal chat, server, hypothesis runs, doctor.

Door:
    cli: the `aetia` command
    guard: errors -> exit codes, text shown and not obeyed, and the one `asyncio.run`
    options: the options that every face has
    session: graph, data and models, opened once for all questions
    shown: the width that text is wrapped at
    hypothesize: candidates for a goal, argued and ranked: the command and the function
    models: the commands about local models
    options: the options that every face has
    tokens: `aetia tokens`
    session: the graph, the models and the data of a run of a face, opened once
    guard: errors -> exit codes; the one place that runs an event loop
    shown: text for a terminal, shown and never obeyed
"""
