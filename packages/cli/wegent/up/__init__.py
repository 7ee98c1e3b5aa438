"""`wegent up`: a whole installation on one machine, supervised from one terminal.

Every part is a child process behind a watcher (`watcher.py`), so that nothing outlives the supervisor, however it ends.
"""
