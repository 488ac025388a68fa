"""A factory on paper: its page as an accessible PDF, with codes that lead to the records behind it.

    papers = FactoryPapers(hub, directory, pages, kept)
    papers.paper(factory, language="es", base="https://hub.example/", address="192.0.2.1")

It is set in a child process of limited time and memory, and kept: what was made already costs an address nothing, and
of what is new it may ask for a few at once and some more each minute. A withdrawal takes away every kept paper that a
withdrawn document went into. Raises NothingFound, ExtraMissing, RateLimited, Busy, WorkFault.
"""

import hashlib
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from federation.errors import RateLimited
from federation.ids import RecordId
from federation.statutes.child import run_task
from federation.statutes.extras import require
from federation.web import formats
from federation.web.words import N_
from hub.services.allowance import Allowance
from hub.services.directory import Directory
from hub.services.factory_models import FactoryPage
from hub.services.factory_page import FactoryPages
from hub.services.hub import Hub
from hub.services.kept_results import KeptResults
from hub.services.paper_drawings import qr_svg
from hub.services.paper_text import PaperText
from hub.services.projector import payload_of
from hub.services.speaking import Speaker
from hub.storage import entries, view_queries

_HERE: Final = Path(__file__).resolve().parent
_TEMPLATE: Final = _HERE.parent / "typst" / "factory.typ"
_BURST: Final = 20
_PER_MINUTE: Final = 10
_STEPS: Final = (
    N_(
        "Point a telephone's camera at a code: it opens the signed record that this paper was made from. Without a "
        "camera, type the address below the code."
    ),
    N_(
        "On that page, download the proof bundle, a file that ends in .frente. Take it along on a stick: from here on "
        "no network is needed."
    ),
    N_(
        "On a computer with the program Frente, run the line below with that file. It must say that it holds, and name "
        "the record id that is printed here."
    ),
    N_(
        "Compare the key with one from elsewhere: a poster, a newspaper, a friend. Then compare the figures of this "
        "paper with those of the record."
    ),
    N_(
        "A log that once had the size printed here under another root shows two histories: keep this paper and show it "
        "to other factories."
    ),
)


class FactoryPapers:
    """Makes papers of one hub's factories, for any number of threads."""

    def __init__(self, hub: Hub, directory: Directory, pages: FactoryPages, kept: KeptResults) -> None:
        self._hub = hub
        self._database = hub.database
        self._directory = directory
        self._pages = pages
        self._kept = kept
        self._allowance = Allowance(burst=_BURST, per_minute=_PER_MINUTE)

    def paper(self, wanted: RecordId, *, language: str, base: str, address: str) -> bytes:
        """Return the PDF; `base` is the address of this hub, which its codes begin with."""
        require("typst")
        revision = self._directory.revision()
        with self._database.read() as connection:
            followed = view_queries.views_size(connection)
        page = self._pages.page(wanted, language=language)
        named = self._documents_on(page)

        def make() -> bytes:
            if self._allowance.take(address, 1) == 0:
                raise RateLimited(
                    "Too many files were asked for from this address.",
                    seconds=self._allowance.seconds_until(1),
                )
            request = {"data": self._data(page, language, base), "day": page.today or None}
            made = run_task("typeset", request, files={"template": _TEMPLATE})
            return b64decode(made["data"])

        def still_shown(connection: sa.Connection) -> bool:
            return view_queries.views_size(connection) == followed

        name = f"factory {wanted} {language} {base} {revision} {_program_mark()}"
        return self._kept.get(name, named, make, still_shown=still_shown)

    def _documents_on(self, page: FactoryPage) -> list[RecordId]:
        """Return the hashes of all documents whose words or figures are on the paper."""
        records = [RecordId(row.record) for row in page.charts[0].rows] if page.charts else []
        records += [RecordId(one.id) for one in page.factory.mandates]
        records += [] if page.newest is None else [RecordId(page.newest.id)]
        records += [] if page.factory.profile is None else [RecordId(page.factory.profile.id)]
        with self._database.read() as connection:
            indexes = entries.indexes(connection, records)
            payloads = [
                payload_of(raw)
                for raw in entries.envelopes_at(connection, sorted(set(indexes.values()))).values()
            ]
        hashes = {one["document"]["hash"] for one in payloads if one["document"] is not None}
        return [RecordId(one) for one in sorted(hashes)]

    def _data(self, page: FactoryPage, language: str, base: str) -> dict[str, Any]:
        _ = Speaker(language).gettext
        network = self._directory.network()
        published = self._hub.log.published()
        vkey = network.log_keys[-1].vkey
        named = [] if page.newest is None else [(_("The newest report"), page.newest.id)]
        named += [] if page.profile_source is None else [(_("The profile"), page.profile_source.record)]
        named.append((_("The charter in force"), page.factory.charter))
        day = formats.day(page.today, language) if page.today else ""
        return {
            "title": page.factory.name,
            "language": language,
            "network": network.name,
            "as_of": _("As the log stood on %(day)s", day=day),
            "blocks": PaperText(page, language).blocks(),
            "codes": [
                {
                    "name": name,
                    "record": record,
                    "address": f"{base}{language}/records/{record}",
                    "begins": f"{base}{language}/records/",
                    "svg": qr_svg(f"{base}{language}/records/{record}"),
                }
                for name, record in named
            ],
            "log": [
                [_("The log"), network.origin],
                [_("Its size"), formats.decimal(published.size, language)],
                [_("Its root"), published.root.hex()],
                [_("The log's key"), vkey],
                [_("Its network"), network.id],
                [_("The factory's id"), page.factory.id],
            ],
            "words": {
                "check": _("How to check this paper"),
                "page": _("page"),
                "of": _("of"),
                "record": _("Record id"),
                "address": _("Address: this, and then the record id"),
                "steps": [_(one) for one in _STEPS],
                "line": f"frente-verify proof {(named[0][1])[:16]}.frente \\\n  --key '{vkey}'",
            },
        }


@cache
def _program_mark() -> str:
    """Return a mark of all that a paper is made with: another program may make another."""
    mark = hashlib.sha256(_TEMPLATE.read_bytes())
    for path in (*sorted(_HERE.glob("*.py")), *sorted((_HERE.parent / "translations").rglob("*.mo"))):
        mark.update(path.read_bytes())
    return mark.hexdigest()[:32]
