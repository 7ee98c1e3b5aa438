"""The pages that the provider shows in a browser."""

from __future__ import annotations

from html import escape

_FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><title>{title}</title></head>
<body><main><h1>{title}</h1>{content}</main></body></html>"""


def login_form(address: str, problem: str = "") -> str:
    """The form that asks who it is; it goes back to `address`, which keeps the parameters of the application."""
    told = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    content = f"""{told}<form method="post" action="{escape(address)}">
<p><label>User name <input name="user_name" autocomplete="username" size="60" autofocus></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
<p><button>Sign in</button></p></form>"""
    return _FRAME.format(title="Scripted provider", content=content)


def logout_form(address: str) -> str:
    """The question before a logout that no id_token vouches for."""
    content = f'<form method="post" action="{escape(address)}"><p><button>Sign out</button></p></form>'
    return _FRAME.format(title="Do you want to sign out?", content=content)


def logged_out() -> str:
    """The end of a logout that leads nowhere else."""
    return _FRAME.format(title="You are signed out", content="")


def refusal(words: str) -> str:
    """What the provider says to people when it must not send them back to the application."""
    return _FRAME.format(title="This request cannot be answered", content=f'<p role="alert">{escape(words)}</p>')
