"""What a text says of a claim."""
