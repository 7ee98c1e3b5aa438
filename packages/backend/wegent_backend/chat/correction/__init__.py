"""A second model judges an answer, and writes a better one that may take its place."""
