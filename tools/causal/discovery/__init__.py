"""Edges that data suggest, and which of two columns may be the cause: marks for a person, never a DAG."""
