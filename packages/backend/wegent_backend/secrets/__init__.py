"""Secrets at rest: those that stand in specs and those stored under a name, encrypted, shown as `***`, rotated."""
