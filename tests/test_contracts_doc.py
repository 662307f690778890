"""docs/contracts.md tells the truth about the record shape and the look-up order."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from storage.records import (
    ATTRIBUTION_KINDS,
    BODY_ROLES,
    REASONS,
    REPEAT_RULES,
    Attribution,
    Image,
    Placement,
    Record,
    Repeat,
    Stamp,
    Version,
)
from storage.text import letters, public_id

DOC = (Path(__file__).parent.parent / "docs" / "contracts.md").read_text("utf-8")
_block = re.search(r"```json\n(.*?)```", DOC, re.S)
assert _block is not None
EXAMPLE = json.loads(_block[1])


def made() -> Record:
    """The document's example, made by the code: a record of the same version."""
    told = {p["position"]: p for key in ("body", "repeats", "not_body") for p in EXAMPLE[key]}
    placements = tuple(
        Placement(
            position=n,
            text=p["text"],
            role=p.get("role", "paragraph"),
            reason=p.get("reason"),
            repeat=Repeat(p["repeats"], p["rule"], p["score"]) if "rule" in p else None,
        )
        for n, p in sorted(told.items())
    )
    at = datetime.fromisoformat(EXAMPLE["published"]["at"])
    version = Version(
        placements=placements,
        published=Stamp(at, at.date(), EXAMPLE["published"]["precision"], EXAMPLE["published"]["text"]),
        images=(
            *(Image(**i) for i in EXAMPLE["images"]),
            *(Image(a["url"], a["text"], position=a["position"]) for a in EXAMPLE["attachments"]),
        ),
        attributions=tuple(Attribution(**a) for a in EXAMPLE["attributions"]),
        authors=tuple(EXAMPLE["authors"]),
        tags=tuple(EXAMPLE["tags"]),
        flags=tuple(EXAMPLE["flags"]),
        **{key: EXAMPLE[key] for key in ("title", "lead", "section", "language")},
    )
    return Record(
        EXAMPLE["id"],
        EXAMPLE["source"],
        EXAMPLE["url"],
        version,
        aliases=tuple(EXAMPLE["aliases"]),
        number=EXAMPLE["version"],
        versions=EXAMPLE["versions"],
        captures=tuple(EXAMPLE["captures"]),
    )


def test_the_example_is_what_the_code_prints_for_such_a_record() -> None:
    assert json.loads(json.dumps(made().as_json())) == EXAMPLE
    assert list(made().as_json()) == list(EXAMPLE)


def test_the_examples_positions_are_one_run_and_its_repeat_is_one() -> None:
    positions = sorted(p["position"] for key in ("body", "repeats", "not_body") for p in EXAMPLE[key])
    assert positions == list(range(1, len(positions) + 1))
    texts = {p["position"]: p["text"] for p in EXAMPLE["body"]}
    for repeat in EXAMPLE["repeats"]:
        assert letters(texts[repeat["repeats"]]) == letters(repeat["text"])
    assert public_id("tuyengiao-demo.test#news:3140") == EXAMPLE["id"]


def test_every_field_role_reason_rule_and_kind_is_explained() -> None:
    for word in (*EXAMPLE, *BODY_ROLES, *REASONS, *REPEAT_RULES, *ATTRIBUTION_KINDS, *(f.name for f in fields(Stamp))):
        assert f"`{word}`" in DOC, word
