"""Every public address of a hub that is filled with samples: whatever routes the app has, also those added later.

    site = fill_site(living)               samples, proposals, and what is for the federation only
    for address in site.addresses(): …     each GET route with each value that its places can have
    site.hidden                            the secrets, and the records and hashes of the documents that hold them

A route whose address has a place that is not named in `Site.values` gets all ids and words there are, so that it is
asked something; tests/hub/test_addresses.py says where that finds nothing.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import Flask
from pypdf import PdfReader
from werkzeug.routing import Rule

from federation.ids import DocumentHash, RecordId
from federation.records import RecallContent, StandingContent
from federation.rules import FactoryState, parse_candidate
from federation.web.words import LANGUAGES
from tests.hub import proposals, sample
from tests.hub.living import LivingHub
from tests.hub.proposals import Proposals
from tests.hub.sample import INVEVAL_PROFILE, INVEVAL_REPORT, Sample
from tests.world import Mandate, key

WORD: Final = "zafarrancho"
"""Stands in every secret: what a search would be asked for."""
MARK: Final = "K7QX9"
"""Stands behind it in every secret: what no answer may hold."""
FIGURE: Final = "77.7771"
"""A figure that stands only where it is secret."""

_MOST_PER_ROUTE: Final = 600
_PACKED: Final = (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda")


class Hidden(NamedTuple):
    """A record whose document is for the federation only."""

    what: str
    record: RecordId
    hash: DocumentHash


@dataclass(frozen=True)
class Site:
    """A hub with something of everything, and an app that serves it without limits."""

    living: LivingHub
    app: Flask
    sample: Sample
    proposals: Proposals
    source: RecordId
    file: DocumentHash
    hidden: tuple[Hidden, ...]
    reader: Mandate
    """A mandate in force, by which what is hidden may be read."""

    def values(self) -> dict[str, tuple[str, ...]]:
        """Return what may stand in a place of an address, by the place's name."""
        one, other = self.sample, self.proposals
        hidden = [each.record for each in self.hidden]
        public = [one.report, one.corrected, one.withdrawn, one.profile, one.hostile_report]
        texts = [other.second, other.rival, self.source]
        hashes = [self.hash_of(each) for each in (*public, other.second)]
        return {
            "language": LANGUAGES,
            "factory": (one.inveval.id, one.hostile.id, one.empty.id, other.inveval.id),
            "record": (*public, *texts, other.amendment, other.correction, one.rosa.id, *hidden),
            "mandate": (one.rosa.id, one.recalled.id, other.rosa.id),
            "hash": (self.file, *hashes, *(each.hash for each in self.hidden)),
            "article": ("article-1", "article-2"),
            "to": ("md", "docx", "pdf", "json", "html", "csv"),
            "page": ("checking", "errors", "log", "factories", "records", "reports"),
            "name": (one.inveval.id, one.report),
            "rest": ("matrix",),
            "place": self._tiles(),
            "filename": ("frente.css", "check.js"),
            "number": ("1",),
            "country": ("VE", "ve"),
            "state": ("Miranda", "miranda", "VE-M", "Carabobo"),
            "isic": ("2813", "28"),
            "sector": ("2813", "28"),
        }

    def fewer(self, rule: Rule) -> dict[str, tuple[str, ...]]:
        """Return fewer values for what takes long to make, or has few that are there."""
        other, hidden = self.proposals, {each.what: each for each in self.hidden}
        if rule.rule.endswith("/files/<to>"):
            return {"record": (other.second, hidden["proposal"].record)}
        if rule.rule.endswith("/source/<hash>"):
            return {
                "record": (self.source, hidden["proposal"].record),
                "hash": (self.file, hidden["attachment"].hash),
            }
        if "/reports/" in rule.rule:
            return {
                "record": (
                    self.sample.report,
                    self.sample.withdrawn,
                    *(one.record for one in self.hidden[:2]),
                )
            }
        if "/proposals/" in rule.rule:
            return {"record": (other.second, self.source, hidden["proposal"].record, hidden["report"].record)}
        if "/topics/" in rule.rule:
            return {"record": (other.second, other.other, hidden["proposal"].record)}
        return {}

    def queries(self, rule: Rule) -> tuple[str, ...]:
        """Return what is asked besides: the secrets' own word, of whatever can be searched."""
        other = self.proposals
        if rule.rule.endswith(("/diff", "/compare")):
            pairs = [(other.second, other.rival), (other.second, self.hidden_record("proposal"))]
            return ("", *(f"?a={a}&b={b}" for a, b in pairs))
        if "record" in rule.arguments or "hash" in rule.arguments or "place" in rule.arguments:
            return ("",)
        return ("", f"?q={WORD}", "?limit=200")

    def addresses(self) -> Iterator[str]:
        """Give every address that can be read."""
        for rule in self.app.url_map.iter_rules():
            yield from self.addresses_of(rule)

    def addresses_of(self, rule: Rule) -> Iterator[str]:
        """Give the addresses of one route."""
        if "GET" not in (rule.methods or ()):
            return
        known = {**self.values(), **self.fewer(rule)}
        names = sorted(rule.arguments)
        anything = tuple(dict.fromkeys((*known["factory"], *known["record"][:8], "1", "VE", "2813")))
        filled = product(*(known.get(name, anything) for name in names))
        for values in islice(filled, _MOST_PER_ROUTE):
            address = _fill(rule, dict(zip(names, values, strict=True)))
            if address is not None:
                yield from (address + query for query in self.queries(rule))

    def hash_of(self, record: RecordId) -> DocumentHash:
        """Return the hash of the document that a record names."""
        facts = self.living.state.facts(record)
        assert facts is not None
        assert facts.document is not None
        return facts.document

    def hidden_record(self, what: str) -> RecordId:
        """Return the record whose document of this kind is hidden."""
        return next(one.record for one in self.hidden if one.what == what)

    def _tiles(self) -> tuple[str, ...]:
        size = len(self.living.entries)
        return (f"0/000.p/{size}", f"entries/000.p/{size}", "0/000.p/1", "entries/000.p/3")


def fill_site(living: LivingHub) -> Site:
    """Fill the hub, and return what there is to be asked for."""
    found = sample.fill(living)
    other = proposals.fill(living, mark=" 2")
    attached = living.attachment("estatutos.md", b"# Estatutos", other.inaf.id)
    source = living.say(other.ana, proposals.proposal("Con archivo", ("Uno", "Sí."), attachments=[attached]))
    hidden = tuple(_hide(living, found, other))
    living.settings = replace(living.settings, searches_per_minute=0, works_per_minute=0)
    return Site(
        living, living.app(), found, other, source, DocumentHash(attached["hash"]), hidden, other.rosa
    )


def secret(what: str) -> str:
    """Return words that no public answer may hold."""
    return f"{WORD} {MARK} {what}"


def _hide(living: LivingHub, found: Sample, other: Proposals) -> Iterator[Hidden]:
    """Log a record of every kind that has a document, each for the federation only."""

    def said(what: str, mandate: Mandate, value: dict[str, Any]) -> Hidden:
        record = living.say(mandate, value, "federation")
        facts = living.state.facts(record)
        assert facts is not None
        assert facts.document is not None
        return Hidden(what, record, facts.document)

    file = living.attachment(
        secret("file name"), secret("attachment").encode(), other.inveval.id, "federation"
    )
    yield said("report", found.rosa, _secret_report())
    yield said("report of a factory without others", other.ana, _secret_report())
    yield said("profile", other.luis, _secret_profile())
    text = proposals.proposal(secret("title"), (secret("heading"), secret("text")), attachments=[file])
    mine = said("proposal", other.rosa, text)
    yield mine
    yield Hidden("attachment", mine.record, DocumentHash(file["hash"]))
    change = proposals.replace("diez por ciento", secret("change"), of=proposals.RECALL)
    reason = {"reason": secret("reason")}
    yield said("amendment", other.luis, proposals.amendment(other.second, "article-2", change, **reason))
    places = ((other.second, "article-3"), (other.rival, "article-3"))
    yield said("correction", other.ana, {**proposals.correction("join", *places), **reason})
    yield from _hide_words(living, found)


def _hide_words(living: LivingHub, found: Sample) -> Iterator[Hidden]:
    inveval = found.inveval
    holder = living.document({"type": "holder", "name": secret("holder")}, inveval.id, "federation")
    unnamed = parse_candidate(living.mandate(inveval, key("hidden delegate"), roles=("reporter",)))
    mandate = living.take(
        living.signed(
            unnamed.record.content,
            *inveval.custodians,
            key("hidden delegate"),
            kind="mandate",
            author=inveval.id,
            document=holder,
        )
    )
    yield Hidden("holder", mandate, holder.hash)
    words = living.document({"type": "words", "text": secret("recall")}, inveval.id, "federation")
    recall = living.signed(
        RecallContent(mandate=mandate, reason="other"),
        *inveval.custodians,
        kind="recall",
        author=inveval.id,
        document=words,
    )
    yield Hidden("recall", living.take(recall), words.hash)
    network = living.network
    assert network is not None
    words = living.document({"type": "words", "text": secret("standing")}, network, "federation")
    state = living.state.get(FactoryState, found.empty.id)
    assert state is not None
    assert state.standing_record is not None
    standing = living.signed(
        StandingContent(
            factory=found.empty.id, reason="other", replaces=state.standing_record, standing="suspended"
        ),
        *living.custodians,
        kind="standing",
        author=network,
        document=words,
    )
    yield Hidden("standing", living.take(standing), words.hash)


def _secret_report() -> dict[str, Any]:
    need = {
        "item": secret("item"),
        "quantity": {"amount": FIGURE, "unit": secret("unit")},
        "note": secret("note"),
    }
    return {
        **INVEVAL_REPORT,
        "period": {"from": "2007-07-01", "to": "2007-07-23"},
        "capacity": {"percent": FIGURE, "basis": secret("basis")},
        "months_left": FIGURE,
        "training": {"hours": FIGURE, "about": secret("training")},
        "needs": [need],
        "offers": [need],
        "stock": [need],
        "deliveries": [{"item": secret("delivery"), "buyer": secret("buyer"), "ready": "2007-01"}],
        "deadlines": [{"what": secret("deadline"), "due": "2007-09-01", "set_on": "2007-07-01"}],
        "visits": [{"date": "2007-07-04", "who": secret("visitor")}],
        "difficulties": [{"code": "other", "text": secret("difficulty")}],
        "text": secret("report"),
    }


def _secret_profile() -> dict[str, Any]:
    return {
        **INVEVAL_PROFILE,
        "about": secret("about"),
        "place": {"country": "BR", "state": secret("state"), "town": secret("town")},
        "sector": {"isic": "9999", "name": secret("sector")},
        "products": [secret("product")],
        "capabilities": [secret("capability")],
        "take_over": secret("take over"),
        "timeline": [{"date": "2003", "text": secret("timeline")}],
    }


def _fill(rule: Rule, values: dict[str, str]) -> str | None:
    """Return the address with these values, or None where one cannot stand in its place."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        converter = rule._converters[name]
        try:
            given[name] = converter.to_python(value)
            converter.to_url(given[name])
        except ValueError:
            return None
        if type(converter).__name__ == "IntegerConverter" and not value.isdigit():
            return None
    built = rule.build(given, append_unknown=False)
    return None if built is None else quote(built[1], safe="/%:@!$&'()*+,;=~-._")


# -- what an answer holds -----------------------------------------------------------------------------


def words_in(data: bytes) -> bytes:
    """Return all that can be read in an answer, also inside files that are packed."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [words_in(archive.read(name)) for name in archive.namelist()]
            found += [name.encode() for name in archive.namelist()]
    elif data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        found += [page.extract_text().encode() for page in reader.pages]
        found.append(repr(reader.metadata).encode())
    elif data.startswith(_PACKED):
        found.append(words_in(zlib.decompress(data, wbits=47)))
    elif data.startswith((b"{", b"[")):
        with suppress(ValueError):
            found.append(json.dumps(json.loads(data), ensure_ascii=False).encode())
    return b"\n".join(found)
