"""Packages of skills: uploads, versions, and what is in them."""
