"""API keys: personal ones, and those of services that may act for others."""
