"""Where conversations are kept when nobody else keeps them: in a file of this machine, or in a backend."""
