"""The seam to language models: the protocol, its backends, the catalogue of local files.

Door:
    chat_model: `ChatModel` and the values that go through it; the switch that forbids all models
    opening: a name -> a chat model
    backends: llama.cpp in process, any OpenAI-compatible server, rules, and `scripted`, the public fake
    catalogue: the models that Aetia knows, where their files lie, how they are fetched
"""
