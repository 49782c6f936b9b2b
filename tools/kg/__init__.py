"""`aetia kg`: build, load and ask knowledge graphs from the command line."""
