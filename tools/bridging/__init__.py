"""Bridges between frozen encoders: retrieval from one kind of thing to another (after BioBridge).

Door:
    spaces: frozen encoders: hashed names, an embedder's vectors of texts, neighbourhoods in a graph
    retrieval: for one node, those of another kind that a bridge leads to
    bridges: small maps that are learned between two spaces from triples, in closed form
"""
