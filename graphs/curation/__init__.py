"""Maintainers' tools that make the tables which ship: nothing here runs for a user.

`mechanisms` compacts an open set of mechanisms, `add` imports curated rows. CONTRIBUTING.md says how
they are called. The door is the two commands; nothing imports from here.
"""
