"""Logging in through OIDC providers: from the browser's way there and back to a user, a role and memberships."""
