"""`aetia serve`: any client of the OpenAI protocol, the page, and programs ask over HTTP.

Door:
    web_app: the app over an open session, and the process that serves it
    serving_config: what a server allows
    listener: where it listens
    safety: the gate, which `aetia mcp` uses too
    token_file: tokens, kept as hashes
"""
