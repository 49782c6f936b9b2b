"""Data sets of a user by name: kept in their data folder, described column by column, deleted on request.

Rows stay on the machine: they are read in worker processes, and no model ever sees one.

Door:
    kept_data: added, listed, described, found and removed
    described: what a column is, and the descriptor that follows
    data_commands: `aetia data`
"""
