"""Who may do what: one table of rules, one function that decides, and what each route and event is about."""
