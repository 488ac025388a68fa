"""Calendars as iCalendar (RFC 5545), in the language of the page that is being made.

An event lasts the whole day on which something is due, and takes no time from anybody. Its UID stays the same when its
day is moved, and SEQUENCE counts how often it was: a calendar that follows the address moves it. Its times are the
log's days.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from flask import Response, url_for
from flask_babel import gettext  # type: ignore[import-untyped]  # it has no stubs
from icalendar import Calendar, Event

from federation.web import formats, words
from federation.web.languages import current_language
from hub.services.take_models import DueDate, EarlierDate

MEDIA_TYPE: Final = "text/calendar"
_END: Final = b"END:VCALENDAR\r\n"
_LAST_DAY: Final = date(9999, 12, 30)


def icalendar(dates: Iterable[DueDate], *, title: str, page: str) -> Response:
    """Return a calendar of these days; `page` is the address of the page that it belongs to."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Frente//Frente//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("url", page)
    head = calendar.to_ical().removesuffix(_END)
    events = [_event(one) for one in dates]

    def parts() -> Iterator[bytes]:
        yield head
        yield from (one.to_ical() for one in events)
        yield _END

    return Response(b"".join(parts()), content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _event(one: DueDate) -> Event:
    language = current_language()
    event = Event()
    event.add("uid", f"{one.key}@frente")
    event.add("dtstamp", _midnight(one.stated))
    day = min(date.fromisoformat(one.day), _LAST_DAY)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("sequence", len(one.earlier))
    if one.kind == "mandate":
        roles = "; ".join(words.word(words.ROLES, role, language) for role in one.roles)
        event.add("summary", gettext("%(factory)s: a mandate ends", factory=one.factory_name))
        event.add("description", gettext("Last day of a mandate. It allows: %(roles)s", roles=roles))
        event.add("url", url_for("pages.record", record=one.record, _external=True))
        return event
    event.add("summary", f"{one.factory_name}: {one.what}")
    event.add("description", "\n".join(_history(one, language)))
    event.add("url", url_for("pages.report", record=one.record, _external=True))
    return event


def _history(one: DueDate, language: str) -> Iterator[str]:
    for before in one.earlier:
        yield _earlier(before, language)
    yield str(
        gettext(
            "Due on %(day)s; this was set on %(set_on)s.",
            day=formats.day(one.day, language),
            set_on=formats.day(one.set_on or one.stated, language),
        )
    )


def _earlier(before: EarlierDate, language: str) -> str:
    days = {"day": formats.day(before.due, language), "set_on": formats.day(before.set_on, language)}
    if before.reason is None:
        return str(gettext("Due on %(day)s, set on %(set_on)s; then moved.", **days))
    return str(
        gettext("Due on %(day)s, set on %(set_on)s; then moved: %(reason)s", reason=before.reason, **days)
    )


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
