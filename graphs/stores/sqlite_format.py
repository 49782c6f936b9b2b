"""The layout of the SQLite file: its tables, its indexes, and the number of the format."""

from __future__ import annotations

FORMAT = "5"
"""Raised when the layout of the file changes."""

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -131072;
CREATE TABLE node (id INTEGER PRIMARY KEY, curie TEXT UNIQUE, category TEXT, name TEXT,
    synonyms TEXT);
CREATE TABLE name (folded TEXT, text TEXT, node INTEGER);
CREATE TABLE relation (id INTEGER PRIMARY KEY, predicate TEXT, direction TEXT, edges INTEGER);
CREATE TABLE evidence (id INTEGER PRIMARY KEY, source TEXT, checked TEXT);
CREATE TABLE edge (subject INTEGER, relation INTEGER, object INTEGER, evidence INTEGER,
    sources INTEGER, PRIMARY KEY (subject, relation, object)) WITHOUT ROWID;
CREATE TABLE support (subject INTEGER, relation INTEGER, object INTEGER, evidence INTEGER,
    PRIMARY KEY (subject, relation, object, evidence)) WITHOUT ROWID;
CREATE TABLE degree (node INTEGER, relation INTEGER, back INTEGER, edges INTEGER,
    PRIMARY KEY (node, relation, back)) WITHOUT ROWID;
CREATE TABLE finding (id TEXT PRIMARY KEY, exposure TEXT, outcome TEXT, population TEXT,
    design TEXT, direction TEXT, measure TEXT, estimate REAL, ci_low REAL, ci_high REAL,
    contrast TEXT, contrast_sign INTEGER, intervention TEXT, n INTEGER, year INTEGER,
    identifier TEXT, title TEXT, checked TEXT, comparator TEXT, overlaps TEXT) WITHOUT ROWID;
CREATE TABLE assessment (id TEXT PRIMARY KEY, exposure TEXT, outcome TEXT, kind TEXT, direction TEXT,
    body TEXT, grade TEXT, population TEXT, contrast TEXT, measure TEXT, estimate REAL, ci_low REAL,
    ci_high REAL, year INTEGER, identifier TEXT, title TEXT, checked TEXT) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

# detail=full and the default column size are needed for a useful rank.
INDEXES = """
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_node ON name (node);
CREATE INDEX edge_object ON edge (object, relation, subject, evidence, sources);
CREATE INDEX support_object ON support (object, relation, subject, evidence);
CREATE INDEX finding_pair ON finding (exposure, outcome);
CREATE INDEX finding_outcome ON finding (outcome);
CREATE INDEX finding_comparator ON finding (comparator) WHERE comparator IS NOT NULL;
CREATE INDEX assessment_pair ON assessment (exposure, outcome);
CREATE INDEX assessment_outcome ON assessment (outcome);
CREATE VIRTUAL TABLE trigram USING fts5 (folded, tokenize='trigram', content='', detail=full);
INSERT INTO trigram (rowid, folded) SELECT rowid, folded FROM name;
CREATE VIRTUAL TABLE temp.trigram_terms USING fts5vocab(main, trigram, row);
CREATE TABLE gram (gram TEXT PRIMARY KEY, names INTEGER) WITHOUT ROWID;
INSERT INTO gram SELECT term, doc FROM temp.trigram_terms;
DROP TABLE temp.trigram_terms;
ANALYZE;
"""
