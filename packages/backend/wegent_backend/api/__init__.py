"""The HTTP side: routes, how errors look, what is checked before a route, and the page."""
