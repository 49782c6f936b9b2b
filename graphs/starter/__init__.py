"""The starter knowledge: a small graph and a table of study findings, every row with its source.

`nodes.tsv`, `edges.tsv` and `findings.tsv` are edited by hand; see CONTRIBUTING.md for their
columns. They are compiled into one SQLite file on first use.
"""
