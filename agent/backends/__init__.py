"""Implementations of `agent.model.ChatModel`."""
