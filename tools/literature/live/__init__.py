"""Live sources: what public services hold on a pair, fetched politely into a corpus of one's own.

Door:
    live_corpora: `LiveCorpora`, live sources and corpora as the tools ask them
    fetched: both sides of a pair -> what each source answered, kept as records of a corpus
    standing_now: whether a publication was retracted, by Crossref and OpenAlex
    polite: one address, asked within limits; how it ended is a word, never an empty answer
    interfaces: one module a service: how it is asked, and what its answer says
"""
