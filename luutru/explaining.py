"""What `luutru parse --explain` and `--html` show: a page's fields, what they were chosen from, and its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from rich.text import Text

from crawler.explained import OUTSIDE, Explained, Row
from crawler.extract.explain import Claim
from luutru.console import out, plain, say, table
from storage.records import Stamp, Version

_RIVALS = 4  # claims of one field that are shown in the terminal
_MARKS = 4  # marks of one claim
_SHOWN = 160  # characters of a block in the terminal
_ELEMENTS = 3  # of a block's path
_STYLES = {"body": "green", "lead": "green", "title": "cyan", "repeat": "magenta", OUTSIDE: "dim"}
_OTHER = "yellow"  # byline, noise, caption …: in the document, not in its body


def print_explained(told: Explained) -> None:
    """For a terminal: fields, rivals, blocks."""
    out.print(Text(plain(told.url or "(no address)"), style="cyan"), soft_wrap=True)
    say(_headline(told), style="bold")
    say()
    print_fields(told.version, told.generic)
    for name, claims in told.claims.items():
        say()
        table(
            ["score", name, "where it stands, and what weighed"],
            [[f"{c.score:+.1f}", c.value or "(nobody)", _grounds(c, _MARKS)] for c in claims[:_RIVALS]],
            right=["score"],
        )
    say()
    _print_blocks(told)


def print_fields(version: Version, generic: Version | None) -> None:
    """The fields of a version; beside them those of the generic reading of the same page, where there is one."""
    table(["field", "rules", "generic"] if generic else ["field", "value"], fields_of(version, generic))


def _headline(told: Explained) -> str:
    read = f"read by {told.version.rules}"
    if "fallback" in told.version.flags:
        return f"{read}: the source's rules find no body here"
    return f"{read}, beside {told.generic.rules}" if told.generic else read


def fields_of(version: Version, generic: Version | None) -> list[list[str]]:
    """Rows of [field, value] or [field, value by rules, value without]."""
    columns = [_values(v) for v in (version, generic) if v is not None]
    return [[name, *(values[name] for values in columns)] for name in columns[0]]


def _values(version: Version) -> dict[str, str]:
    return {
        "title": version.title or "-",
        "lead": version.lead or "-",
        "authors": "; ".join(version.authors) or "-",
        "sources": "; ".join(a.name or a.url or "" for a in version.attributions) or "-",
        "published": _when(version.published),
        "modified": _when(version.modified),
        "section": version.section or "-",
        "tags": "; ".join(version.tags) or "-",
        "language": version.language or "-",
        "site": version.site_name or "-",
        "images": str(len(version.images)),
        "body": f"{len(version.body)} blocks, {len(version.text):,} characters; {len(version.repeats)} repeats",
        "flags": ", ".join(version.flags) or "-",
    }


def _when(stamp: Stamp | None) -> str:
    if stamp is None or stamp == Stamp():
        return "-"
    read = stamp.at.isoformat(sep=" ", timespec="minutes") if stamp.at else str(stamp.date or "unreadable")
    return f"{read}  ({stamp.text})"


def _grounds(claim: Claim, most: int | None = None) -> str:
    where = ", ".join(dict.fromkeys(claim.origins))
    marks = "; ".join(f"{name} {weight:+.1f}" for name, weight in claim.marks[:most])
    return f"{where}: {marks}" if marks else where


def _print_blocks(told: Explained) -> None:
    both = told.generic is not None
    say("Blocks; `sure` is how sure generic extraction is that a block is article, `why` what told or decided it.")
    rows, last = [], ""
    for row, outside in _folded(told.rows):
        if outside:
            furniture = Text(f"({outside} block{'s' if outside > 1 else ''} of the site)", style="dim")
            rows.append(_cells(both, OUTSIDE, OUTSIDE, "", furniture))
            continue
        text = Text()
        if row.seen is not None and row.seen.path != last:
            last = row.seen.path
            text.append(f"in {plain(_near(last))}\n", style="blue")
        text.append(plain(_short(row.text)))
        if why := _reasons(row):
            text.append(f"\nwhy: {why}", style="dim")
        sure = f"{row.seen.score:.2f}" if row.seen and row.seen.score is not None else ""
        rows.append(_cells(both, row.ruled or "", row.generic, sure, text))
    table(["rules", "generic", "sure", "block"] if both else ["fate", "sure", "block"], rows, right=["sure"])


def _cells(both: bool, ruled: str, generic: str, sure: str, text: Text) -> list[object]:
    fates = [ruled, generic] if both else [generic]
    return [*(Text(f, style=_STYLES.get(f, _OTHER)) for f in fates), sure, text]


def _folded(rows: Sequence[Row]) -> Iterable[tuple[Row, int]]:
    """The rows; of each run that neither reading holds and nobody doubted, one with the length of the run."""
    run = 0
    for i, row in enumerate(rows):
        if _is_furniture(row):
            run += 1
            if i + 1 == len(rows) or not _is_furniture(rows[i + 1]):
                yield row, run
                run = 0
        else:
            yield row, 0


def _is_furniture(row: Row) -> bool:
    unread = row.seen is None or row.seen.score is None or row.seen.score < 0.1
    return row.generic == OUTSIDE and row.ruled in (None, OUTSIDE) and unread


def _reasons(row: Row) -> str:
    if row.seen is None:
        return ""
    pulls = [f"{name} {pull:+.1f}" for name, pull in row.seen.reasons]
    return ", ".join([row.seen.settled, *pulls] if row.seen.settled else pulls)


def _near(path: str) -> str:
    """The innermost elements of a path, as a selector begins with them."""
    return " > ".join(path.split(" > ")[-_ELEMENTS:])


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# --------------------------------------------------------------------------------------------------- HTML

_CSS = """
:root { color-scheme: light dark; --line: #8884; --dim: #777; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top; }
.text { overflow-wrap: anywhere; } .why, .path { color: var(--dim); font-size: .82rem; overflow-wrap: anywhere; }
.fate { border-radius: .3rem; padding: .05rem .4rem; font-size: .82rem; white-space: nowrap; background: #b8860b33; }
.body, .lead { background: #2e8b5733; } .title { background: #1e90ff33; } .repeat { background: #9932cc33; }
.outside { background: #8882; color: var(--dim); }
tr.gone td.text > span { color: var(--dim); text-decoration: line-through; text-decoration-color: #8886; }
tr.differs { background: #ff8c0018; }
.score { text-align: right; font-variant-numeric: tabular-nums; }
tr.chosen td { font-weight: 600; } tr.chosen td.why { font-weight: 400; }
""".strip()


def page_of(told: Explained) -> str:
    """The same as one HTML page that needs nothing else: no script, nothing from elsewhere; strangers' text escaped."""
    title = f"{told.version.title or 'a page without a title'}: how it was read"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{_safe(title)}</title>'
    parts = [
        f"<h1>{_safe(told.version.title or '(no title)')}</h1>",
        f'<p class="path">{_safe(told.url)}</p><p>{_safe(_headline(told))}</p>',
        _html_fields(told),
        *(_html_claims(name, claims) for name, claims in told.claims.items()),
        _html_blocks(told),
    ]
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>\n{_CSS}\n</style></head>\n<body>\n' + (
        "\n".join(parts) + "\n</body></html>\n"
    )


def _safe(text: str) -> str:
    return escape(plain(text))


def _html_fields(told: Explained) -> str:
    heads = ("field", "rules", "generic") if told.generic else ("field", "value")
    rows = "".join(
        f"<tr{_class('differs' if len(set(row[1:])) > 1 else '')}>"
        + "".join(f"<t{'h' if i == 0 else 'd'}>{_safe(cell)}</t{'h' if i == 0 else 'd'}>" for i, cell in enumerate(row))
        + "</tr>\n"
        for row in fields_of(told.version, told.generic)
    )
    return f"<h2>Fields</h2>\n{_html_table(heads, rows)}"


def _html_claims(name: str, claims: Sequence[Claim]) -> str:
    rows = "".join(
        f'<tr{_class("chosen" if i == 0 else "")}><td class="score">{c.score:+.2f}</td>'
        f'<td>{_safe(c.value or "(nobody)")}</td><td class="why">{_safe(_grounds(c))}</td></tr>\n'
        for i, c in enumerate(claims)
    )
    return f"<h2>What the page claims: {_safe(name)}</h2>\n" + _html_table(
        ("score", "claim", "where it stands, and what weighed"), rows
    )


def _html_blocks(told: Explained) -> str:
    both = told.generic is not None
    heads = ("rules", "generic", "sure", "block") if both else ("fate", "sure", "block")
    rows = "".join(_html_row(row, both) for row in told.rows)
    return f"<h2>Blocks</h2>\n{_html_table(heads, rows)}"


def _html_row(row: Row, both: bool) -> str:
    fates = [row.ruled or "", row.generic] if both else [row.generic]
    held = [f in ("body", "lead", "title") for f in fates]
    state = "" if any(held) else "gone"
    if len(set(held)) > 1:
        state = "differs"
    cells = "".join(f'<td><span class="fate {_safe(f)}">{_safe(f)}</span></td>' for f in fates)
    sure = f"{row.seen.score:.2f}" if row.seen and row.seen.score is not None else ""
    reasons = _reasons(row)
    why = f'<div class="why">{_safe(reasons)}</div>' if reasons else ""
    path = f'<div class="path">{_safe(row.seen.path)}</div>' if row.seen else ""
    text = f'<td class="text"><span>{_safe(row.text)}</span>{why}{path}</td>'
    return f'<tr{_class(state)}>{cells}<td class="score">{sure}</td>{text}</tr>\n'


def _html_table(heads: Sequence[str], rows: str) -> str:
    return f"<table><tr>{''.join(f'<th>{_safe(head)}</th>' for head in heads)}</tr>\n{rows}</table>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
