"""What may be said where no trials decide: what bodies state, what is only observed."""
