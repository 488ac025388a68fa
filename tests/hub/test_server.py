"""The server's start: an address that cannot be listened on is said before anything is forked."""

import socket

import pytest

from federation import errors
from hub import server


def test_an_address_that_another_program_has_is_said_to_be_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ADDRESS_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(errors.AddressInUse):
        server._require_address("127.0.0.1", other.getsockname()[1])
    server._require_address("127.0.0.1", 0)


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(errors.SettingInvalid):
        server._require_address("192.0.2.1", 0)
