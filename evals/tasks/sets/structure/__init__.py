"""Arrows between columns, beside the true ones."""
