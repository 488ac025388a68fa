"""The read API of statutes under /api/v1/statutes: proposals, differences, the comparison, and files to take along.

Shapes as in docs/statutes.md, section 3. How requests that are not of the form are answered: api.py.
"""

from typing import Annotated, Any, Final, Literal

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from federation.ids import DocumentHash, RecordId
from hub.services.statute_models import ComparisonView, DiffView, ProposalList, ProposalView
from hub.views.api import BYTES, PROBLEM, READING, Id, RecordPath, as_file, as_json
from hub.views.caching import cached, cached_comparison
from hub.views.context import the_files, the_statutes
from hub.views.limits import limited

_MEDIA: Final = {
    "akn": ("application/akn+xml", "xml"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "html": ("text/html; charset=utf-8", "html"),
    "json": ("application/json", "json"),
    "md": ("text/markdown; charset=utf-8", "md"),
    "odt": ("application/vnd.oasis.opendocument.text", "odt"),
    "pdf": ("application/pdf", "pdf"),
}
_STATUTE: Final = {"schema": {"type": "object", "required": ["title", "language", "articles"]}}
_LIMITED: Final[dict[str | int, Any]] = {
    "422": {"description": "The text is too large for this", **PROBLEM},
    "429": {"description": "Too many files were asked for", **PROBLEM},
    "503": {"description": "The file cannot be made now, or not by this hub", **PROBLEM},
}

statute_api = APIBlueprint("statute_api", __name__, url_prefix="/api/v1/statutes", abp_responses=READING)


class ComparisonQuery(BaseModel):
    """Whether what people corrected counts."""

    corrections: Literal["yes", "no"] = "yes"


class DiffQuery(BaseModel):
    """Two proposals."""

    a: Id
    b: Id


class FilePath(BaseModel):
    """Names a proposal and a format."""

    record: Id
    to: Literal["md", "docx", "odt", "pdf", "akn", "json"]


class SourcePath(BaseModel):
    """Names a proposal and a file that is attached to it."""

    record: Id
    hash: Id


class SynopsisPath(BaseModel):
    """Names a format."""

    to: Literal["pdf", "html", "csv"]


class SynopsisQuery(ComparisonQuery):
    """How the synopsis is made; `base` is the proposal that the others are held against."""

    paper: Literal["a4", "a3"] = "a4"
    language: Literal["es", "pt", "en"] = "es"
    base: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None


@statute_api.get("", summary="Proposed statutes", responses={200: ProposalList})
@cached_comparison
def proposals() -> Response:
    """Return the current version of each text, and how far their comparison came."""
    return as_json(the_statutes().proposals())


@statute_api.get("/comparison", summary="All proposals compared", responses={200: ComparisonView})
def comparison(query: ComparisonQuery) -> Response:
    """Return topics and links of all current proposals, as far as the comparison came."""

    @cached_comparison
    def answer() -> Response:
        return as_json(the_statutes().comparison(corrected=query.corrections == "yes"))

    return answer()


@statute_api.get("/diff", summary="Two proposals compared", responses={"200": DiffView, **_LIMITED})
def difference(query: DiffQuery) -> Response:
    """Return how proposal a would become proposal b, word by word."""

    @cached
    @limited("works")
    def answer() -> Response:
        return as_json(the_statutes().difference(RecordId(query.a), RecordId(query.b)))

    return answer()


@statute_api.get("/proposals/<record>", summary="A proposal", responses={200: ProposalView})
def proposal(path: RecordPath) -> Response:
    """Return a proposal with its text, versions, amendments and findings."""

    @cached_comparison
    def answer() -> Response:
        return as_json(the_statutes().proposal(RecordId(path.record)))

    return answer()


@statute_api.get(
    "/proposals/<record>/files/<to>",
    summary="A proposal as a file",
    responses={
        "200": {
            "description": "The text in this format",
            "content": {
                _MEDIA[to][0].partition(";")[0]: _STATUTE if to == "json" else BYTES
                for to in ("md", "docx", "odt", "pdf", "akn", "json")
            },
        },
        **_LIMITED,
    },
)
def proposal_file(path: FilePath) -> Response:
    """Return the text as Markdown, .docx, .odt, PDF, Akoma Ntoso or JSON."""

    @cached
    def answer() -> Response:
        data = the_files().text(RecordId(path.record), path.to, _address())
        return _file(data, path.to, path.record[:16])

    return answer()


@statute_api.get(
    "/proposals/<record>/source/<hash>",
    summary="The file that a proposal was read from",
    responses={200: {"description": "The file's bytes", "content": {"application/octet-stream": BYTES}}},
)
def source(path: SourcePath) -> Response:
    """Return the bytes of a file that the proposal has attached, without their salt."""

    @cached
    def answer() -> Response:
        file, data = the_statutes().source(RecordId(path.record), DocumentHash(path.hash))
        return as_file(data, "application/octet-stream", file.name)

    return answer()


@statute_api.get(
    "/synopsis/<to>",
    summary="All proposals side by side",
    responses={
        "200": {
            "description": "The synopsis in this format",
            "content": {_MEDIA[to][0].partition(";")[0]: BYTES for to in ("pdf", "html", "csv")},
        },
        **_LIMITED,
    },
)
def synopsis(path: SynopsisPath, query: SynopsisQuery) -> Response:
    """Return topics and proposals side by side, to print (A4, A3), to read or for a spreadsheet."""

    @cached_comparison
    def answer() -> Response:
        data = the_files().synopsis(
            path.to,
            _address(),
            paper=query.paper,
            language=query.language,
            corrected=query.corrections == "yes",
            base=None if query.base is None else RecordId(query.base),
        )
        return _file(data, path.to, f"synopsis-{query.paper}" if path.to == "pdf" else "synopsis")

    return answer()


def _file(data: bytes, to: str, name: str) -> Response:
    media, ending = _MEDIA[to]
    return as_file(data, media, f"{name}.{ending}")


def _address() -> str:
    return request.remote_addr or ""
