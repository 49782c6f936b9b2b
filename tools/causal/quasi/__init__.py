"""Designs that need no complete list of confounders, or that weigh people by likeness."""
