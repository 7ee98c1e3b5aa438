"""`python -m wegent`: the command, where no script is installed."""

from wegent.main import app

app(prog_name="wegent")
