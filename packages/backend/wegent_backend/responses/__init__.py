"""OpenAI's APIs, Responses and chat completions: other ways to ask a team, and renderings of the run log."""
