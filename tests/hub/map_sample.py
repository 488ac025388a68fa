"""Factories for the maps: exact, rounded, only a state or a country, elsewhere, nowhere, and some that break things."""

from typing import Any, NamedTuple

from federation.ids import RecordId
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE
from tests.world import Factory

VE = {"country": "VE"}


def at(latitude: str, longitude: str) -> dict[str, str]:
    return {"latitude": latitude, "longitude": longitude}


PLACES: dict[str, dict[str, Any] | None] = {
    "Inveval": {
        **VE,
        "state": "Miranda",
        "municipality": "Carrizal",
        "town": "Carrizal",
        **at("10.35", "-66.98"),
    },
    "Invepal": {**VE, "state": "Edo. Carabobo", "town": "Morón", **at("10.49", "-68.2")},
    "Sanitarios Maracay": {**VE, "state": "Aragua", "town": "Maracay", **at("10.2", "-67.6")},
    "Franelas Gotcha": {**VE, "state": "ARAGUA", "town": "Maracay", **at("10.2", "-67.6")},
    "Sel-Fex": {**VE, "town": "Caracas", **at("10.5", "-66.9")},
    "Central Azucarera Motatán": {**VE, "state": "trujillo", "town": "Motatán"},
    "Invetex": {**VE, "state": "Estado Guárico"},
    "Inaf": VE,
    "MDS": {**VE, "state": "Tierra de Nadie"},
    "Tomatera Caigua": None,
    "Zanon": {"country": "AR", "state": "Neuquén", "town": "Neuquén", **at("-38.951", "-68.0591")},
    "Flaskô": {"country": "BR", "state": "SP", "town": "Sumaré", **at("-22.8", "-47.3")},
    "Nowhere Land": {"country": "XX", "state": "Utopía"},
    "Only a town": {"town": "Valencia"},
    "Contradicts itself": {**VE, "state": "Zulia", **at("-75", "100")},
    f"Fábrica {HOSTILE}": {
        **VE,
        "state": HOSTILE,
        "town": '"><img src=x onerror=alert(1)>',
        **at("7.9", "-72.4"),
    },
    "x" * 100: {**VE, "state": "Táchira", "town": "y" * 200, **at("7.77", "-72.22")},
}


class MapSample(NamedTuple):
    """What was logged."""

    factories: dict[str, Factory]
    profiles: dict[str, RecordId]
    hidden: Factory
    """It has one profile, for the federation only."""


def fill(hub: LivingHub) -> MapSample:
    """Let these factories join and describe themselves."""
    factories, profiles = {}, {}
    for name, place in PLACES.items():
        factories[name] = hub.admit(name)
        mandate = hub.give_mandate(factories[name], name)
        profile: dict[str, Any] = {"type": "profile", "sector": {"name": f"Sector de {name[:20]}"}}
        profiles[name] = hub.say(mandate, profile | ({"place": place} if place else {}))
    hidden = hub.admit("Reservada")
    shy = hub.give_mandate(hidden, "shy")
    hub.say(
        shy,
        {"type": "profile", "place": {"country": "VE", "state": "Amazonas", "town": "Escondido"}},
        "federation",
    )
    return MapSample(factories, profiles, hidden)
