"""Saying something to an answer that is being written: queued, heard at its next step, or too late."""
