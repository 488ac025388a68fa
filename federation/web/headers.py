"""Security headers for every answer of a web face.

Pages load style, script and pictures from their own host only, nothing is inline, nobody frames them (but those that
are made for it), and the browser is told neither to guess media types nor to tell other sites where a reader came from.
"""

from typing import Final

from flask import Flask, Response

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)

SECURITY_HEADERS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),  # for browsers older than frame-ancestors
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


FRAME_POLICY: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""That of the few pages that are made to stand in pages of others."""


def may_be_framed(response: Response) -> Response:
    """Let pages of others show this answer inside them: all that can be pressed in it leads out of there."""
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


def add_security_headers(response: Response) -> Response:
    """Put the security headers on an answer that does not say otherwise itself."""
    for name, value in SECURITY_HEADERS:
        if name == "X-Frame-Options" and response.headers.get("Content-Security-Policy") == FRAME_POLICY:
            continue
        response.headers.setdefault(name, value)
    return response


def secure(app: Flask) -> None:
    """Put the security headers on every answer of the application."""
    app.after_request(add_security_headers)
