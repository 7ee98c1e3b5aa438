"""The conversation engine: one chat turn in, a stream of run events out.

Importing this package is cheap: the model libraries (seconds of CPU) load with the first chat, or by
`ChatEngine.warm_up`, in a worker thread.
"""
