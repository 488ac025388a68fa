"""mandate, recall: whom the assembly lets sign, and whom no more."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from federation.errors import SettingInvalid
from federation.ids import RecordId
from node.commands.terminal import (
    SHORT_ID,
    TranslatedCommand,
    TranslatedGroup,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    public_key,
    table,
    tell,
    tell_json,
    tell_written,
)
from node.services.forms import read_form
from node.translations import N_, language, say

if TYPE_CHECKING:
    from federation.keys import PublicKey
    from node.services.identity import MandateTerms

RECALL_REASONS = ("assembly-decision", "key-lost", "key-stolen", "left-factory", "mistake", "other")

day_type = click.DateTime(["%Y-%m-%d"])


@click.group(cls=TranslatedGroup)
def mandate() -> None:
    """Mandates: whom the assembly lets sign, and until when."""


@mandate.command()
@option(
    "--from",
    "file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="JSON file: holder, from, until, roles, assembly (date, members, present, for, against, abstained).",
)
@option("--holder", help="Name or pseudonym of the delegate, as they want to be known.")
@option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["proposer", "reporter", "sponsor"]),
    help="What the delegate may sign; may be given several times. Default: reporter.",
)
@option("--first-day", type=day_type, help="First day, UTC.")
@option("--until", "last_day", type=day_type, help="Last day, UTC; at most 366 days in all.")
@option("--assembly-date", type=day_type, help="Day of the assembly.")
@option("--members", type=click.IntRange(0), help="Members of the assembly.")
@option("--present", type=click.IntRange(0), help="Of these, how many were present.")
@option("--for", "votes_for", type=click.IntRange(0), help="Votes for.")
@option("--against", "votes_against", type=click.IntRange(0), help="Votes against.")
@option("--abstained", type=click.IntRange(0), help="Abstentions.")
@option(
    "--audience",
    type=click.Choice(["public", "federation"]),
    default="public",
    show_default=True,
    help="Who may read the delegate's name.",
)
@option("--key", help="Public key of the delegate, where it is on another machine; it then cosigns by file.")
@option("--new-key", is_flag=True, help="Make a new key for the delegate, as after a theft.")
@data_option
@passphrase_option
@json_option
def give(
    folder: Path,
    passphrase_file: Path | None,
    as_json: bool,
    file: Path | None,
    key: str | None,
    new_key: bool,
    audience: str,
    **options: Any,  # noqa: ANN401 - what click read for each of the decision's fields
) -> None:
    """Write down the mandate that the assembly gave to a delegate.

    The custodians whose keys are here sign, and the delegate's own key. What no option and no file gives is asked for.
    """
    terms = _terms(_form(file, "mandate"), options, audience, public_key(key))
    with opened(folder, passphrase_file) as node:
        if new_key:
            node.create_key("delegate")
        written = node.give_mandate(terms, now())
    tell_written("mandate", written.id, missing=written.missing, as_json=as_json)


_ASKED = (
    ("holder", N_("Name or pseudonym of the delegate"), str),
    ("first_day", N_("First day (YYYY-MM-DD)"), day_type),
    ("last_day", N_("Last day (YYYY-MM-DD)"), day_type),
    ("assembly_date", N_("Day of the assembly (YYYY-MM-DD)"), day_type),
    ("members", N_("Members of the assembly"), int),
    ("present", N_("Present"), int),
    ("votes_for", N_("Votes for"), int),
    ("votes_against", N_("Votes against"), int),
    ("abstained", N_("Abstentions"), int),
)


def _terms(
    form: dict[str, Any], options: dict[str, Any], audience: str, key: PublicKey | None
) -> MandateTerms:
    """Return what was decided: options first, then the file, then what a person answers."""
    from node.services.identity import MandateTerms

    assembly = form.pop("assembly", {})
    if not isinstance(assembly, dict):
        raise SettingInvalid("assembly: is not an object")
    written: dict[str, Any] = {
        "holder": form.pop("holder", None),
        "first_day": _day(form.pop("from", None), "from"),
        "last_day": _day(form.pop("until", None), "until"),
        "assembly_date": _day(assembly.pop("date", None), "assembly.date"),
        "members": assembly.pop("members", None),
        "present": assembly.pop("present", None),
        "votes_for": assembly.pop("for", None),
        "votes_against": assembly.pop("against", None),
        "abstained": assembly.pop("abstained", None),
    }
    roles = options.pop("roles") or tuple(form.pop("roles", ()) or ("reporter",))
    form.pop("type", None)
    if form or assembly:
        raise SettingInvalid(f"{next(iter({**form, **assembly}))}: is not a field of a mandate")
    for name, question, kind in _ASKED:
        found = written[name] if options.get(name) is None else options[name]
        if found is None:
            found = click.prompt(say(question), type=kind, err=True)
        written[name] = found.date() if hasattr(found, "date") else found
        if kind is int and type(written[name]) is not int:
            raise SettingInvalid(f"{name}: is not a whole number")
    return MandateTerms(
        **written,
        roles=roles,
        audience="federation" if audience == "federation" else "public",
        language=language(),
        key=key,
    )


def _day(text: object, where: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as fault:
        raise SettingInvalid(f"{where}: is not a day such as 2007-07-24", where=where) from fault


def _form(file: Path | None, kind: str) -> dict[str, Any]:
    if file is None:
        return {}
    with click.open_file(str(file), "rb") as stream:
        return dict(read_form(stream.read(), kind))


@mandate.command("list")
@data_option
@json_option
def list_mandates(folder: Path, as_json: bool) -> None:
    """List the mandates of this factory."""
    with opened(folder) as node:
        mandates = node.mandates()
        today = now().date()
        if as_json:
            tell_json(
                [
                    {
                        "id": one.id,
                        "holder": one.holder,
                        "roles": list(one.roles),
                        "from": one.first_day.isoformat(),
                        "until": one.last_day.isoformat(),
                        "status": one.status,
                        "ended_by": one.ended_by,
                    }
                    for one in mandates
                ]
            )
        elif not mandates:
            tell(say("The assembly has given no mandate yet: frente-node mandate give"))
        else:
            table(
                [
                    (
                        one.id[:SHORT_ID],
                        one.holder,
                        ", ".join(one.roles),
                        f"{one.first_day} – {one.last_day}",
                        say("ended")
                        if one.ended_by
                        else say("expired")
                        if one.last_day < today
                        else say(_STATES[one.status]),
                    )
                    for one in mandates
                ]
            )


_STATES = {
    "outbox": N_("to be sent"),
    "waiting": N_("waiting"),
    "accepted": N_("in the log"),
    "refused": N_("refused"),
    "replaced": N_("replaced"),
    "dropped": N_("given up"),
}


@click.command(cls=TranslatedCommand)
@click.argument("mandate_id", metavar="MANDATE")
@option("--reason", type=click.Choice(RECALL_REASONS), required=True, help="Why, for everybody to see.")
@option("--words", help="More words about it: public, but kept apart, so that they can be withdrawn.")
@data_option
@passphrase_option
@json_option
def recall(
    folder: Path, mandate_id: str, reason: str, words: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Take a mandate back. MANDATE is its id, or the beginning of it."""
    with opened(folder, passphrase_file) as node:
        whole = RecordId(mandate_id) if len(mandate_id) == 64 else node.find(mandate_id).id
        written = node.recall(whole, reason, now(), words=words, language=language())
    tell_written("recall", written.id, missing=written.missing, as_json=as_json)


COMMANDS = (mandate, recall)
