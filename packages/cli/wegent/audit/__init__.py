"""`wegent audit`: what was changed and what was refused, for admins."""
