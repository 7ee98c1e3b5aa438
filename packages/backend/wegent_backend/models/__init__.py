"""Models: which LLM answers, how to reach it, and what the environment offers."""
