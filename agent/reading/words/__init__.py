"""Words of English by what they do in a causal question; nothing here names an entity."""
