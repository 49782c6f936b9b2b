"""Maintainers' tools that make the tables which ship: nothing here runs for a user.

`mechanisms` compacts an open set of mechanisms, `processes` says which process is a part of which,
`definitions` reads what definitions of diseases state, `add` imports curated rows. CONTRIBUTING.md says how
they are called. The door is the four commands; nothing imports from here.
"""
