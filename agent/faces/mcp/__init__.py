"""`aetia mcp`: tools for any client of the Model Context Protocol, over stdio or HTTP.

Door:
    mcp_command: `aetia mcp`
    mcp_server: the server over an open session
"""
