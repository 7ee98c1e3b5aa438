"""Accounts of people: making, changing, disabling and deleting them."""
