"""One pair against one publication: which of its figures are of that treatment on that outcome.

Door:
    sought: `PairSought`, the names by which a text may call both sides
    reader: `read_pair`, every figure on the pair, taken with its direction or set aside with the reason
"""
