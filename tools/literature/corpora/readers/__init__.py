"""Files of publications -> records, one format a module; what cannot be read is named with its place.

Door:
    source_files: `KIND:FILE` as a user writes it -> records and rejects, one after the other
"""
