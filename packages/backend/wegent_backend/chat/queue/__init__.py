"""Messages that are sent while an answer is being written: they wait their turn, or interrupt it."""
