"""Conversations: follow-up questions, a terminal, and an OpenAI-compatible server."""
