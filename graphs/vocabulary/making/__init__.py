"""How the shipped tables are made from public files: one reader a source, then one merge.

Run by a person when a source has a new release; nothing at run time imports it.
"""
