"""The agent graph. Imports LangChain and LangGraph: import it late."""
