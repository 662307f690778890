"""Compares what was read with the sample site's truth, field by field."""

from __future__ import annotations

from luutru.demo.truth import NEVER_IN_A_BODY, Expected
from storage.records import Version


def differences(wanted: Expected, got: Version) -> list[str]:
    """What a version says otherwise than the truth, one line each; empty when it is right.

    The flags `id_reused` and `shortened` are the archive's to give, not the parser's, and are left out here.
    """
    by_position = {p.position: p for p in got.placements}
    repeats = [(p, p.repeat) for p in got.repeats if p.repeat is not None]
    pairs: list[tuple[str, object, object]] = [
        ("title", got.title, wanted.title),
        ("lead", got.lead, wanted.lead),
        ("body", tuple(p.text for p in got.body if p.text not in wanted.either), wanted.kept),
        ("repeats", tuple((p.text, by_position[r.of].text, r.rule) for p, r in repeats), wanted.repeats),
        ("captions", tuple((i.caption, i.credit) for i in got.images if i.caption), wanted.captions),
        ("authors", got.authors, wanted.authors),
        ("published", got.published.at, wanted.published),
        ("tags", got.tags, wanted.tags),
        ("language", got.language, wanted.language),
        ("attributions", tuple((a.kind, a.name, a.url) for a in got.attributions), wanted.attributions),
        ("either", {t for t in wanted.either if t in {p.text for p in got.placements}}, set(wanted.either)),
        ("flags", set(wanted.flags) - {"id_reused", "shortened"} - set(got.flags), set()),
        ("words of the site", [w for w in NEVER_IN_A_BODY if any(w in p.text for p in got.body)], []),
    ]
    return [f"{name}: {found!r} is not {right!r}" for name, found, right in pairs if found != right]
