"""Files of publications -> records, one format a module; what cannot be read is named with its place.

Door:
    sources: `SOURCE:FILE` as a user writes it -> records and rejects, one after the other
"""
