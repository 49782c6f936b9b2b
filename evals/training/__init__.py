"""Training of the shipped judge: data with open terms, fine-tuning, export to GGUF, comparison."""
