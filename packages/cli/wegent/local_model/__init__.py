"""A model with no key: an OpenAI-compatible server for one GGUF file, as a process of its own."""
