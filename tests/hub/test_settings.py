"""Settings: which source wins, what is refused, and that no password shows."""

from pathlib import Path

import pytest

from federation.errors import DataMissing, SettingInvalid
from hub.clock import clock_of
from hub.settings import TABLE, Settings, read_kept, require_hub, write_kept

URL = "postgresql://hub:hush@db/hub"


def test_an_option_wins_over_the_variable_over_the_file_over_the_default(tmp_path: Path) -> None:
    write_kept(tmp_path, {"port": 1001, "workers": 3, "threads": 5})
    environ = {"FRENTE_PORT": "1002", "FRENTE_WORKERS": "4"}
    settings = Settings.load(tmp_path, given={"port": 1003, "host": None}, environ=environ)
    assert (settings.port, settings.workers, settings.threads) == (1003, 4, 5)
    assert settings.host == "127.0.0.1"


def test_the_default_database_stands_in_the_folder(tmp_path: Path) -> None:
    assert Settings.load(tmp_path).database_url == f"sqlite:///{tmp_path / 'hub.sqlite'}"


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    named = tmp_path / "url"
    named.write_text(f"{URL}\n")
    settings = Settings.load(tmp_path, environ={"FRENTE_DATABASE_URL_FILE": str(named)})
    assert settings.database_url == URL
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"FRENTE_PORT": "80x"}, "FRENTE_PORT"),
        ({"FRENTE_PORT": "-1"}, "FRENTE_PORT"),
        ({"FRENTE_PORT": "²"}, "FRENTE_PORT"),
        ({"FRENTE_WORKERS": "0"}, "FRENTE_WORKERS"),
        ({"FRENTE_WORKERS": "99999999999"}, "FRENTE_WORKERS"),
        ({"FRENTE_LOG_LEVEL": "loud"}, "FRENTE_LOG_LEVEL"),
        ({"FRENTE_DATABASE_URL": URL, "FRENTE_DATABASE_URL_FILE": "/x"}, "both set"),
        ({"FRENTE_DATABASE_URL_FILE": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_a_setting_that_is_none_is_refused(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    with pytest.raises(SettingInvalid, match=words) as caught:
        Settings.load(tmp_path, environ=environ)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", '{"calendar": 7}', "{"])
def test_a_damaged_hub_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "hub.json").write_text(text)
    with pytest.raises(SettingInvalid):
        read_kept(tmp_path)


def test_the_demonstration_s_calendar_stands_still(tmp_path: Path) -> None:
    write_kept(tmp_path, {"calendar": {"fixed": "2007-07-24"}})
    assert str(clock_of(Settings.load(tmp_path))().date()) == "2007-07-24"
    write_kept(tmp_path, {"calendar": {"fixed": "soon"}})
    with pytest.raises(SettingInvalid):
        clock_of(Settings.load(tmp_path))


def test_a_folder_without_a_hub_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataMissing):
        require_hub(tmp_path)


def test_names_and_variables_are_each_one(tmp_path: Path) -> None:
    assert len({one.name for one in TABLE}) == len({one.variable for one in TABLE}) == len(TABLE)
    assert {one.name for one in TABLE} <= set(Settings.__dataclass_fields__)
    assert all(one.variable == f"FRENTE_{one.name.upper()}" for one in TABLE)
    assert Settings.load(tmp_path).batch_interval_ms > 0
