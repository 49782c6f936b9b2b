"""Readers of the public formats in which biomedical knowledge is exchanged."""
