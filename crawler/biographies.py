"""Lines under an article that say who wrote it or how to reach them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

_LONGEST = 500  # characters
_OPENING = 80  # of it, among which the name stands: "Der Berliner Imam …"
_LIVES = re.compile(
    r",? (?:(?:is|was) (?:an?|the|based|currently|adjunct|assistant|associate|professor|director|editor|senior|chief"
    r"|chair|president|(?:co-?)?founder|author|head)|covers|writes|reports|works|can be reached"
    r"|has (?:been|covered|reported|written|worked)|ist (?:freie|die|der|eine?|[A-ZÄÖÜ])\w*"
    r"|lehrt|leitet|arbeitet|schreibt|est (?:journaliste|professeure?|une?|le|la)|enseigne|dirige|préside|collabore"
    r"|es (?:un|una|periodista|redactora?|profesora?)|enseña|imparte|colabora)\b"
)
_WRITER = re.compile(
    r"The writers? (?:(?:is|are) (?:an?|former|based|currently|professor|associate|assistant|senior|founder"
    r"|director)|teach(?:es)?|works?|heads?|can be reached)\b"
)
_IN_CAPITALS = re.compile(  # "ADVOGADA, É PROFESSORA DA …", as papers of Brazil close an opinion
    r"(?:\* ?)?(?:(?:[^\Wa-z]|[ ,'’()-])+, )?(?:É|SÃO|FOI)(?: AUTORA?| PROFESSORA?|,)(?:[^\Wa-z]|[ .,:;'’()/-])+"
)
_REACH = re.compile(
    r"(?:Reach|Contact|Follow|E-?mail|Write to)"
    r" (?:(?P<whom>him|her|them|the (?:author|reporter|writer))|(?P<name>[^@]{3,60})) (?:at|on|by|via|or)\b"
)


def tells_of_author(text: str, authors: Collection[str]) -> bool:
    """Whether a line under an article says who wrote it or how to reach them: "Jane Doe covers the port for …", "Der
    Ökonom Max Frei ist …", "Reach her at jane@…". An author who speaks of the matter says "I".

    authors: names as printed.
    """
    if len(text) > _LONGEST:
        return False
    if _WRITER.match(text) or (text.isupper() and _IN_CAPITALS.fullmatch(text)):
        return True
    for name in authors:
        before, found, _ = text[:_OPENING].partition(name if name in text else name.title())
        if found and ". " not in before and _LIVES.match(text, len(before) + len(name)):
            return True
    if "@" not in text or not (asked := _REACH.match(text)):
        return False
    return asked["whom"] is not None or any(name.split()[-1] in asked["name"] for name in authors)
