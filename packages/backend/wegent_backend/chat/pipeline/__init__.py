"""Where conversations with teams stand: which stage of a pipeline answers, what it asks, who spoke last."""
