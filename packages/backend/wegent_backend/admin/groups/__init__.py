"""Groups of everybody, counted: those that nobody owns any more are found here."""
