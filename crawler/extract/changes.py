"""When the page says it was changed: JSON-LD, meta tags, printed lines that say so. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from crawler.extract.evidence import Evidence, plain
from storage.records import Stamp

Read = Callable[[str], Stamp | None]
"""A text -> the date it prints, as the page's clock reads it."""

_MODIFIED = {
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "last-modified",
    "lastmod", "last_modified", "date.updated", "date.modified", "dcterms.modified", "article_modified_time",
    "lastupdate", "cxenseparse:modified_time", "http://ogp.me/ns/article#modified_time", "updated",
}  # fmt: skip
CHANGED = re.compile(  # a word that speaks of a change, wherever it stands in a line
    r"updat|modif|aktualisier|geändert|mis à jour|modifié|actualiz|aggiornat|gewijzigd|bijgewerkt|cập nhật|sửa|更新"
    r"|수정|แก้ไข|ปรับปรุง|อัปเดต|diperbarui|oppdatert|uppdaterad|opdateret|review|edited|atualizad|güncelle|обновлен"
    r"|zaktualizowan",
    re.I,
)
_LABEL = re.compile(  # the same before its date, where a line or a part of it begins
    r"(?:^|[|(（·•/,;:.\d]\s*)(?:last |zuletzt |dernière |última |ultima |terakhir |最終|最后|最後)?"
    r"(?:updated?|modified|aktualisiert|geändert|mise? à jour|modifiée?|actualizad[oa]|actualización|modificación"
    r"|atualizad[oa]|modificação|aggiornat[oa]|aggiornamento|gewijzigd|bijgewerkt|cập nhật|更新(?:时间|時間|日時?|于)?"
    r"|최종수정|수정|แก้ไข|ปรับปรุง|อัปเดต|diperbarui|oppdatert|uppdaterad|opdateret|güncelle(?:me|ndi)|обновлено"
    r"|zaktualizowano|aktualizacja)(?![^\W\d_])",
    re.I,
)


def told_changes(evidence: Evidence, read: Read) -> list[Stamp]:
    """The dates of change that machines are told, most trusted first."""
    texts = [plain(a.get("dateModified")) for a in evidence.articles[:1]]
    texts += [plain(p.get("dateModified")) for p in evidence.pages[:1]]
    texts += [v for name in sorted(_MODIFIED) for v in evidence.metas.get(name, ())[:1]]
    return [stamp for text in texts if text and (stamp := read(text)) is not None]


def printed_change(lines: Iterable[str], read: Read) -> Stamp | None:
    """The first date that a line prints behind a word of change: "입력 2025.10.14. 수정 2025.10.15. 오전 9:05"."""
    for text in lines:
        if CHANGED.search(text) and (label := _LABEL.search(text)):
            stamp = read(text[label.end() :].lstrip(" :：."))
            if stamp is not None:
                return stamp
    return None
