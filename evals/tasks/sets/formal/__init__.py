"""Causal questions about models that are told in words."""
