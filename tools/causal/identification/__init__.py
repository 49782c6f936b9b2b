"""Identification criteria on DAGs with latent nodes, and the complete decision."""
