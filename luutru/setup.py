"""init, config check, config show, source list."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.configfile import default_config
from luutru.console import examples, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, archive_of, read_config
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import ArchiveUnusable
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
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(default_config().read_bytes())
            say(f"wrote {target}: set crawl.contact in it, then run `luutru crawl`")
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
    config: ConfigOption = None,
) -> None:
    """Print the configuration in force as JSON: defaults, presets and overrides merged."""
    loaded = read_config(config)
    shown = loaded.model_dump(mode="json", fallback=lambda value: getattr(value, "text", str(value)))
    if source is None:
        print_json(shown)
        return
    from luutru.settings import pick_sources

    name = pick_sources(loaded, [source])[0].name
    print_json(next(table for table in shown["source"] if table["name"] == name))


@source_verbs.command("list", epilog=examples("luutru source list --json"))
def source_list(config: ConfigOption = None, archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """The configured sources and what the archive holds of each."""
    loaded = read_config(config)
    held: dict[str, SourceRow] = {}
    try:
        with Corpus.open(archive_of(loaded, archive)) as corpus:
            held = {row.name: row for row in corpus.sources()}
    except ArchiveUnusable:
        pass  # no archive yet: the configuration alone is worth listing
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
