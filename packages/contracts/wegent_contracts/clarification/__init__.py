"""Questions that a model asks back before it answers: as Markdown, as a form, and the answers as words again. Pure."""
