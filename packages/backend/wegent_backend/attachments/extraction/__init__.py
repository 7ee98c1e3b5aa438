"""Text and previews of files, made in a process of its own: what a file does to it is done to nothing else.

`python -m wegent_backend.attachments.extraction` reads the file from its standard input and writes a line of JSON, then
the bytes of what it made. It imports nothing of the server.
"""
