"""Chat completions: the caller sends the whole conversation every time, and nothing is to be gone on with."""
