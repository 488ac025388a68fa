"""A factory's profile as others write it: GeoJSON (RFC 7946), schema.org (JSON-LD), Murmurations.

    feature(known, page)          a feature of a FeatureCollection; geometry null where no place is given in degrees
    schema_org(known, page, …)    an Organization
    murmurations(known, page)     a profile of organizations_schema-v1.0.0

What a factory does not say is left out. The web address that it gives is only taken where it begins with http:// or
https://, and `page` is the address of its page on this hub, where everything can be checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MURMURATIONS_SCHEMA: Final = "organizations_schema-v1.0.0"

_WEB: Final = re.compile(r"https?://[^\s<>\"'`\\{}|^]{1,190}", re.IGNORECASE)
_MAX_TAG: Final = 100  # characters; likewise tags: what the schema allows
_MAX_TAGS: Final = 100
_COUNTRIES: Final = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
    ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
    LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
    UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - a list of this length is best read as a text
)
"""ISO 3166-1: the schema takes no other code."""
_PLACE: Final = ("country", "state", "municipality", "town")


@dataclass(frozen=True, slots=True)
class KnownFactory:
    """A factory and its newest profile; an empty one where it has none."""

    id: str
    name: str
    standing: str
    profile: Mapping[str, Any]

    @property
    def urn(self) -> str:
        """A name for it that holds wherever the network's log is served."""
        return f"urn:frente:factory:{self.id}"

    @property
    def website(self) -> str | None:
        """The web address that it gives, where it is one."""
        given = str(self.profile.get("website", ""))
        return given if _WEB.fullmatch(given) else None

    @property
    def point(self) -> tuple[float, float] | None:
        """Degrees north and degrees east."""
        place = self.profile.get("place", {})
        if "latitude" not in place or "longitude" not in place:
            return None
        return float(place["latitude"]), float(place["longitude"])


def feature(known: KnownFactory, page: str) -> dict[str, Any]:
    """Return the factory as a GeoJSON feature: longitude stands first there."""
    place, sector = known.profile.get("place", {}), known.profile.get("sector", {})
    point = known.point
    properties = {
        "id": known.id,
        "name": known.name,
        "standing": known.standing,
        **{name: place.get(name) for name in _PLACE},
        "isic": sector.get("isic"),
        "sector": sector.get("name"),
        "page": page,
    }
    return {
        "type": "Feature",
        "id": known.urn,
        "geometry": None if point is None else {"type": "Point", "coordinates": [point[1], point[0]]},
        "properties": {name: value for name, value in properties.items() if value is not None},
    }


def schema_org(known: KnownFactory, page: str, network_name: str, network_page: str) -> dict[str, Any]:
    """Return the factory as schema.org's Organization."""
    said = known.profile
    place, sector = said.get("place", {}), said.get("sector", {})
    address = {
        "addressCountry": place.get("country"),
        "addressRegion": place.get("state"),
        "addressLocality": place.get("town") or place.get("municipality"),
    }
    address = {name: value for name, value in address.items() if value}
    point = known.point
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": known.urn,
        "identifier": {"@type": "PropertyValue", "propertyID": "urn:frente:factory", "value": known.id},
        "name": known.name,
        "url": known.website or page,
        "mainEntityOfPage": page,
        "description": said.get("about"),
        "isicV4": sector.get("isic"),
        "keywords": sector.get("name"),
        "address": {"@type": "PostalAddress", **address} if address else None,
        "location": None
        if point is None
        else {
            "@type": "Place",
            "geo": {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]},
        },
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Product", "name": product}}
            for product in said.get("products", ())
        ]
        or None,
        "knowsAbout": list(said.get("capabilities", ())) or None,
        "memberOf": {"@type": "Organization", "name": network_name, "url": network_page}
        if known.standing == "admitted"
        else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def murmurations(known: KnownFactory, page: str, network_page: str) -> dict[str, Any]:
    """Return the factory as a profile that a Murmurations index takes.

    Its primary URL is the page here: a web address that a factory gives was never checked, and stands among the others.
    """
    said = known.profile
    place, sector = said.get("place", {}), said.get("sector", {})
    point, country = known.point, place.get("country")
    tags = [
        sector.get("name"),
        f"isic-{sector['isic']}" if "isic" in sector else None,
        *said.get("products", ()),
    ]
    fit = [tag for tag in dict.fromkeys(tags) if tag and len(tag) <= _MAX_TAG][:_MAX_TAGS]
    member = {"predicate_url": "https://schema.org/memberOf", "object_url": network_page}
    found: dict[str, Any] = {
        "linked_schemas": [MURMURATIONS_SCHEMA],
        "name": known.name,
        "primary_url": page,
        "unique_id": known.urn,
        "urls": None if known.website is None else [{"name": "website", "url": known.website}],
        "description": said.get("about"),
        "tags": fit or None,
        "country_iso_3166": country if country in _COUNTRIES else None,
        "region": place.get("state"),
        "locality": place.get("town") or place.get("municipality"),
        "geolocation": None if point is None else {"lat": point[0], "lon": point[1]},
        "relationships": [member] if known.standing == "admitted" else None,
    }
    return {name: value for name, value in found.items() if value is not None}
