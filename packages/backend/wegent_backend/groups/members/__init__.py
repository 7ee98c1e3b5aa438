"""Members of groups: who has which role, and how one comes to have it or gives it up."""
