"""Models that turn texts into vectors, behind the seam `tools.literature.retrieval.embedder`.

Door:
    opening: a name -> an embedder
    shipped: the file of the embedder that ships, and its card
"""
