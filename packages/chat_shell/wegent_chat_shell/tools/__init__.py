"""What models may do besides talking: tools, who allows them, and what is remembered of their effects."""
