"""How much is used, by day and user, and how much there is."""
