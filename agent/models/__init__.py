"""The seam to language models: the protocol, its backends, the catalogue of local files."""
