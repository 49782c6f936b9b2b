"""What is known by name, whether or not a graph holds it, and how such concepts are related.

Diseases, drugs and their classes, brand and lay names, genes, exposures, biomarkers, procedures, foods.

`data` holds the tables: two that `make_tables` writes from public files (NOTICE says from which), the
others by hand (`shipped` says how). They are compiled into one SQLite file at set-up or on first use.

Door:
    build: `open_vocabulary`, compiled first when needed
    reader: `Vocabulary`: names, equivalent identifiers, relations
    concepts: `Related`, and the relations that there are
    spelling: `is_near`: what is near enough to be offered as what was meant
"""
