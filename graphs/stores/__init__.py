"""Stores of the knowledge graph: one read-only SQLite file, or a Neo4j server."""
