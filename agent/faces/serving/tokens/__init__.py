"""Tokens of a server, what is kept of them, and who signed in with one."""
