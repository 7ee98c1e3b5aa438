"""OpenID Connect as a client: from a provider's address to claims that can be believed. Knows no users."""
