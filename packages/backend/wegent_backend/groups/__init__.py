"""Groups: namespaces that people share, their members, and how one becomes a member."""
