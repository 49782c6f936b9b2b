"""One sentence taken apart: circumstances of a name, items, nouns, in whom, what against what, roles, what is left, clauses."""
