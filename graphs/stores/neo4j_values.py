"""What a Cypher query returns, as plain JSON types."""

from __future__ import annotations

import math
from typing import Any


def plain(value: Any) -> Any:
    """A value of the driver as JSON types.

    A node is its labels and properties; a relationship its type, properties and the two ends; a path its
    nodes and relationships in order; dates, times and points are text, and so are numbers that JSON lacks.
    """
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": plain(dict(value.items()))}
    if isinstance(value, Relationship):
        ends = [node and plain(node) for node in value.nodes]
        return {"type": value.type, "properties": plain(dict(value.items())), "ends": ends}
    if isinstance(value, Path):
        nodes, steps = map(plain, value.nodes), map(plain, value.relationships)
        return {"nodes": [*nodes], "relationships": [*steps]}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
