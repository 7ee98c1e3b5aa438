"""A conversation as a file to keep: Markdown, JSON, or a document of Word."""
