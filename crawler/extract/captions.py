"""Whether the text right under an image is its caption, told without doubt from markup and words. Pure.

The walk (`blocks`) tells where an image stands; only what stands next to it in the tree can tell whether it is
captioned: a class, a row of the table that holds the image, italics or centring that no paragraph has, a credit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from selectolax.lexbor import LexborNode

from crawler.extract.blocks import BREAK, KINDS, TAG_NUMBERS, TEXT, UNREAD, Blocks
from crawler.extract.kin import ancestors
from crawler.lines import is_credited

# Parts of a class that say caption, by what is looked for first: most pages have none of the few keys.
_LABELS_BY_KEY = {
    "caption": ("caption",), "legend": ("legend",), "bildunter": ("bildunterschrift", "bildunterzeile"),
    "imgnote": ("imgnote",), "picintro": ("picintro",),
    "epigrafe": ("epigrafe",), "didascalia": ("didascalia",),
    "_alt": ("photo_alt", "img_alt", "image_alt"),
    "onderschrift": ("onderschrift",), "thich": ("chuthich", "chu-thich", "chu_thich"),
    "foto": ("pie-foto", "pie_foto", "piefoto", "pie-de-foto", "pie_de_foto"),
    "desc": ("image-desc", "image_desc", "imagedesc", "img-desc", "img_desc", "imgdesc", "photo-desc", "photo_desc",
             "photodesc", "pic-desc", "pic_desc", "picdesc"),
}  # fmt: skip
_LABELS = tuple(label for labels in _LABELS_BY_KEY.values() for label in labels)
_CREDIT = re.compile(
    r"(?<![a-z])(?:(?:photo|image|img|pic|foto|bild)[-_]?)?(?:credits?|copyright|quelle|source)(?![a-z])", re.I
)
_WORDS = frozenset(("cap", "imgcap", "descr", "image"))  # whole classes that say so right under an image
_LONGEST = 300  # characters; longer ones are paragraphs
_CLIMB = 5  # wrappers around an image
_MOST_NODES = 30  # looked at behind one image
_WITHIN = 3  # elements inside one another that may carry the class
_TABLE_REACH = 6
_HEADINGS = frozenset(TAG_NUMBERS[f"h{n}"] for n in range(1, 7))
_TABLE, _ROW = TAG_NUMBERS["table"], TAG_NUMBERS["tr"]
_CELLS = frozenset((TAG_NUMBERS["td"], TAG_NUMBERS["th"]))
_ALIGNED = re.compile(r"text-align\s*:\s*([a-z]+)", re.I)
_SMALL = re.compile(r"font-size\s*:\s*1[0-4](?:\.\d+)?px", re.I)  # texts so styled have 15 to 18
_SENTENCES = re.compile(r"[.!?…]\s")
_CENTRED = frozenset(
    ("center", "centered", "text-center", "text-centered", "txt-center", "aligncenter", "align-center",
     "ql-align-center", "has-text-align-center", "text-align-center", "rtecenter")
)  # fmt: skip


def labels_named(labels: Sequence[str]) -> set[int]:
    """The indices of the labels of a page (lower case) that say caption."""
    together = "\n".join(labels)
    parts = [part for key, parts in _LABELS_BY_KEY.items() if key in together for part in parts if part in together]
    return {n for part in parts for n, label in enumerate(labels) if part in label}


def rows_labelled(blocks: Blocks, named: set[int]) -> frozenset[int]:
    """The rows of tables one cell of which has a label of `named`; a cell's text is its row's."""
    if _ROW not in blocks.tag:
        return frozenset()
    cells = (e for e, tag in enumerate(blocks.tag) if tag in _CELLS and blocks.label[e] in named)
    return frozenset(blocks.parent[cell] for cell in cells)


def is_caption(blocks: Blocks, image: LexborNode, element: int, i: int) -> bool:
    """Whether block `i`, the first text behind an image, captions it. element: the one that the image stands in."""
    text = blocks.text[i]
    if len(text) > _LONGEST or blocks.tag[blocks.element[i]] in _HEADINGS:
        return False
    below, parted = _behind(image)
    if below is None or not _says(below, text):
        return False
    if _labelled(below) or is_credited(text) or image.attributes.get("alt") == text:
        return True
    if 2 * max(blocks.linked[i], blocks.strong[i]) > len(text) or text.endswith((":", "：")):
        return False  # a button, a heading, a lead to a list
    small = below.css_first("small, sub") if KINDS.get(below.tag_id) != TEXT else None
    if small is not None and _says(small, text):
        return True  # no paragraph is set so
    centred = _centred_around(image)
    if _is_italic(below):
        return parted or centred or _end_paragraph(image, below)
    return _under_in_table(blocks, element, i) or (centred and _set_apart(below, text))


def behind_credit(blocks: Blocks, element: int, i: int) -> bool:
    """Whether block `i`, the first text behind an image, is a credit by its class, and the next one captions the image:
    nothing else stands with the three. element: the one that the image stands in."""
    below = i + 1
    if below >= len(blocks.text) or len(blocks.text[below]) > _LONGEST or blocks.links[below]:
        return False
    around = blocks.parent[blocks.element[i]]
    if around < 0 or blocks.parent[blocks.element[below]] != around:
        return False
    alone = (blocks.first[around], blocks.end[around]) == (i, below + 1)
    near = around in ancestors(blocks, element)[:_WITHIN]
    return alone and near and _CREDIT.search(blocks.labels[blocks.label[blocks.element[i]]]) is not None


def _is_italic(node: LexborNode) -> bool:
    """Whether an element is italics, or a <span> or <font> around nothing else."""
    while node.tag in ("span", "font") and (inner := node.first_child) is not None and inner.next is None:
        node = inner
    return node.tag in ("em", "i")


def _end_paragraph(image: LexborNode, below: LexborNode) -> bool:
    """Whether an image and what stands behind it are a paragraph of their own."""
    own, around = image.parent, below.parent
    if own is None or around is None or own.tag != "p" or own.mem_id != around.mem_id:
        return False
    after = below.next
    while after is not None and _is_blank(after):
        after = after.next
    return after is None


def _behind(image: LexborNode) -> tuple[LexborNode | None, bool]:
    """What stands next behind an image, out of the wrappers that end with it; whether a <br> parts the two. Looks at
    _MOST_NODES nodes: what is further off is no caption."""
    node: LexborNode = image
    parted, climbed = False, 0
    for _ in range(_MOST_NODES):
        behind = node.next
        if behind is None:
            climbed += 1
            if (parent := node.parent) is None or climbed > _CLIMB:
                break
            node = parent
        elif _is_blank(behind):
            parted = parted or KINDS.get(behind.tag_id) == BREAK
            node = behind
        else:
            return behind, parted
    return None, parted


def _is_blank(node: LexborNode) -> bool:
    return KINDS.get(node.tag_id) == BREAK or all(map(str.isspace, _texts(node)))


def _texts(node: LexborNode) -> Iterator[str]:
    """The pieces of text of a node, in order; those of its first _MOST_NODES nodes, for what follows an image may be
    the whole page."""
    stack: list[LexborNode] = [node]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        node = stack.pop()
        kind = KINDS.get(node.tag_id)
        if kind == TEXT:
            yield node.text_content or " "
        elif kind != UNREAD and (child := node.first_child) is not None:
            children = [child]
            while (following := children[-1].next) is not None and len(children) < _MOST_NODES:
                children.append(following)
            stack.extend(reversed(children))
    yield "…"  # there is more


def _says(node: LexborNode, text: str) -> bool:
    """Whether a node's text is `text` and nothing else, white space aside."""
    rest = _squeezed(text)
    for piece in map(_squeezed, _texts(node)):
        if not rest.startswith(piece):
            return False
        rest = rest[len(piece) :]
    return not rest


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _labelled(below: LexborNode) -> bool:
    """Whether an element, or one that holds all its text, has a class of captions; of bare text, what it stands in."""
    node: LexborNode | None = below.parent if KINDS.get(below.tag_id) == TEXT else below
    for _ in range(_WITHIN):
        if node is None:
            break
        attributes = node.attributes or {}
        said = f"{attributes.get('class') or ''} {attributes.get('data-role') or ''}".strip().lower()
        if said and (any(label in said for label in _LABELS) or not _WORDS.isdisjoint(said.split())):
            return True
        node = next((child for child in node.iter() if not _is_blank(child)), None)
    return False


def _centred(node: LexborNode) -> bool:
    if node.tag == "center":
        return True
    attributes = node.attributes or {}
    if aligned := _ALIGNED.findall(attributes.get("style") or ""):
        return bool(aligned[-1].lower() == "center")
    by_class = not _CENTRED.isdisjoint((attributes.get("class") or "").lower().split())
    return by_class or (attributes.get("align") or "").lower() == "center"


def _centred_around(image: LexborNode) -> bool:
    node: LexborNode | None = image
    for _ in range(1 + _WITHIN):
        if node is None:
            return False
        if _centred(node):
            return True
        node = node.parent
    return False


def _is_small(below: LexborNode) -> bool:
    """Whether an element, or one in it around nothing else, is styled to be printed in small letters."""
    node: LexborNode | None = below
    for _ in range(1 + _WITHIN):
        if node is None or (node is not below and node.next is not None):
            return False
        if _SMALL.search((node.attributes or {}).get("style") or ""):
            return True
        node = node.first_child
    return False


def _set_apart(below: LexborNode, text: str) -> bool:
    """Whether an element is centred, and all italic or small, or one sentence followed by text that is not centred."""
    if KINDS.get(below.tag_id) == TEXT or not _centred(below):
        return False
    italic = below.css_first("em, i")
    if (italic is not None and _says(italic, text)) or _is_small(below):
        return True
    if _SENTENCES.search(text):
        return False
    following = below.next
    while following is not None and _is_blank(following):
        following = following.next
    return following is not None and KINDS.get(following.tag_id) != TEXT and not _centred(following)


def _under_in_table(blocks: Blocks, element: int, i: int) -> bool:
    """Whether a table holds images and as many texts at most, this one under its image: in a row of its own, or in the
    same cell where it is the only text. What stands beside an image is an article's lead as often as a caption."""
    if " | " in blocks.text[i]:
        return False
    table, row = _table_of(blocks, blocks.element[i])
    image_table, image_row = _table_of(blocks, element)
    if table < 0 or table != image_table:
        return False
    texts = blocks.end[table] - blocks.first[table]
    if row == image_row:
        return False
    first, end = (bisect_left(blocks.images, i, key=itemgetter(2)) for i in (blocks.first[table], blocks.end[table]))
    return texts <= end - first


def _table_of(blocks: Blocks, element: int) -> tuple[int, int]:
    """The table that an element stands in and its row there; -1 where there is none near."""
    row = -1
    for _ in range(_TABLE_REACH):
        if element < 0:
            break
        tag = blocks.tag[element]
        if tag == _TABLE:
            return element, row
        if tag == _ROW:
            row = element
        element = blocks.parent[element]
    return -1, row
