"""The read API of the search: GET /api/v1/search, the same as the page /{language}/factories."""

from typing import Annotated, Any, Final, Literal

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from federation.web.words import DEFAULT_LANGUAGE
from hub.services.find_models import Asked, Capacity, FindResult, Size, Sort, Standing
from hub.services.finding import MOST_A_PAGE
from hub.services.scoring import MAX_QUESTION
from hub.views.api import PROBLEM, as_json
from hub.views.caching import cached
from hub.views.context import the_finder
from hub.views.limits import count

_MALFORMED: Final[dict[str | int, Any]] = {
    "404": {"description": "There is no such page", **PROBLEM},
    "429": {"description": "Too many searches by one address: wait as long as Retry-After says", **PROBLEM},
}

find_api = APIBlueprint("find_api", __name__, url_prefix="/api/v1", abp_responses=_MALFORMED)


class FindQuery(BaseModel):
    """What is asked for; what is left out is any."""

    q: Annotated[str, Field(max_length=MAX_QUESTION, description="Words, in any of the languages")] = ""
    sector: Annotated[str, Field(pattern="^([0-9]{2}|none)$", description="ISIC Rev. 4 division")] | None = (
        None
    )
    country: Annotated[str, Field(pattern="^([A-Z]{2}|none)$", description="ISO 3166-1")] | None = None
    state: Annotated[str, Field(max_length=200, description="Without accents and case")] | None = None
    standing: Standing | None = None
    size: Annotated[Size, Field(description="Workers")] | None = None
    capacity: Annotated[Capacity, Field(description="Percent in use, by the newest report")] | None = None
    needs: Annotated[Literal["yes"], Field(description="Those that need something")] | None = None
    offers: Annotated[Literal["yes"], Field(description="Those that offer something")] | None = None
    sort: Sort | None = None
    page: int = Field(default=1, ge=1, le=9999)
    limit: int = Field(default=20, ge=1, le=MOST_A_PAGE)
    language: Annotated[
        Literal["es", "en", "pt"], Field(description="Of the names of sectors and countries")
    ] = DEFAULT_LANGUAGE


@find_api.get("/search", summary="Find factories", responses={200: FindResult})
def search(query: FindQuery) -> Response:
    """Return a page of the factories that are asked for, why each was found, and what may be chosen by."""

    @cached
    def answer() -> Response:
        if query.q:  # a list without words costs no more than any answer
            count("searches")
        given = query.model_dump() | {"needs": query.needs == "yes", "offers": query.offers == "yes"}
        return as_json(the_finder().find(Asked(**given)))

    return answer()
