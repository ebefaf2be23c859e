"""Asking an OpenID Connect provider who somebody is: authorization code with PKCE, state and nonce.

Nothing here knows our accounts. Only the three addresses that the provider itself names are asked, no redirect is
followed, and each answer is waited for a few seconds only.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

#: Seconds for the connection and for the answer.
TIMEOUT = (3, 6)
#: How long somebody may take at the provider.
ROUND_TRIP = timedelta(minutes=10)
#: Clocks differ a little, in seconds.
LEEWAY = 60
#: Signatures with the provider's own key. Never "none", and never one with a secret that both sides have.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SCOPE = "openid email profile"


class ProviderDownError(Exception):
    """The provider does not answer, or not as the standard has it."""


class NotTrustedError(Exception):
    """The provider's answer does not prove anything: another browser's, changed, too old, or for somebody else."""


@dataclass(frozen=True)
class Provider:
    """The municipality's identity provider, as the settings name it."""

    issuer: str
    client_id: str
    client_secret: str
    #: `amr` or `acr` values that mean a second factor was shown there.
    second_factors: frozenset[str]


@dataclass(frozen=True)
class Begun:
    """What this browser must bring back; lies in its signed cookie meanwhile."""

    state: str
    nonce: str
    verifier: str
    begun_at: float

    def is_too_old(self, now: datetime) -> bool:
        """Whether somebody took longer than they may."""
        return not 0 <= now.timestamp() - self.begun_at <= ROUND_TRIP.total_seconds()


@dataclass(frozen=True)
class Proven:
    """Who somebody is, as the provider vouches."""

    issuer: str
    subject: str
    #: None unless the provider has verified it.
    email: str | None
    #: Whether a second factor was shown there.
    second_factor: bool


def begin(provider: Provider, redirect_uri: str, now: datetime) -> tuple[str, Begun]:
    """The provider's address to send the browser to, and what to remember. Raises ProviderDownError."""
    from authlib.integrations.requests_client import OAuth2Session

    endpoint = _metadata(provider)["authorization_endpoint"]
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    begun = Begun(state, nonce, verifier, now.timestamp())
    client = OAuth2Session(
        provider.client_id, scope=SCOPE, redirect_uri=redirect_uri, code_challenge_method="S256"
    )
    url, _state = client.create_authorization_url(
        endpoint, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
    )
    return str(url), begun


def finish(
    provider: Provider, begun: Begun | None, answer: Mapping[str, str], redirect_uri: str, now: datetime
) -> Proven:
    """Who came back with `answer`. Raises NotTrustedError, or ProviderDownError when it cannot be asked."""
    if begun is None or begun.is_too_old(now):
        raise NotTrustedError("nothing was begun in this browser, or too long ago")
    if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise NotTrustedError("state")
    if answer.get("iss", provider.issuer) != provider.issuer or not answer.get("code"):
        raise NotTrustedError(f"no code: {answer.get('error', '')[:40]}")
    metadata = _metadata(provider)
    token = _token(provider, metadata, begun, answer["code"], redirect_uri)
    claims = _claims(provider, metadata, token, begun.nonce, now)
    return _proven(provider, {**_more(metadata, token, claims), **claims})


def _metadata(provider: Provider) -> dict[str, Any]:
    """The provider's own description of itself, asked anew at each log-in: staff log in a few times a day."""
    found = _get_json(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != provider.issuer or not all(isinstance(found.get(key), str) for key in needed):
        raise ProviderDownError("its description names another issuer, or lacks addresses")
    # Who does not say where more is told is not asked for more.
    asked = [found[key] for key in (*needed, "userinfo_endpoint") if key in found]
    if not _are_safe(asked, provider.issuer):
        raise ProviderDownError("its addresses are not safe")
    return found


def _are_safe(addresses: Iterable[object], issuer: str) -> bool:
    """Encrypted, each of them; a provider that is plain itself (a test's) may stay so."""
    return all(urlsplit(str(each)).scheme in {"https", urlsplit(issuer).scheme} for each in addresses)


def _token(
    provider: Provider, metadata: dict[str, Any], begun: Begun, code: str, redirect_uri: str
) -> dict[str, Any]:
    """Change the code for a token. A code that the provider refuses is no failure of the provider's."""
    import requests
    from authlib.integrations.base_client import OAuthError
    from authlib.integrations.requests_client import OAuth2Session

    client = OAuth2Session(
        provider.client_id,
        provider.client_secret,
        redirect_uri=redirect_uri,
        token_endpoint_auth_method=_how_to_say_the_secret(metadata),
    )
    try:
        token: dict[str, Any] = client.fetch_token(
            metadata["token_endpoint"],
            code=code,
            code_verifier=begun.verifier,
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except OAuthError as error:
        raise NotTrustedError(f"token: {error.error}") from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderDownError("no token") from error
    if not isinstance(token.get("id_token"), str):
        raise NotTrustedError("no id_token")
    return token


def _how_to_say_the_secret(metadata: dict[str, Any]) -> str:
    """In a header, which is what every provider must understand; in the form where it only says that."""
    known = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"


def _claims(
    provider: Provider, metadata: dict[str, Any], token: dict[str, Any], nonce: str, now: datetime
) -> dict[str, Any]:
    """What the provider has signed: for us, in this round, and not too long ago."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    keys = _get_json(metadata["jwks_uri"])
    try:
        signed = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True}},
            {"nonce": nonce, "client_id": provider.client_id},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NotTrustedError(f"id_token: {type(error).__name__}") from error
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if provider.client_id not in audience:
        raise NotTrustedError("id_token for somebody else")
    return dict(claims)


def _more(metadata: dict[str, Any], token: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """What some providers say about the e-mail only when asked for it; nothing when the token says it itself."""
    address, key = metadata.get("userinfo_endpoint"), token.get("access_token")
    if "email" in claims or not isinstance(address, str) or not key:
        return {}
    found = _get_json(address, {"Authorization": f"Bearer {key}"})
    if found.get("sub") != claims["sub"]:
        raise NotTrustedError("userinfo of somebody else")
    return {name: found[name] for name in ("email", "email_verified") if name in found}


def _proven(provider: Provider, claims: Mapping[str, Any]) -> Proven:
    email, amr = claims.get("email"), claims.get("amr")
    said = {*(amr if isinstance(amr, list) else []), claims.get("acr")}
    verified = claims.get("email_verified") is True and isinstance(email, str)
    return Proven(
        issuer=provider.issuer,
        subject=str(claims["sub"])[:255],
        email=str(email).strip().lower() if verified else None,
        second_factor=bool(provider.second_factors & {one for one in said if isinstance(one, str)}),
    )


def _get_json(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    import requests

    try:
        answer = requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderDownError(type(error).__name__) from error
    if answer.status_code != 200 or not isinstance(found, dict):
        raise ProviderDownError("no answer as the standard has it")
    return found
