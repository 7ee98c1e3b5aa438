"""`wegent admin`: accounts, logins, groups, decisions for everybody, what runs, what is used, what can go."""
