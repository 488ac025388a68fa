"""Plans: which wording each article of a unified draft takes.

    {"title", "language", "author", "drafts": ["a.md", …],
     "articles": [{"division", "heading", "take": {"file", "article"} | "merge": {…} | "write": {…}}, …]}

`first_plan` is one to begin with: an entry a topic, that takes what the first draft says, with all that can be chosen
under `options`. A draft's name is looked for beside the plan, and then from where the command runs.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from federation.errors import PlanMalformed
from federation.statutes.commands.terminal import read, read_bytes
from federation.statutes.model import Language, Statute
from federation.statutes.tasks import Plain

_COMMITTEE: Final[dict[Language, str]] = {
    "es": "Comisión redactora",
    "pt": "Comissão de redação",
    "en": "Drafting committee",
}


def read_plan(path: Path) -> Plain:
    """Return the plan as JSON, as far as finding its drafts needs it. Raises PlanMalformed, and as `read_bytes`."""
    try:
        plan = json.loads(read_bytes(path))
    except (ValueError, RecursionError) as fault:
        raise PlanMalformed("The plan is not JSON.") from fault
    drafts = plan.get("drafts") if isinstance(plan, dict) else None
    if not isinstance(drafts, list) or not all(isinstance(name, str) and name for name in drafts):
        raise PlanMalformed('A plan is a JSON object, and its "drafts" are names of files.')
    return plan


def read_drafts(plan: Plain, path: Path) -> Plain:
    """Return what is read in the drafts, as JSON by the names that the plan gives them. Raises as `read` does."""
    return {name: read(_place(name, path)).to_json() for name in plan["drafts"]}


def _place(name: str, plan: Path) -> Path:
    beside = plan.parent / name
    return beside if beside.exists() else Path(name)


def first_plan(
    files: Sequence[str],
    statutes: Sequence[Statute],
    topics: Sequence[Mapping[str, Plain]],
    language: Language,
) -> Plain:
    """Return a plan with an entry for each topic, in the order of the first draft and then of the others.

    An article that speaks to two topics is taken for the first of them alone; a topic of which nothing is left over is
    left out until somebody chooses.
    """
    entries: list[Plain] = []
    taken: set[tuple[int, int]] = set()
    for topic in sorted(topics, key=lambda one: min((m["draft"], m["article"]) for m in one["members"])):
        members = sorted((one["draft"], one["article"]) for one in topic["members"])
        articles = [statutes[draft].articles[place] for draft, place in members]
        options = [
            {"file": files[draft], "article": article.id, "heading": article.heading}
            for (draft, _), article in zip(members, articles, strict=True)
        ]
        choice = next((place for place, member in enumerate(members) if member not in taken), None)
        chosen = 0 if choice is None else choice
        entry = {
            "topic": topic["label"],
            "division": [one.model_dump(mode="json") for one in articles[chosen].division],
            "heading": articles[chosen].heading,
        }
        if choice is not None:
            taken.add(members[choice])
            entry["take"] = {"file": options[choice]["file"], "article": options[choice]["article"]}
        entries.append({**entry, "options": options})
    return {
        "title": next((one.title for one in statutes if one.title), None),
        "language": language,
        "author": _COMMITTEE[language],
        "drafts": list(files),
        "articles": entries,
    }
