"""What a few factories might say: enough to fill every part of every page, and one that tries to break them."""

from typing import Any, NamedTuple

from federation.ids import RecordId
from federation.rules import parse_candidate
from tests.hub.living import LivingHub
from tests.world import Factory, Mandate, key

HOSTILE = "<script>alert(1)</script>"
HOSTILE_URL = "javascript:alert(1)//https://evil.example/"

INVEVAL_PROFILE: dict[str, Any] = {
    "type": "profile",
    "about": "Hacemos válvulas para la industria petrolera, la química y el agua.",
    "place": {"country": "VE", "state": "Miranda", "municipality": "Carrizal", "town": "Carrizal"},
    "sector": {"isic": "2813", "name": "Válvulas industriales"},
    "products": ["Válvulas de compuerta", "Válvulas de globo", "Válvulas de retención"],
    "capabilities": ["Mecanizado de 2 a 48 pulgadas", "Reparación de válvulas", "Pruebas hidrostáticas"],
    "legal_form": {"code": "cooperative", "name": "Empresa mixta con cooperativa", "since": "2005-04"},
    "demanded_form": {"code": "state-enterprise", "name": "Bajo control obrero"},
    "ownership": [
        {"shares": [{"holder": "Dueño privado", "percent": "100"}]},
        {
            "from": "2005-04",
            "shares": [{"holder": "Estado", "percent": "51"}, {"holder": "Trabajadores", "percent": "49"}],
        },
    ],
    "demanded_ownership": {"shares": [{"holder": "Estado", "percent": "100"}]},
    "closed": "2002-12",
    "occupied": "2003",
    "recovered": "2005-04",
    "take_over": "Dos años de guardia en el portón antes de la toma.",
    "timeline": [
        {"date": "2002-12", "text": "El dueño cierra la planta durante el paro patronal."},
        {"date": "2003", "text": "Empieza la guardia en el portón."},
        {"date": "2005-04-27", "text": "Expropiación; la asamblea toma la planta."},
    ],
    "website": "https://inveval.example/",
}

INVEVAL_REPORT: dict[str, Any] = {
    "type": "status-report",
    "period": {"from": "2007-06-01", "to": "2007-06-30"},
    "capacity": {
        "percent": "10",
        "basis": "Dos turnos con las máquinas de hoy y piezas fundidas suficientes",
    },
    "workers": {"members": 60, "contract": 0, "casual": 0},
    "pay": {
        "ratio": "1",
        "by_function": [
            {"function": "Administración", "ratio": "1"},
            {"function": "Limpieza", "ratio": "1"},
            {"function": "Seguridad", "ratio": "1"},
        ],
    },
    "income": {"production": "5", "repair": "45", "loans": "50", "grants": "0", "other": "0"},
    "months_left": "4.5",
    "stock": [
        {
            "item": 'Válvula de compuerta 12"',
            "quantity": {"amount": "14", "unit": "unidades"},
            "note": "Listas para entregar",
        },
        {"item": "Barra de acero inoxidable", "quantity": {"amount": "1250.5", "unit": "kg"}},
    ],
    "needs": [
        {
            "item": "Piezas fundidas para cuerpo de válvula",
            "quantity": {"amount": "240", "unit": "unidades"},
            "size": "8 a 24 pulgadas",
            "origin": "domestic",
            "by": "2007-09-24",
            "note": "La fundición hermana está cerrada desde diciembre de 2002.",
        },
        {"item": "Soldadura", "origin": "anywhere"},
    ],
    "offers": [{"item": "Reparación de válvulas", "size": "hasta 36 pulgadas", "origin": "region"}],
    "deliveries": [
        {
            "item": "Válvulas de compuerta",
            "size": "12 pulgadas",
            "quantity": {"amount": "14", "unit": "unidades"},
            "buyer": "PDVSA",
            "ordered": "2006",
            "promised": "2006-08",
            "made": "2006-11",
            "ready": "2006-11",
            "inspected": "2007-03-15",
            "claims": [
                {"who": "Veneval", "date": "2007-02", "text": "Dice que no se ha hecho ninguna válvula."},
                {"who": "Inveval", "date": "2007-03-15", "text": "La visita las encontró en el piso."},
            ],
        },
        {
            "item": "Válvulas de bola",
            "size": "60 pulgadas",
            "buyer": "PDVSA",
            "ordered": "2007-05",
            "impossible": {
                "reason": "Ninguna máquina de la planta llega a ese tamaño.",
                "told": "2007-05-20",
            },
        },
        {
            "item": "Reparación",
            "buyer": "Hidrocapital",
            "ready": "2007-05-02",
            "collected": "2007-05-10",
            "paid": "2007-06",
            "quantity": {"amount": "1", "unit": "lote"},
        },
    ],
    "deadlines": [
        {
            "what": "Encontrar una fundición en el país",
            "due": "2007-09-24",
            "set_on": "2007-07-20",
            "earlier": [
                {"due": "2007-07-24", "set_on": "2007-05-24", "reason": "Dos meses; se negoció una prórroga."}
            ],
        }
    ],
    "training": {
        "hours": "40",
        "people": 55,
        "about": "Formación política y técnica, dos horas al día, abierta a la comunidad.",
    },
    "visits": [
        {
            "date": "2007-06-30",
            "who": "Delegados de 20 fábricas",
            "purpose": "Propuesta de estatutos",
            "outcome": "Se discutió una propuesta.",
        }
    ],
    "community": [{"what": "Misión educativa en el comedor", "hours": "60", "people": 32}],
    "difficulties": [{"code": "raw-material", "text": "Faltan piezas fundidas."}, {"code": "sales"}],
    "text": "La asamblea decide.\nNadie gana más que otro.",
}


class Sample(NamedTuple):
    """What was logged."""

    inveval: Factory
    rosa: Mandate
    report: RecordId
    corrected: RecordId
    profile: RecordId
    withdrawn: RecordId
    hidden: RecordId
    hostile: Factory
    hostile_report: RecordId
    empty: Factory
    recalled: Mandate


def fill(hub: LivingHub) -> Sample:
    """Log it all; the last day is 2007-07-24."""
    inveval = hub.admit("Inveval", custodians=3, threshold=2)
    holder = hub.document({"type": "holder", "name": "Rosa P."}, inveval.id)
    mandate = _mandate(hub, inveval, "rosa", holder)
    past = hub.give_mandate(inveval, "old delegate", days=100)
    hub.take(hub.recall(inveval, past.id))
    for month, days, percent, members in _months():
        hub.begin(f"2007-{month:02}-{days:02}")
        monthly = {
            "type": "status-report",
            "period": {"from": f"2007-{month:02}-01", "to": f"2007-{month:02}-{days:02}"},
            "workers": {"members": members},
            "training": {"hours": str(36 + month)},
            "pay": {"ratio": "1"},
        }
        hub.say(mandate, monthly | ({"capacity": {"percent": percent}} if percent else {}))
    hub.begin("2007-07-01")
    profile = hub.say(mandate, INVEVAL_PROFILE)
    wrong = hub.say(mandate, {**INVEVAL_REPORT, "workers": {"members": 600}})
    hub.begin("2007-07-03")
    report = hub.say(mandate, {**INVEVAL_REPORT, "replaces": wrong})
    withdrawn = hub.say(
        mandate,
        {"type": "status-report", "period": {"from": "2007-06-01", "to": "2007-07-01"}, "text": "secreto"},
    )
    hub.withdraw(inveval, withdrawn)
    hidden = hub.say(
        mandate,
        {"type": "status-report", "period": {"from": "2007-06-01", "to": "2007-07-02"}, "text": "reservado"},
        "federation",
    )
    _others(hub)
    hostile = hub.admit(f"Fábrica {HOSTILE}")
    mallory = _mandate(hub, hostile, "mallory", hub.document({"type": "holder", "name": HOSTILE}, hostile.id))
    hub.say(mallory, _hostile_profile())
    hostile_report = hub.say(mallory, _hostile_report())
    empty = hub.admit("Sin informes todavía")
    hub.begin("2007-07-24")
    return Sample(
        inveval, mandate, report, wrong, profile, withdrawn, hidden, hostile, hostile_report, empty, past
    )


def _months() -> list[tuple[int, int, str | None, int]]:
    return [(1, 31, "6", 58), (2, 28, "7.5", 58), (3, 31, None, 59), (4, 30, "9", 60), (5, 31, "8", 60)]


def _mandate(hub: LivingHub, factory: Factory, name: str, holder: Any) -> Mandate:
    unnamed = parse_candidate(hub.mandate(factory, key(name), roles=("reporter", "sponsor")))
    record = hub.take(
        hub.signed(
            unnamed.record.content,
            *factory.custodians,
            key(name),
            kind="mandate",
            author=factory.id,
            document=holder,
        )
    )
    return Mandate(record, factory.id, key(name))


def _others(hub: LivingHub) -> None:
    rows = [
        ("Invepal", "Morón", "Carabobo", "Papel", "1701", 320, "35", "2"),
        ("Sanitarios Maracay", "Maracay", "Aragua", "Cerámica sanitaria", "2392", 600, "50", "1"),
        ("Franelas Gotcha", "Maracay", "Aragua", "Textil", "1410", 70, None, "1"),
        ("Tomatera Caigua", "Caigua", "Guárico", "Procesamiento de tomate", "1030", None, "20", None),
        ("Central Azucarera Motatán", "Motatán", "Trujillo", "Azúcar", "1072", 240, "100", "3.5"),
    ]
    for name, town, state, sector, isic, members, percent, ratio in rows:
        factory = hub.admit(name)
        mandate = hub.give_mandate(factory, name)
        hub.say(
            mandate,
            {
                "type": "profile",
                "place": {"country": "VE", "state": state, "town": town},
                "sector": {"isic": isic, "name": sector},
            },
        )
        report: dict[str, Any] = {
            "type": "status-report",
            "period": {"from": "2007-04-01", "to": "2007-06-30"},
        }
        if members is not None:
            report["workers"] = {"members": members}
        if percent is not None:
            report["capacity"] = {"percent": percent}
        if ratio is not None:
            report["pay"] = {"ratio": ratio}
        hub.say(mandate, report)


def _hostile_profile() -> dict[str, Any]:
    return {
        **INVEVAL_PROFILE,
        "about": HOSTILE,
        "website": HOSTILE_URL,
        "place": {"country": "VE", "state": HOSTILE, "town": '"><img src=x onerror=alert(1)>'},
        "sector": {"name": "' onmouseover='alert(1)"},
        "products": [HOSTILE_URL, "x" * 200],
        "take_over": "{{ 7 * 7 }} {% if 1 %}%(oops)s",
        "timeline": [{"date": "2003", "text": HOSTILE}],
    }


def _hostile_report() -> dict[str, Any]:
    return {
        **INVEVAL_REPORT,
        "text": HOSTILE,
        "capacity": {"percent": "10", "basis": HOSTILE},
        "needs": [
            {
                "item": HOSTILE,
                "quantity": {"amount": "999999999999999.123456789", "unit": HOSTILE},
                "note": HOSTILE_URL,
            }
        ],
        "deliveries": [{"item": HOSTILE, "buyer": HOSTILE, "ready": "2008", "note": HOSTILE_URL}],
    }
