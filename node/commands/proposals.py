"""proposal, amendment, alignment: what a delegate says of statutes."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from federation.errors import SettingInvalid
from node.commands.terminal import (
    SHORT_ID,
    TranslatedGroup,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    table,
    tell,
    tell_json,
    tell_written,
    warn_of_clock,
)
from node.commands.writing import audience_option
from node.translations import language, say

if TYPE_CHECKING:
    from federation.documents import Place, Statute
    from federation.encoding import Json
    from federation.ids import RecordId
    from node.services.node import Node
    from node.services.proposals import KnownProposal, Terms
    from node.services.writing import Attachment

Audience = Literal["public", "federation"]

START = "start"  # in the place of an article's id: before the first one

_ID_LENGTH = 64

MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".htm": "text/html",
    ".html": "text/html",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rst": "text/x-rst",
    ".tex": "application/x-tex",
    ".txt": "text/plain",
}
"""By name and not by what the machine has set up: the same file is the same attachment everywhere."""

reason_option = option("--reason", required=True, help="Why, in words, for everybody to read.")


@click.group(cls=TranslatedGroup)
def proposal() -> None:
    """Proposals of statutes: our own, and other factories' to amend."""


@proposal.command("write")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option("--title", help="Title of the statutes, where the file has another.")
@option("--amends", metavar="RECORD", help="Proposal of which this is an amended version.")
@option("--replaces", metavar="RECORD", help="Our earlier version; its articles keep their names.")
@option(
    "--join", "joins", multiple=True, metavar="ARTICLE,ARTICLE", help="The second is no article of its own."
)
@option(
    "--split",
    "splits",
    multiple=True,
    metavar="ARTICLE@WORDS",
    help="Another article begins with these words.",
)
@option("--number", "numbers", multiple=True, metavar="ARTICLE=NUMBER", help="The article has this number.")
@option(
    "--heading", "headings", multiple=True, metavar="ARTICLE=WORDS", help="These first words are its heading."
)
@option(
    "--beside",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the files that the text includes (.tex, .rst); they are taken from nowhere else.",
)
@option("--yes", is_flag=True, help="Sign what was understood without asking.")
@audience_option
@data_option
@passphrase_option
@json_option
def write(
    folder: Path,
    file: Path,
    title: str | None,
    amends: str | None,
    replaces: str | None,
    beside: Path | None,
    yes: bool,
    audience: Audience,
    passphrase_file: Path | None,
    as_json: bool,
    **mended: tuple[str, ...],
) -> None:
    """Sign the statutes in FILE as a proposal, with the file itself beside it.

    What was understood is shown first, and what was misunderstood can be set right. Reads .md and .txt; with the extra
    `statutes` also .docx, .odt, .html, .rst and .tex.
    """
    from federation.statutes.child import read_file
    from federation.statutes.mending import mend
    from node.commands.mending import ask_for_mendings, mendings_of, show_reading, show_statute

    if as_json and not yes:
        raise SettingInvalid("--json shows nothing and asks nothing: say --yes too.")
    mendings = mendings_of(**mended)
    reading = read_file(file, beside_folder=beside)
    statute = reading.statute if title is None else reading.statute.model_copy(update={"title": title})
    if not as_json:
        show_reading(reading)
    if mendings:
        statute = mend(statute, mendings, reading.language)
        if not as_json:
            show_statute(statute)
    if not yes:
        statute = ask_for_mendings(statute, reading.language)
    with opened(folder, passphrase_file) as node:
        warn_of_clock(node)
        written = node.write_proposal(
            _inheriting(node, statute, replaces),
            _terms(audience, reading.language),
            source=_source(file),
            amends=None if amends is None else _id(node, amends),
            replaces=None if replaces is None else _id(node, replaces),
        )
    tell_written("statute-proposal", written.id, missing=0, as_json=as_json)


def _inheriting(node: Node, statute: Statute, replaces: str | None) -> Statute:
    """Return the statute whose articles are called as in the version before it, where they are the same."""
    if replaces is None:
        return statute
    from federation.statutes.identities import inherit

    before = node.find_proposal(replaces)
    used = {
        article.id for version in node.versions(before)[1:] for article in version.document.statute.articles
    }
    return inherit(before.document.statute, statute, used=used)


def _source(file: Path) -> Attachment:
    from node.services.writing import Attachment

    media_type = MEDIA_TYPES.get(file.suffix.lower(), "application/octet-stream")
    return Attachment(file.name, media_type, file.read_bytes())


@proposal.command("list")
@data_option
@json_option
def list_(folder: Path, as_json: bool) -> None:
    """List the proposals whose words are here."""
    with opened(folder) as node:
        found = node.proposals()
    if as_json:
        tell_json([_summary(one) for one in found])
        return
    if not found:
        tell(say("No proposal is kept here. Another factory's: frente-node proposal fetch RECORD"))
    table(
        [
            (
                one.id[:SHORT_ID],
                say("ours") if one.own else say("another factory's"),
                say("in the log") if one.status == "accepted" else say("not in the log yet"),
                say("{count} articles", count=len(one.document.statute.articles)),
                one.document.statute.title or say("(without a title)"),
            )
            for one in found
        ]
    )


def _summary(one: KnownProposal) -> dict[str, object]:
    return {
        "id": one.id,
        "author": one.author,
        "own": one.own,
        "status": one.status,
        "title": one.document.statute.title,
        "language": one.document.language,
        "articles": len(one.document.statute.articles),
        "amends": one.document.amends,
        "replaces": one.document.replaces,
    }


@proposal.command()
@click.argument("record")
@option("--article", help="Show all the words of this article.")
@data_option
@json_option
def show(folder: Path, record: str, article: str | None, as_json: bool) -> None:
    """Show a proposal whose words are here: its articles, by the names that amendments use.

    RECORD is its id, or the beginning of it.
    """
    from node.commands.mending import show_article, show_statute

    with opened(folder) as node:
        found = node.find_proposal(record)
    statute = found.document.statute
    chosen = [one for one in statute.articles if article in {None, one.id}]
    if not chosen:
        raise SettingInvalid(f"There is no article {article!a} in this proposal.", article=article)
    if as_json:
        articles = [one.model_dump(mode="json", exclude_none=True) for one in chosen]
        tell_json({**_summary(found), "articles": articles})
    elif article is None:
        show_statute(statute)
    else:
        show_article(chosen[0])


@proposal.command()
@click.argument("record")
@option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Proof bundle in a file, where there is no connection.",
)
@option("--hub", "url", help="Take it from this hub, this time only.")
@data_option
@json_option
def fetch(folder: Path, record: str, file: Path | None, url: str | None, as_json: bool) -> None:
    """Keep another factory's proposal here, to be read and amended without a connection.

    RECORD is its whole id. Nothing is believed that the proof does not show.
    """
    from federation.client import HubClient
    from federation.ids import RecordId, parse_id

    wanted = RecordId(parse_id(record.lower()))
    with opened(folder) as node:
        if file is None:
            kept = node.fetch_proposal(HubClient(url or node.hub_url), wanted)
        else:
            kept = node.keep_proposal(file.read_bytes(), wanted)
    if as_json:
        tell_json(_summary(kept))
    else:
        tell(
            say(
                "{title} is kept here: {count} articles.",
                title=kept.document.statute.title or kept.id[:SHORT_ID],
                count=len(kept.document.statute.articles),
            )
        )


# -- amendments ------------------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup)
def amendment() -> None:
    """Amendments: one change to one article of a proposal, and why."""


@amendment.command("write")
@option("--target", required=True, metavar="RECORD", help="The proposal: its id, or the beginning of it.")
@option("--article", help="The article, as `proposal show` calls it; none for a new one.")
@option("--replace", "words", metavar="WORDS", help="Words of the article that go; they stand there once.")
@option("--with", "new", metavar="WORDS", help="Words that come in their place; may be empty.")
@option(
    "--insert-after", metavar="ARTICLE", help="A new article behind this one, or `start`; its words: --text."
)
@option("--text", help="Words of the new article.")
@option("--delete", is_flag=True, help="The whole article goes.")
@option("--move-after", metavar="ARTICLE", help="The article goes behind this one, or to the `start`.")
@option("--heading", help="Another heading, or that of the new article; empty: none.")
@reason_option
@audience_option
@data_option
@passphrase_option
@json_option
def amend(
    folder: Path,
    target: str,
    article: str | None,
    reason: str,
    audience: Audience,
    passphrase_file: Path | None,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - what click read for each of the kinds of change
) -> None:
    """Sign an amendment to a proposal whose words are here.

    One of: --replace with --with, --insert-after with --text, --delete, --move-after, --heading.
    """
    change = _Asked(**asked)
    change.require_one()
    with opened(folder, passphrase_file) as node:
        warn_of_clock(node)
        found = node.find_proposal(target)
        spelled = change.spell(found, article)
        written = node.amend(found, article, spelled, reason, _terms(audience, found.document.language))
    tell_written("amendment", written.id, missing=0, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of which one says what is to change."""

    words: str | None
    new: str | None
    insert_after: str | None
    text: str | None
    delete: bool
    move_after: str | None
    heading: str | None

    def require_one(self) -> None:
        """Raises SettingInvalid where they do not say one change."""
        is_heading = self.heading is not None and self.insert_after is None
        asked = (self.words, self.insert_after, self.move_after)
        if sum(one is not None for one in asked) + self.delete + is_heading != 1:
            raise SettingInvalid(
                "One change: --replace, --insert-after, --delete, --move-after or --heading."
            )
        if (self.new is None) != (self.words is None) or (self.text is None) != (self.insert_after is None):
            raise SettingInvalid("--replace and --with belong together, and --insert-after and --text.")

    def spell(self, target: KnownProposal, article: str | None) -> dict[str, Json]:
        """Return the change as docs/protocol.md, section 4, spells it."""
        if self.words is not None:
            from node.services.amending import replacing

            unit = target.units.get(article or "")
            if unit is None:
                raise SettingInvalid(f"There is no article {article!a} in this proposal.", article=article)
            return replacing(unit.text, self.words, self.new or "").model_dump()
        if self.insert_after is not None:
            place, heading = _after(self.insert_after), _named("heading", self.heading)
            return {"kind": "insert", "new": (self.text or "").strip(), **place, **heading}
        if self.move_after is not None:
            return {"kind": "move", **_after(self.move_after)}
        return {"kind": "delete"} if self.delete else {"kind": "heading", **_named("new", self.heading)}


def _after(article: str | None) -> dict[str, Json]:
    return _named("after", None if article == START else article)


def _named(name: str, value: str | None) -> dict[str, Json]:
    """Return the field, or nothing where there is no value."""
    return {name: value} if value else {}


# -- alignment -------------------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup)
def alignment() -> None:
    """Which articles of which proposals speak of the same."""


@alignment.command()
@option(
    "--act",
    required=True,
    type=click.Choice(["join", "part", "move"]),
    help="They speak of the same; no two of them do; they speak of what those in --to speak of, and of nothing else.",
)
@option(
    "--article",
    "articles",
    multiple=True,
    required=True,
    metavar="RECORD:ARTICLE",
    help="An article; give each.",
)
@option(
    "--to",
    multiple=True,
    metavar="RECORD:ARTICLE",
    help="With move: an article of the topic where they belong.",
)
@reason_option
@audience_option
@data_option
@passphrase_option
@json_option
def correct(
    folder: Path,
    act: str,
    articles: tuple[str, ...],
    to: tuple[str, ...],
    reason: str,
    audience: Audience,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Sign a correction: these articles speak of the same, or do not."""
    with opened(folder, passphrase_file) as node:
        warn_of_clock(node)
        written = node.correct_alignment(
            act,
            [_place(node, one) for one in articles],
            [_place(node, one) for one in to],
            reason,
            _terms(audience, language()),
        )
    tell_written("alignment-correction", written.id, missing=0, as_json=as_json)


def _place(node: Node, text: str) -> Place:
    from pydantic import ValidationError

    from federation.documents import Place

    record, _, article = text.partition(":")
    try:
        return Place(proposal=_id(node, record), article=article)
    except ValidationError as fault:
        raise SettingInvalid(f"{text[:100]!a} is not of the form RECORD:article-5.") from fault


def _id(node: Node, record: str) -> RecordId:
    """Return the id of a proposal: a whole one may be of one that is not here."""
    from federation.ids import RecordId, parse_id

    if len(record) == _ID_LENGTH:
        return RecordId(parse_id(record.lower()))
    return node.find_proposal(record).id


def _terms(audience: Audience, spoken: str) -> Terms:
    from node.services.proposals import Terms

    return Terms(now(), spoken, audience)


COMMANDS = (proposal, amendment, alignment)
