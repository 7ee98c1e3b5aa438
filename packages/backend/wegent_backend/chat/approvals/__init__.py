"""Standing answers to the question whether a tool may be used."""
