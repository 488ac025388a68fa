"""The read API under /api/v1: what the pages show, as JSON; records, receipts, proofs and documents as bytes.

Models written once make the answers and the OpenAPI. Errors are problems (problems.py).
"""

from typing import Annotated, Any, Final

from flask import Response, jsonify
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.openapi import OpenAPI
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from federation.errors import DocumentWithdrawn
from federation.ids import DocumentHash, RecordId
from federation.records.common import ID_PATTERN
from hub.services.directory_models import (
    Answer,
    FactoryList,
    FactoryView,
    FederationFigures,
    Health,
    MandateView,
    NetworkView,
    RecordView,
    ReportList,
    ReportView,
)
from hub.views.addresses import factory_cursor, report_cursor
from hub.views.caching import cached, cached_program, exact
from hub.views.context import the_directory, the_front, the_hub, the_reading
from hub.views.problems import MEDIA_TYPE, problem
from hub.views.signed import private, sender

Id = Annotated[str, Field(pattern=ID_PATTERN)]

_UNCHANGING: Final = "public, max-age=31536000, immutable"
_TEXT: Final = {"type": "string"}
_ENVELOPE: Final = {
    "schema": {
        "type": "object",
        "description": "A DSSE envelope, in canonical JSON: these exact bytes are the log's entry",
        "required": ["payload", "payloadType", "signatures"],
        "properties": {
            "payload": _TEXT,
            "payloadType": _TEXT,
            "signatures": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["keyid", "sig"],
                    "properties": {"keyid": _TEXT, "sig": _TEXT},
                },
            },
        },
    }
}
BYTES: Final = {"schema": {"type": "string", "format": "binary"}}


class Problem(BaseModel):
    """An error, as RFC 9457 writes it; the fault's evidence stands beside these fields."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class FactoryPath(BaseModel):
    """Names a factory."""

    factory: Id


class RecordPath(BaseModel):
    """Names a record."""

    record: Id


class MandatePath(BaseModel):
    """Names a mandate."""

    mandate: Id


class DocumentPath(BaseModel):
    """Names a document by its salted hash."""

    hash: Id


class Paging(BaseModel):
    """Which page of a list: `cursor` is the `next` of the page before."""

    limit: int = Field(default=100, ge=1, le=200)
    cursor: Annotated[str, Field(max_length=500)] | None = None


PROBLEM: Final = {"content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}

READING: Final[dict[str | int, Any]] = {
    "304": {"description": "Nothing changed since the answer whose ETag stands in If-None-Match"},
    "400": {"description": "The question is not of the form", **PROBLEM},
    "404": {"description": "Not found", **PROBLEM},
    "503": {"description": "The hub cannot answer now; Retry-After says when to ask again", **PROBLEM},
}
"""What every question may be answered with, besides what it asks for."""

api = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_responses=READING)


@api.get("/network", summary="The network", responses={200: NetworkView})
@cached
def network() -> Response:
    """Return the network: name, origin, verifier keys, sealing key, current day, size."""
    return as_json(the_directory().network())


@api.get("/figures", summary="The federation in figures", responses={200: FederationFigures})
@cached
def figures() -> Response:
    """Return sums and medians over the newest reports of all members, and how many gave each."""
    return as_json(the_front().figures())


@api.get("/factories", summary="The directory", responses={200: FactoryList})
def factories(query: Paging) -> Response:
    """Return a page of the directory, by name."""

    @cached
    def answer() -> Response:
        return as_json(the_directory().factories(query.limit, factory_cursor(query.cursor)))

    return answer()


@api.get("/factories/<factory>", summary="A factory", responses={200: FactoryView})
def factory(path: FactoryPath) -> Response:
    """Return a factory: profile, mandates, standing."""

    @cached
    def answer() -> Response:
        return as_json(the_directory().factory(RecordId(path.factory)))

    return answer()


@api.get("/factories/<factory>/reports", summary="A factory's reports", responses={200: ReportList})
def reports(path: FactoryPath, query: Paging) -> Response:
    """Return a page of a factory's reports, newest period first."""

    @cached
    def answer() -> Response:
        before = report_cursor(query.cursor)
        return as_json(the_directory().reports(RecordId(path.factory), query.limit, before))

    return answer()


@api.get("/reports/<record>", summary="A status report", responses={200: ReportView})
def report(path: RecordPath) -> Response:
    """Return a status report with its figures."""

    @cached
    def answer() -> Response:
        return as_json(the_directory().report(RecordId(path.record)))

    return answer()


@api.get("/records/<record>", summary="A record", responses={200: RecordView})
def record(path: RecordPath) -> Response:
    """Return a record: its fields, its place in the log, what became of its document."""

    @cached
    def answer() -> Response:
        return as_json(the_directory().record(RecordId(path.record)))

    return answer()


@api.get(
    "/records/<record>/envelope",
    summary="A record's envelope",
    responses={200: {"description": "The exact bytes", "content": {"application/json": _ENVELOPE}}},
)
def envelope(path: RecordPath) -> Response:
    """Return the exact bytes of the envelope: they never change."""
    raw = the_hub().log.entry(RecordId(path.record)).envelope
    response = Response(raw, content_type="application/json")
    response.headers["Cache-Control"] = _UNCHANGING
    return exact(response)


@api.get(
    "/records/<record>/receipt",
    summary="A record's receipt",
    responses={200: {"description": "A .tlog-proof", "content": {"text/plain": BYTES}}},
)
def receipt(path: RecordPath) -> Response:
    """Return the `.tlog-proof` of the record under the newest checkpoint."""

    @cached
    def answer() -> Response:
        proof = the_hub().log.receipt(RecordId(path.record))
        return as_file(proof, "text/plain; charset=utf-8", f"{path.record[:16]}.tlog-proof")

    return answer()


@api.get(
    "/records/<record>/proof",
    summary="A record's proof bundle",
    responses={200: {"description": "A bundle", "content": {"application/vnd.frente.bundle": BYTES}}},
)
def proof(path: RecordPath) -> Response:
    """Return the record with all that allowed it, each with its receipt."""

    @cached
    def answer() -> Response:
        bundle = the_hub().log.proof(RecordId(path.record))
        return as_file(bundle, "application/vnd.frente.bundle", f"{path.record[:16]}.frente")

    return answer()


@api.get("/mandates/<mandate>", summary="A mandate", responses={200: MandateView})
def mandate(path: MandatePath) -> Response:
    """Return the state of a mandate: how far its records have come, whether it was ended."""

    @cached
    def answer() -> Response:
        return as_json(the_directory().mandate(RecordId(path.mandate)))

    return answer()


@api.get(
    "/documents/<hash>",
    summary="A document",
    responses={
        200: {
            "description": "32 bytes of salt, then the document",
            "content": {"application/octet-stream": BYTES},
        },
        401: {"description": "Signed by a delegate, but stale or used before", **PROBLEM},
        410: {"description": "Withdrawn", **PROBLEM},
        429: {"description": "Signed by a delegate, too often", **PROBLEM},
    },
)
def document(path: DocumentPath) -> Response:
    """Return salt and bytes of a public document; to a delegate's signed request (RFC 9421), of any.

    What is for the federation only is, to anybody else, a document that does not exist.
    """
    wanted = DocumentHash(path.hash)
    if sender() is not None:
        return private(_document_file(wanted, *the_reading().document(wanted)))

    @cached
    def answer() -> Response:
        return _document_file(wanted, *the_directory().document(wanted))

    return answer()


def _document_file(named: DocumentHash, salt: bytes, data: bytes) -> Response:
    return as_file(salt + data, "application/octet-stream", f"{named[:16]}.document")


@api.get("/health", summary="Health", responses={200: Health})
def health() -> Response:
    """Return whether the hub writes, and how far its views have come."""
    response = as_json(the_directory().health())
    response.headers["Cache-Control"] = "no-store"
    return response


def as_json(answer: Answer) -> Response:
    """Return an answer as a response."""
    return Response(answer.to_json(), content_type="application/json")


def as_file(data: bytes, content_type: str, name: str) -> Response:
    """Return bytes to be kept as a file of this name: never shown as a page of this site, whatever is in them."""
    response = Response(data, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


# -- wiring -----------------------------------------------------------------------------------------


def register(app: OpenAPI) -> None:
    """Give the app the read API and its OpenAPI description."""
    app.register_error_handler(DocumentWithdrawn, _withdrawn)  # on the app: a blueprint is only set up once
    app.validation_error_callback = _invalid
    app.validation_error_status = "400"
    app.validation_error_model = Problem
    app.register_api(api)

    @cached_program
    def description() -> Response:
        return jsonify(app.api_doc)

    app.add_url_rule("/api/v1/openapi.json", "openapi", description)


def _withdrawn(fault: DocumentWithdrawn) -> Response:
    return problem(410, fault.code, str(fault), **fault.evidence)


def _invalid(error: ValidationError) -> Response:
    """Answer a request whose path or query is not of the form: a name that cannot be is not found."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(map(str, first["loc"]))
    if field in ("factory", "record", "mandate", "hash"):
        return problem(404, "not-found", "An id has 64 digits, each 0 to 9 or a to f.")
    return problem(400, "request-malformed", f"{field}: {first['msg']}")
