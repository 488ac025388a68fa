"""Statute proposals as documents, and a hub with some of them: what pages of statutes are tested on.

proposal("Estatutos", ("Quórum", "La asamblea sesiona con la mitad."), …)      a document, its articles numbered from 1
amendment(record, "article-2", replace("la mitad", "un tercio", of=text))
fill(hub)                                                                       three factories that disagree
"""

from typing import Any, NamedTuple

from federation.ids import RecordId
from tests.hub.living import LivingHub
from tests.world import Factory, Mandate

HOSTILE = "<script>alert(1)</script>"


def proposal(title: str, *articles: tuple[str | None, str], **fields: Any) -> dict[str, Any]:
    """Return the document of a proposal whose articles are numbered from 1."""
    return {
        "type": "statute-proposal",
        "statute": {
            "title": title,
            "articles": [
                article(number, heading, text) for number, (heading, text) in enumerate(articles, start=1)
            ],
        },
        **fields,
    }


def article(number: int, heading: str | None, text: str, **fields: Any) -> dict[str, Any]:
    """Return one article, its lines as passages."""
    parts, at = [], 0
    for line in text.split("\n"):
        label = line[:2] if line[1:2] == ")" else None
        passage: dict[str, Any] = {"depth": 0 if label is None else 1, "start": at, "end": at + len(line)}
        parts.append(passage | ({} if label is None else {"label": label}))
        at += len(line) + 1
    named = {} if heading is None else {"heading": heading}
    return {
        "id": f"article-{number}",
        "kind": "article",
        "number": str(number),
        "label": str(number),
        "division": [{"kind": "chapter", "number": "1", "title": "Disposiciones generales"}],
        "text": text,
        "parts": parts,
        **named,
        **fields,
    }


def amendment(
    target: RecordId, article_id: str | None, change: dict[str, Any], **fields: Any
) -> dict[str, Any]:
    """Return the document of an amendment."""
    named = {} if article_id is None else {"article": article_id}
    return {
        "type": "amendment",
        "target": target,
        "change": change,
        "reason": "Lo discutió la asamblea.",
        **named,
        **fields,
    }


def replace(old: str, new: str, *, of: str) -> dict[str, Any]:
    """Return the change that writes `new` in the place of `old`."""
    start = of.index(old)
    return {"kind": "replace", "start": start, "end": start + len(old), "new": new}


def correction(act: str, *places: tuple[RecordId, str], **fields: Any) -> dict[str, Any]:
    """Return the document of an alignment correction."""
    return {
        "type": "alignment-correction",
        "act": act,
        "articles": [{"proposal": record, "article": article_id} for record, article_id in places],
        "reason": "Hablan de lo mismo.",
        **fields,
    }


QUORUM = "La asamblea sesiona con la mitad más uno de sus trabajadores. Cada trabajador tiene un voto."
RECALL = (
    "Todo delegado puede ser revocado en cualquier momento. La revocatoria la pide el diez por ciento de los "
    "trabajadores. La asamblea decide por mayoría simple de los presentes."
)
PAY = "Todos los trabajadores ganan lo mismo, cualquiera que sea su oficio o su antigüedad en la fábrica."
MACHINES = (
    "Las máquinas no pueden venderse, hipotecarse ni sacarse de la planta:\na) las cuida la fábrica que las usa;\n"
    "b) se prestan a otra fábrica por un año como máximo, si lo aprueban las tres cuartas partes de la asamblea."
)
SCHOOL = "La fábrica sostiene una escuela abierta a la comunidad, dos horas al día y dentro de la jornada."


class Proposals(NamedTuple):
    """What was logged."""

    inveval: Factory
    rosa: Mandate
    first: RecordId
    """Inveval's first version, replaced by `second`."""
    second: RecordId
    invepal: Factory
    luis: Mandate
    rival: RecordId
    inaf: Factory
    ana: Mandate
    other: RecordId
    amendment: RecordId
    addition: RecordId
    correction: RecordId


def proposer(hub: LivingHub, name: str, delegate: str) -> tuple[Factory, Mandate]:
    """Return a new factory and its delegate who proposes and withdraws."""
    factory = hub.admit(name)
    return factory, hub.give_mandate(factory, delegate, roles=("proposer", "reporter"))


def fill(hub: LivingHub, *, mark: str = "") -> Proposals:
    """Log three factories' proposals, one with a second version, two amendments and a correction.

    `mark` stands behind the names, where others of the same name are there already.
    """
    inveval, rosa = proposer(hub, f"Inveval{mark}", f"rosa{mark}")
    invepal, luis = proposer(hub, f"Invepal{mark}", f"luis{mark}")
    inaf, ana = proposer(hub, f"Inaf{mark}", f"ana{mark}")
    first = hub.say(rosa, proposal("Estatutos del frente", ("Quórum", QUORUM), ("Revocatoria", RECALL)))
    inveval_says = (("Quórum", QUORUM), ("Revocatoria", RECALL), ("Salarios", PAY), ("Máquinas", MACHINES))
    second = hub.say(rosa, proposal("Estatutos del frente", *inveval_says, replaces=first))
    rival = hub.say(
        luis,
        proposal(
            "Proyecto de Invepal",
            ("De la revocación", RECALL.replace("diez", "veinte").replace("simple", "absoluta")),
            ("Del quórum", QUORUM.replace("la mitad más uno", "un tercio")),
            ("Igualdad de salarios", PAY),
        ),
    )
    other = hub.say(
        ana,
        proposal(
            "Propuesta de Inaf",
            (None, QUORUM),
            (None, MACHINES.replace("un año", "tres meses")),
            ("Escuela", SCHOOL),
        ),
    )
    change = replace("diez por ciento", "quince por ciento", of=RECALL)
    changed = hub.say(luis, amendment(second, "article-2", change))
    new = {"kind": "insert", "after": "article-4", "heading": "Escuela", "new": SCHOOL}
    added = hub.say(ana, amendment(second, None, new))
    corrected = hub.say(ana, correction("join", (second, "article-4"), (other, "article-2")))
    return Proposals(
        inveval, rosa, first, second, invepal, luis, rival, inaf, ana, other, changed, added, corrected
    )
