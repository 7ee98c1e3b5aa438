"""Models: one file per provider, all of them LangChain chat models on one connection pool."""
