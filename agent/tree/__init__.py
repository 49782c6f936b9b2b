"""Question -> examined thoughts: what is proposed, examined, scored and kept."""
