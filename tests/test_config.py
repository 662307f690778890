"""config.toml: loud, complete and pointed about what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import configfile
from crawler.config import Config
from crawler.errors import ConfigError

BROKEN = """
archiv = "x"
[crawl]
spacng = 3
deadline = -1
[connect_to]
"nowhere" = "127.0.0.1:1"
[[schedule]]
cron = "61 2 * * *"
time_zone = "Asia/Hochiminh"
sources = ["baocaobag"]
[[source]]
name = "A b"
homepage = "ftp://example.vn"
[[source]]
name = "baocaobang"
homepage = "https://example.vn/"
select.body = ["p[["]
select.titel = ["h1"]
clean.noise = "(a+)+$"
identity.article = "(("
[[source]]
name = "baocaobang"
homepage = "https://user:secret@example.org/"
preset = "nukevit"
select.lead = ["p[["]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        configfile.parse(text.encode(), Path("config.toml"))
    return caught.value.faults


def test_every_fault_is_reported_at_once_with_file_key_and_value() -> None:
    found = faults(BROKEN)
    for expected in (
        'config.toml: archiv: unknown key (did you mean "archive"?)',
        'config.toml: crawl.spacng: unknown key (did you mean "spacing"?)',
        "config.toml: crawl.deadline = -1",
        "should be host:port",
        "cron = '61 2 * * *': not a crontab(5) expression",
        'no source is named "baocaobag" (did you mean "baocaobang"?)',
        "source \"A b\": name = 'A b'",
        "homepage = 'ftp://example.vn'",
        "select.body.0 = 'p[[': not a CSS selector",
        'select.titel: unknown key (did you mean "title"?)',
        "clean.noise = '(a+)+$': runs away",
        "identity.article = '((': not a regular expression",
        "time_zone = 'Asia/Hochiminh': not a time zone",
        'source "baocaobang": the name stands 2 times',
        "select.lead.0.css = 'p[[': not a CSS selector",
        "preset = 'nukevit': there is no such preset (did you mean \"nukeviet\"?)",
    ):
        assert any(expected in fault for fault in found), f"{expected!r} not in:\n" + "\n".join(found)
    assert all(fault.startswith("config.toml: ") for fault in found)


def test_a_broken_file_names_line_and_column() -> None:
    assert "line 2" in faults("a = 1\nb = = 2\n")[0]
    assert "not valid TOML" in faults("a = \xff".encode("latin-1").decode("latin-1") + "\x00")[0]


def test_a_source_on_a_known_cms_is_three_lines() -> None:
    config = configfile.parse(
        b'[[source]]\nname = "so-y-te"\nhomepage = "https://soyte.example.vn/"\npreset = "nukeviet"\n', Path("c.toml")
    )
    source = config.source[0]
    assert source.select.body
    assert source.identity.article is not None
    assert source.fingerprint.startswith("nukeviet@")


def test_a_source_overrides_its_preset_key_by_key() -> None:
    text = '[[source]]\nname = "x"\nhomepage = "https://x.example/"\npreset = "nukeviet"\nselect.title = ["h2.own"]\n'
    source = configfile.parse(text.encode(), Path("c.toml")).source[0]
    assert [s.css for s in source.select.title] == ["h2.own"]
    assert source.select.body  # the rest of the preset stands
    plain = configfile.parse(text.replace('select.title = ["h2.own"]\n', "").encode(), Path("c.toml")).source[0]
    assert source.fingerprint != plain.fingerprint  # another rule, another fingerprint


def test_public_hosts_are_refused_until_a_contact_is_set() -> None:
    text = '[[source]]\nname = "x"\nhomepage = "http://x.example/"\n'
    config = configfile.parse(text.encode(), Path("c.toml"))
    with pytest.raises(ConfigError, match=r"crawl\.contact is empty.*x\.example"):
        configfile.require_contact(config, config.source)
    configfile.require_contact(config.model_copy(update={"connect_to": {"x.example:80": "127.0.0.1:1"}}), config.source)


def test_the_shipped_config_is_valid_and_holds_the_twelve_sources() -> None:
    config = configfile.load(configfile.default_config())
    assert len(config.source) == 12
    assert {"tuyengiaocaobang", "baoquocte", "vnexpress", "baocaobang"} <= {s.name for s in config.source}
    assert all(source.evidence for source in config.source)
    off = {source.name for source in config.source if not source.enabled}
    assert off == {"baocaobang", "vietnam-vn"}, "known only by guess, or known to block: off until somebody checked"
    assert all(source.guess for source in config.source if not source.enabled)
    assert config.crawl.contact == "", "the contact is the user's to set"


def test_the_shipped_config_explains_every_setting_with_its_default() -> None:
    text = configfile.default_config().read_text("utf-8")
    for name, field in type(Config().crawl).model_fields.items():
        assert f"{name} = " in text, f"crawl.{name} is not explained in config.toml"
        assert field.default is not None


def test_a_relative_archive_is_relative_to_its_config_not_to_crons_working_directory(tmp_path: Path) -> None:
    config = configfile.parse(b'archive = "data/a.db"\n', tmp_path / "config.toml")
    assert configfile.archive_location(config, None, {}) == str(tmp_path / "data" / "a.db")
    assert configfile.archive_location(config, None, {"LUUTRU_ARCHIVE": "postgresql://h/d"}) == "postgresql://h/d"
    assert configfile.archive_location(config, "/x/y.db", {"LUUTRU_ARCHIVE": "z"}) == "/x/y.db"


def test_a_named_config_that_is_missing_is_an_error_and_others_are_searched_in_order(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        configfile.find_config(str(tmp_path / "none.toml"), {})
    users = tmp_path / "luutru" / "config.toml"
    users.parent.mkdir()
    users.write_text("")
    here = Path("config.toml")
    if not here.exists():
        assert configfile.find_config(None, {"XDG_CONFIG_HOME": str(tmp_path)}) == users
    assert configfile.find_config(None, {"LUUTRU_CONFIG": str(users)}) == users
