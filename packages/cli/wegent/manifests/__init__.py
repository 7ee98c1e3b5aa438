"""What `-f` names: documents, each with the place in the text that it was read from."""
