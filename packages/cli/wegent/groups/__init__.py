"""`wegent groups`: namespaces that people share, and their members."""
