"""Candidates that the literature and a model name beside the graph's walks: leads, never evidence."""
