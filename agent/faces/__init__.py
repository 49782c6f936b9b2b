"""How people reach it: command line, terminal chat, server, hypothesis runs, doctor.

Door:
    cli: the `aetia` command
    guard: errors -> exit codes, text shown and not obeyed, and the one `asyncio.run`
    hypothesize: candidates for a goal, argued and ranked: the command and the function
    models: the commands about local models
    options: the options that every face has
    serving: the web app and the process that serves it
    session: graph, data and models, opened once for all questions
    shown: the width that text is wrapped at
    tokens: `aetia tokens`
"""
