"""How the paper of a factory says numbers, dates, orders and who signed what, in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from federation.web import formats
from hub.services.deliveries import DeliveryView
from hub.services.directory_models import MandateView
from hub.services.factory_models import Source
from hub.services.freshness import days_between
from hub.services.speaking import Speaker

_MAX_TEXT: Final = 1500
"""Letters of one text of the factory; the record holds the rest."""


class PaperWords:
    """The words of one paper in one language, said on one day of the log."""

    def __init__(self, language: str, today: str) -> None:
        self.language = language
        self._today = today
        self._say = Speaker(language)
        self.gettext = self._say.gettext
        self.ngettext = self._say.ngettext

    def source(self, source: Source) -> str:
        """Say who signed, how long ago, and whether that is old."""
        _, today = self._say.gettext, self._today
        days = days_between(source.day, today)
        ago = formats.age(days, self.language) if days > 0 else _("today")
        text = (
            _("Signed %(ago)s", ago=ago)
            if source.mandate is None
            else f"{_('Signed %(ago)s by', ago=ago)} {self.holder(source.mandate)}"
        )
        if source.period is not None:
            period = formats.period(source.period.from_, source.period.to, self.language)
            text = f"{_('From the report of')} {period}. {text}"
        if source.stale:
            since = days if source.period is None else days_between(source.period.to, today)
            text += ". " + (
                self._say.ngettext("old: %(n)s day", "old: %(n)s days", since, n=self.number(since))
                if source.period is None
                else self._say.ngettext(
                    "old: %(n)s day since its period ended",
                    "old: %(n)s days since its period ended",
                    since,
                    n=self.number(since),
                )
            )
        return text + "."

    def holder(self, mandate: MandateView) -> str:
        """Return the name that a delegate chose."""
        return mandate.holder or self._say.gettext("name not given")

    def waits(self, one: DeliveryView) -> str:
        """Say how long finished goods wait."""
        assert one.waits is not None  # noqa: S101 - only those are asked for
        least, most = one.waits
        if least == most:
            return self._say.ngettext(
                "Ready for %(days)s day, not collected",
                "Ready for %(days)s days, not collected",
                least,
                days=self.number(least),
            )
        return self._say.gettext(
            "Ready for at least %(least)s and at most %(most)s days, not collected",
            least=self.number(least),
            most=self.number(most),
        )

    def passed(self, days: int) -> str:
        """Say that a day has passed."""
        return self._say.ngettext("passed %(n)s day ago", "passed %(n)s days ago", days, n=self.number(days))

    def steps(self, said: Mapping[str, Any]) -> str:
        """Return the dates of an order."""
        _ = self._say.gettext
        names = {
            "ordered": _("Ordered"),
            "promised": _("Promised"),
            "made": _("Made"),
            "ready": _("Ready"),
            "inspected": _("Inspected"),
            "collected": _("Collected"),
            "paid": _("Paid"),
        }
        return "; ".join(f"{name}: {self.vague(said[step])}" for step, name in names.items() if step in said)

    def claim(self, claim: Mapping[str, Any]) -> str:
        """Return what somebody says, with who it is."""
        when = f" ({self.vague(claim['date'])})" if "date" in claim else ""
        return f"{claim['who']}{when}: {cut(claim['text'])}"

    def order(self, said: Mapping[str, Any]) -> str:
        """Return what was ordered."""
        size = f", {said['size']}" if "size" in said else ""
        quantity = f": {self.quantity(said)}" if "quantity" in said else ""
        return f"{said['item']}{size}{quantity}"

    def quantity(self, said: Mapping[str, Any]) -> str:
        """Return how much of something."""
        if "quantity" not in said:
            return self._say.gettext("not given")
        return f"{formats.decimal(said['quantity']['amount'], self.language)} {said['quantity']['unit']}"

    def figure(self, name: str, value: str | int | None) -> str:
        """Return a figure of a report, or that there is none."""
        if value is None:
            return self._say.gettext("no figure")
        if name == "capacity":
            return formats.percent(value, self.language)
        return self.number(value) + (" : 1" if name == "pay" else "")

    def number(self, value: str | int) -> str:
        """Return a number in the reader's form."""
        return formats.decimal(value, self.language)

    def vague(self, value: str) -> str:
        """Return a date as vague as it is known."""
        return formats.vague_date(value, self.language)


def cut(text: str) -> str:
    """Return a text of the factory, or the beginning of a long one."""
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT].rstrip() + " […]"
