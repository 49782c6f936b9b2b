"""The embedder that ships: a file, its card, and nothing to import."""
