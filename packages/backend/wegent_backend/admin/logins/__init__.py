"""Logins of everybody: which there are, and ending them."""
