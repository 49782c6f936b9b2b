"""Turns of phrase: those of choosing, of supposing, and of speech."""
