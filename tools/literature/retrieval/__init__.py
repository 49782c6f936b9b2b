"""Which passages answer a query: by their words, by their meaning, by both, and read again by a judge.

Door:
    indexing: passages of a corpus that are not indexed yet -> segments; resumable
    shelf: an open corpus: its segments, vectors and documents
    rereading: the first passages looked at once more
    segments: what an index holds of a run of passages
    searching: a query over open indexes -> ranked passages
    embedder: the seam to models that turn texts into vectors, and its public fake
    embedding: vectors of passages that have none yet; resumable
    relevance: the seam to judges of whether a passage bears on a query, and its public fake
    expansion: what a graph calls the things in a query
"""
