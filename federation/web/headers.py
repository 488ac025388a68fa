"""Security headers for every answer of a web face.

Pages load style, script and pictures from their own host only, nothing is inline, nobody frames them, and
the browser is told neither to guess media types nor to tell other sites where a reader came from.
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


def add_security_headers(response: Response) -> Response:
    """Put the security headers on an answer that does not say otherwise itself."""
    for name, value in SECURITY_HEADERS:
        response.headers.setdefault(name, value)
    return response


def secure(app: Flask) -> None:
    """Put the security headers on every answer of the application."""
    app.after_request(add_security_headers)
