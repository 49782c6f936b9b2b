"""Implementations of `agent.models.chat_model.ChatModel`."""
