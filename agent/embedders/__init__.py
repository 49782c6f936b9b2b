"""Models that turn texts into vectors, behind the seam `tools.literature.retrieval.embedder`.

Door:
    opening: a name -> an embedder
    shipped: the embedder that ships
"""
