"""The reasoner as numbers: its vocabulary, its decoder, training and export.

Door:
    tokens, packing: texts as numbers
    decoder, start, train, export: with torch, to GGUF
"""
