"""What `aetia corpus` does with its options.

Door:
    seams: how a command comes by models, which are opened above
"""
