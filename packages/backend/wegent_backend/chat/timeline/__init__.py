"""How an answer came about: what happened in its run, when, how long it took, and what it cost."""
