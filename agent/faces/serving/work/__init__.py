"""Runs of a server: in line, at work, watched, and found again."""
