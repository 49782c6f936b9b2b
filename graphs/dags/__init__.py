"""Causal DAGs: what is assumed. Values, separation, and the text formats they are exchanged in."""
