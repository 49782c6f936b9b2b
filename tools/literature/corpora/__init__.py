"""Publications on disk: read from what people have, cut into passages, kept once.

Door:
    records: `Record`, its sections and what it is recognised by
    readers: files of publications -> records, and what could not be read
    splitting: a text -> passages, as spans
    features: what the words of a record say about design, population and species
    corpus_file: the file that holds a corpus
    filling: records -> the file; resumable
"""
