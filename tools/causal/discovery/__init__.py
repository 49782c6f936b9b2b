"""Edges that data suggest. They are marks for a person to judge, never a DAG to estimate with."""
