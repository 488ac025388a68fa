"""Settings: one frozen object, read once; the table feeds the documentation and a test holds the two together.

    settings = Settings.load(data, given={"workers": 4}, environ=os.environ)

An option of the command wins over the variable, the variable over `hub.json` in the data folder, that over the default.
A variable's name followed by `_FILE` names a file that holds the value instead: for secrets, which never stand on
the command line.

hub.json holds what `init` was told and, for a demonstration, `"calendar": {"fixed": "2007-07-24"}` (see clock.py).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, NamedTuple

from federation.errors import DataMissing, SettingInvalid


class Setting(NamedTuple):
    """One line of the table in docs/operating.md."""

    name: str
    variable: str
    default: str | int
    help: str


TABLE: Final = (
    Setting("database_url", "FRENTE_DATABASE_URL", "", "sqlite:///… or postgresql://…; empty: hub.sqlite in the data folder"),
    Setting("host", "FRENTE_HOST", "127.0.0.1", "address to listen on"),
    Setting("port", "FRENTE_PORT", 8000, "port to listen on; 0 takes a free one"),
    Setting("workers", "FRENTE_WORKERS", 2, "worker processes"),
    Setting("threads", "FRENTE_THREADS", 32, "threads in each worker, which is how many requests it serves at once"),
    Setting("proxies", "FRENTE_PROXIES", 0, "reverse proxies in front whose X-Forwarded-For is believed"),
    Setting("batch_interval_ms", "FRENTE_BATCH_INTERVAL_MS", 40, "milliseconds that single records wait for others at most, to share one write to disk"),
    Setting("batch_records", "FRENTE_BATCH_RECORDS", 2048, "records that one write to disk holds at most"),
    Setting("intake_bytes", "FRENTE_INTAKE_BYTES", 201326592, "bytes of bundles that one worker holds in memory at once"),
    Setting("address_records", "FRENTE_ADDRESS_RECORDS", 20000, "records that one address may send in a burst; 0: no limit"),
    Setting("address_records_per_minute", "FRENTE_ADDRESS_RECORDS_PER_MINUTE", 6000, "how fast that allowance grows back"),
    Setting("factory_records_per_day", "FRENTE_FACTORY_RECORDS_PER_DAY", 20000, "records of one factory in one log day; 0: no limit"),
    Setting("waiting_places", "FRENTE_WAITING_PLACES", 1000, "applications that wait at most"),
    Setting("waiting_places_per_address", "FRENTE_WAITING_PLACES_PER_ADDRESS", 20, "applications from one address that wait at most"),
    Setting("waiting_days", "FRENTE_WAITING_DAYS", 60, "log days after which an application expires"),
    Setting("searches_per_minute", "FRENTE_SEARCHES_PER_MINUTE", 300, "searches that one address may have made in a minute; 0: no limit. Answers that it has already (304) never count"),
    Setting("works_per_minute", "FRENTE_WORKS_PER_MINUTE", 60, "files, exports and comparisons likewise"),
    Setting("security_contact", "FRENTE_SECURITY_CONTACT", "", "whom to tell of a weakness: mailto:… or https://…, several with a space between; empty: there is no /.well-known/security.txt"),
    Setting("log_level", "FRENTE_LOG_LEVEL", "info", "debug, info, warning or error"),
)  # fmt: skip

_NOT_NEGATIVE: Final = frozenset(
    {
        "port",
        "proxies",
        "address_records",
        "factory_records_per_day",
        "waiting_places",
        "batch_interval_ms",
        "searches_per_minute",
        "works_per_minute",
    }
)
_LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_KEPT: Final = "hub.json"
_CONTACT: Final = re.compile(r"(mailto:|https://|tel:)[!-~]{1,300}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decided. `data` is the data folder, the rest is in TABLE."""

    data: Path
    database_url: str
    host: str
    port: int
    workers: int
    threads: int
    proxies: int
    batch_interval_ms: int
    batch_records: int
    intake_bytes: int
    address_records: int
    address_records_per_minute: int
    factory_records_per_day: int
    waiting_places: int
    waiting_places_per_address: int
    waiting_days: int
    searches_per_minute: int
    works_per_minute: int
    security_contact: str
    log_level: str
    calendar: str | None  # the day at which the demonstration's calendar stands

    @classmethod
    def load(
        cls,
        data: Path,
        *,
        given: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "Settings":
        """Return the settings for this data folder. Raises SettingInvalid."""
        kept = read_kept(data)
        values: dict[str, Any] = {}
        for setting in TABLE:
            value = (given or {}).get(setting.name)
            if value is None:
                value = _from_environ(setting.variable, environ or {})
            if value is None:
                value = kept.get(setting.name, setting.default)
            values[setting.name] = _checked(setting, value)
        if not values["database_url"]:
            values["database_url"] = f"sqlite:///{(data / 'hub.sqlite').absolute()}"
        calendar = kept.get("calendar", {})
        return cls(data=data, calendar=calendar.get("fixed"), **values)

    def __repr__(self) -> str:
        """Without the database URL, which may hold a password."""
        shown = ", ".join(
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if field.name != "database_url"
        )
        return f"Settings({shown})"


def read_kept(data: Path) -> dict[str, Any]:
    """Return what hub.json holds; nothing where there is none. Raises SettingInvalid where it is damaged."""
    try:
        kept = json.loads((data / _KEPT).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as fault:
        raise SettingInvalid(f"{data / _KEPT} is not JSON.", path=str(data / _KEPT)) from fault
    if not isinstance(kept, dict) or not isinstance(kept.get("calendar", {}), dict):
        raise SettingInvalid(f"{data / _KEPT} is not a JSON object.", path=str(data / _KEPT))
    return kept


def write_kept(data: Path, kept: Mapping[str, Any]) -> None:
    """Keep hub.json."""
    beside = data / f"{_KEPT}.new"
    beside.write_text(json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    beside.replace(data / _KEPT)


def require_hub(data: Path) -> None:
    """Refuse a folder in which `init` never ran. Raises DataMissing."""
    if not (data / _KEPT).is_file():
        raise DataMissing(f"{data} holds no hub: frente-hub init makes one.", path=str(data))


def _from_environ(variable: str, environ: Mapping[str, str]) -> str | None:
    value = environ.get(variable)
    named = environ.get(f"{variable}_FILE")
    if value is not None and named is not None:
        raise SettingInvalid(f"{variable} and {variable}_FILE are both set.", variable=variable)
    if named is None:
        return value
    try:
        return Path(named).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingInvalid(
            f"The file that {variable}_FILE names cannot be read.", variable=variable
        ) from fault


def _checked(setting: Setting, value: object) -> str | int:
    if isinstance(setting.default, str):
        text = str(value)
        if setting.name == "log_level" and text not in _LOG_LEVELS:
            raise SettingInvalid(
                f"{setting.variable} is one of {', '.join(_LOG_LEVELS)}.", variable=setting.variable
            )
        if setting.name == "security_contact":
            _require_contacts(setting, text)
        return text
    least = 0 if setting.name in _NOT_NEGATIVE else 1
    text = str(value)
    if not (text.isascii() and text.isdigit()) or not least <= int(text) < 2**31:
        raise SettingInvalid(
            f"{setting.name} ({setting.variable}) is a whole number, {least} or more.",
            variable=setting.variable,
        )
    return int(text)


def _require_contacts(setting: Setting, text: str) -> None:
    """A line that anybody could add to what the hub publishes is refused, as is what no program can follow."""
    if len(text) > 1000 or not all(_CONTACT.fullmatch(one) for one in text.split()):
        raise SettingInvalid(
            f"{setting.variable} names contacts as mailto:…, https://… or tel:…, with a space between.",
            variable=setting.variable,
        )
