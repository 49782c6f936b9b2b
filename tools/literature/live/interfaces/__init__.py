"""The services that are asked: one module each, from names to a request and from an answer to records."""
