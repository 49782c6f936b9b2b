"""One sentence taken apart: items, nouns, in whom, what against what, roles, what is left, clauses."""
