"""The causal engine: identify, estimate, refute, and refuse. No language model is called here."""
