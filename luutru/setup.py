"""init, config check, config show, source list."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from crawler.config import SourceConfig
from crawler.configfile import default_config
from crawler.errors import ConfigError
from luutru.console import examples, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, archive_of, pick_sources, read_config
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import ArchiveMissing
from storage.ledgers import SourceRow

config_verbs = typer.Typer(no_args_is_help=True, help="Check or show the configuration.")
source_verbs = typer.Typer(no_args_is_help=True, help="The publishers that are followed.")


def register(app: typer.Typer) -> None:
    app.command(epilog=examples("luutru init", "luutru init --archive postgresql://localhost/news"))(init)
    app.add_typer(config_verbs, name="config")
    app.add_typer(source_verbs, name="source")


def init(
    config: ConfigOption = None,
    archive: ArchiveOption = None,
    folder: Annotated[
        Path | None, typer.Option("--write-config", metavar="FOLDER", help="Also put a config.toml to edit there.")
    ] = None,
) -> None:
    """Create the archive, or bring an older one up to date.

    The other verbs do this on first use; `init` does only this.
    """
    if folder is not None:
        target = folder / "config.toml"
        if target.exists():
            say(f"{target} exists already and was left as it is")
        else:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                target.write_bytes(default_config().read_bytes())
            except OSError as error:
                raise ConfigError([f"{target}: cannot be written: {error.strerror}"]) from error
            named = "" if folder.resolve() == Path.cwd() else f" --config {shlex.quote(str(target))}"
            say(f"wrote {target}: set crawl.contact in it, then run `luutru{named} crawl`", soft_wrap=True)
        config = config or str(target)
    where = archive_of(read_config(config), archive)
    with Archive.open(where, now=datetime.now(UTC), purpose="init"):
        say(f"the archive at {where} is ready")


@config_verbs.command("check", epilog=examples("luutru config check --config /etc/luutru/config.toml"))
def config_check(config: ConfigOption = None) -> None:
    """Read the configuration and report every fault at once (exit 2)."""
    loaded = read_config(config)
    say(f"{loaded.path}: well; {len(loaded.enabled)} of {len(loaded.source)} sources are enabled")
    hosts: dict[str, str] = {}
    for source in loaded.source:
        for host in sorted(source.hosts):
            if first := hosts.get(host):
                say(f'note: "{first}" and "{source.name}" both read {host}; they share its spacing', style="yellow")
            hosts.setdefault(host, source.name)
    if not loaded.crawl.contact:
        say("note: crawl.contact is empty, so public hosts will be refused", style="yellow")


@config_verbs.command("show", epilog=examples("luutru config show tuyengiaocaobang"))
def config_show(
    source: Annotated[str | None, typer.Argument(help="Only this source, with its preset merged in.")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Print the configuration in force, presets and overrides merged, as it would stand in config.toml.

    Of sources what stands at its default is left out; --json has every key.
    """
    loaded = read_config(config)
    chosen = loaded.source if source is None else pick_sources(loaded, [source])
    if json:
        whole = _dumped(loaded)
        print_json(whole if source is None else next(table for table in whole["source"] if table["name"] == source))
        return
    from crawler.survey.proposal import toml_of

    blocks = [toml_of(_table(one)) for one in chosen]
    if source is None:
        whole = _dumped(loaded)
        crawl = toml_of(whole["crawl"], head="[crawl]")
        staged = toml_of(whole["connect_to"], head="[connect_to]")
        nights = [toml_of(table, head="[[schedule]]") for table in whole["schedule"]]
        blocks = [toml_of({"archive": whole["archive"]}, head=f"# {loaded.path}"), crawl, staged, *nights, *blocks]
    say("\n".join(blocks).rstrip(), soft_wrap=True)


def _dumped(model: BaseModel, *, exclude_defaults: bool = False) -> dict[str, Any]:
    text_of = lambda value: getattr(value, "text", str(value))  # noqa: E731 a pattern's
    return model.model_dump(mode="json", fallback=text_of, exclude_defaults=exclude_defaults)


def _table(source: SourceConfig) -> dict[str, Any]:
    table = _dumped(source, exclude_defaults=True)
    for key, rules in table.get("select", {}).items():
        table["select"][key] = [_rule(rule) for rule in rules]
    first = ("name", "homepage", "preset")
    return {name: table[name] for name in first if name in table} | table


def _rule(rule: str | dict[str, Any]) -> str | dict[str, Any]:
    """A rule of nothing but a selector is written as that."""
    return rule["css"] if isinstance(rule, dict) and rule.keys() == {"css"} else rule


@source_verbs.command("list", epilog=examples("luutru source list --json"))
def source_list(config: ConfigOption = None, archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """The configured sources and what the archive holds of each."""
    loaded = read_config(config)
    held: dict[str, SourceRow] = {}
    try:
        with Corpus.open(archive_of(loaded, archive)) as corpus:
            held = {row.name: row for row in corpus.sources()}
    except ArchiveMissing:
        pass  # the configuration alone is worth listing
    names = [source.name for source in loaded.source]
    configured = {source.name: source for source in loaded.source}
    rows = []
    for name in [*names, *sorted(set(held) - set(names))]:
        source, row = configured.get(name), held.get(name)
        rows.append(
            {
                "name": name,
                "homepage": source.homepage if source else (row.homepage if row else None),
                "preset": source.preset if source else None,
                "enabled": source.enabled if source else False,
                "guess": source.guess if source else False,
                "configured": source is not None,
                "articles": row.articles if row else 0,
                "newest": row.newest.isoformat() if row and row.newest else None,
                "last_fetched": row.last_fetched.isoformat() if row and row.last_fetched else None,
            }
        )
    if json:
        for shape in rows:
            print_json(shape)
        return
    table(
        ["source", "preset", "enabled", "articles", "newest", "homepage"],
        [
            [
                shape["name"],
                shape["preset"] or "-",
                ("yes" if shape["enabled"] else "guess" if shape["guess"] else "no") if shape["configured"] else "gone",
                shape["articles"],
                shape["newest"] or "-",
                str(shape["homepage"] or "-").removeprefix("https://").removeprefix("http://").rstrip("/"),
            ]
            for shape in rows
        ],
        right=["articles"],
    )
