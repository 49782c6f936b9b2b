"""How people reach it: command line, terminal chat, server, hypothesis runs, doctor.

Door:
    cli: the `aetia` command
"""
