"""An OIDC provider that logs in whom a test wants, and forges what a test wants refused.

It speaks OpenID Connect over real HTTP: discovery, keys, the authorization page, the token endpoint with PKCE and
client authentication, userinfo, and logout. Scripted by an `OidcScript`, or by directives in the user name that is
typed into its form (README.md).
"""

from wegent_scripted.oidc.people import Client, Person
from wegent_scripted.oidc.script import Mishap, OidcScript
from wegent_scripted.oidc.server import OidcServer

__all__ = ["Client", "Mishap", "OidcScript", "OidcServer", "Person"]
