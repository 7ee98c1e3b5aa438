"""Reading pages of the web, none that the server alone can reach."""
