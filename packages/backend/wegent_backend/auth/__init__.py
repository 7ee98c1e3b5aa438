"""Who is calling: subjects, tokens, passwords, and how often somebody may guess."""
