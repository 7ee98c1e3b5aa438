"""The audit trail as a chain: whoever changes a row, takes one out or swaps two breaks it, and that can be shown."""
