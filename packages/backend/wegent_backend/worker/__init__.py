"""Jobs: promised by a transaction in the outbox, sent to Celery, done at least once."""
