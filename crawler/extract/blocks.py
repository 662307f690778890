"""One walk over a Lexbor tree: the blocks of text that a reader would see as separate, with where they stand. Pure.

A block is a run of text between two block-level boundaries (a paragraph, a heading, a list item, a table row, a
stretch of bare text in a div, what stands between two <br>s). The walk keeps no opinion about them: which are the
article is decided by `features` and `model` from the columns that it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode, create_tag

# Never text of an article. nav and footer hold 0.01 % of what annotators of articles keep; form, header, aside and
# figure are walked, since whole articles stand in them.
_UNREAD = (
    "script", "style", "noscript", "template", "svg", "nav", "footer", "iframe", "select", "button", "textarea",
    "object", "embed", "audio", "video", "canvas", "map", "math", "datalist", "dialog", "head", "title", "link",
    "meta", "input",
)  # fmt: skip
_BLOCKS = (
    "body", "p", "div", "section", "article", "main", "aside", "header", "form", "fieldset", "figure", "figcaption",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "td", "th", "blockquote", "pre", "address", "center", "details", "summary", "hr", "hgroup",
    "menu", "legend",
)  # fmt: skip

TEXT, UNREAD, INLINE, BLOCK, LINK, STRONG, BREAK, IMAGE, CELL = range(9)
_KIND_OF = (
    dict.fromkeys(_UNREAD, UNREAD)
    | dict.fromkeys(_BLOCKS, BLOCK)
    | {"a": LINK, "b": STRONG, "strong": STRONG, "br": BREAK, "img": IMAGE, "td": CELL, "th": CELL}
)
_INLINE = (
    "span", "em", "i", "u", "s", "small", "big", "font", "sub", "sup", "mark", "abbr", "cite", "code", "q", "time",
    "label", "ins", "del", "strike", "kbd", "samp", "var", "tt", "dfn", "bdi", "bdo", "ruby", "rb", "wbr", "nobr",
    "acronym", "data", "output", "picture",
)  # fmt: skip


def _tag_ids() -> tuple[dict[int, int], dict[int, str]]:
    """Lexbor's number of every tag we know -> its kind, -> its name. Asked at import: numbers differ by version."""
    kinds: dict[int, int] = {}
    names: dict[int, str] = {}
    for name in (*_KIND_OF, *_INLINE):
        number = create_tag(name).tag_id
        kinds[number] = _KIND_OF.get(name, INLINE)
        names[number] = name
    for ruby in ("rt", "rp"):  # readings printed above characters, not part of the sentence
        kinds[create_tag(ruby).tag_id] = UNREAD
    return kinds, names


KINDS, TAG_NAMES = _tag_ids()
TAG_NUMBERS = {name: number for number, name in TAG_NAMES.items()}
_TEXT_ID, _COMMENT_ID = 2, 4
_ITEM, _ORDERED, _P = TAG_NUMBERS["li"], TAG_NUMBERS["ol"], TAG_NUMBERS["p"]
_CITE, _QUOTATION = TAG_NUMBERS["cite"], TAG_NUMBERS["blockquote"]
KINDS[_TEXT_ID] = TEXT
KINDS[_COMMENT_ID] = UNREAD


@dataclass(slots=True)
class Blocks:
    """Columns of one page. Elements (block-level ones only) and blocks are numbered in document order.

    Elements: parent (-1 for the root), tag (Lexbor's number), label (index into `labels`), first and end (the blocks
    inside it are first <= i < end).
    labels: distinct strings of class, telling attributes and id on the page.
    kin: of each label a number that those share that differ in their ids alone.
    Blocks: text (white space folded), element (the one it stands in), linked and strong (characters of it inside
    <a> and <b>), links (number of <a>).
    paragraphs: block -> its text in parts, where blank lines part it, as on pages that are styled to keep them.
    lines: block -> its text, where it is short and styles alone keep some of its words apart.
    images: (<img> node, element, number of blocks before it).
    items: (<li> node, element) of ordered lists.
    """

    text: list[str] = field(default_factory=list)
    element: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    strong: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)
    label: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    kin: list[int] = field(default_factory=list)
    paragraphs: dict[int, list[str]] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    images: list[tuple[LexborNode, int, int]] = field(default_factory=list)
    items: list[tuple[LexborNode, int]] = field(default_factory=list)

    def line(self, i: int) -> str:
        """A block as it is seen on one line."""
        return self.lines.get(i) or self.text[i]

    def tag_name(self, element: int) -> str:
        return TAG_NAMES.get(self.tag[element], "")

    def kind(self, element: int) -> int:
        """What elements have in common that differ in their ids alone."""
        return self.kin[self.label[element]]

    def is_linked(self, i: int) -> bool:
        """Whether most of a block is links."""
        return 2 * self.linked[i] > len(self.text[i])


# Names that on every site mean the same and never hold the article: menus, dialogs, comments, footers. On the pages of
# benchmarks/extraction_training they hold a sixth of all blocks and no article text; kept short, the rest is learned.
_UNREAD_NAMES = frozenset(
    (
        "menu", "menu-item", "sub-menu", "submenu", "mega-menu", "main-menu", "mobile-menu", "dropdown-menu",
        "nav-menu", "nav", "navbar", "nav-item", "widget_nav_menu", "role=navigation", "role=menu", "role=menubar",
        "role=menuitem", "role=dialog", "role=alertdialog", "role=search", "role=contentinfo", "modal",
        "modal-dialog", "modal-content", "comment", "comments", "comments-area", "comment-list", "comment-respond",
        "comment-form", "id=comments", "id=respond", "id=commentform", "id=idcomment", "site-footer", "id=footer",
        "id=colophon", "widget-area", "elementor-location-footer", "elementor-location-popup", "id=secondary",
        "id=sidebar", "sharedaddy",
    )
)  # fmt: skip
_LEAST_TEXT = 400  # characters: a page with less is read again, those names included
_TELLING = frozenset(("role", "itemprop", "hidden", "aria-hidden", "data-component", "data-testid", "data-type"))
_NO_FIGURES = dict.fromkeys(map(ord, "0123456789"))  # systems number the paragraphs: "paragraph-1", "paragraph-2"
_LINE_END = "\u2028"  # what a <br> is within a block


def read_blocks(root: LexborNode | None) -> Blocks:
    """The columns of the tree below `root` (see Blocks). Linear in the number of nodes; any depth."""
    if root is None:
        return Blocks()
    blocks = _walk(root, _UNREAD_NAMES)
    if sum(map(len, blocks.text)) < _LEAST_TEXT:
        return _walk(root, frozenset())
    return blocks


def _walk(root: LexborNode, unread: frozenset[str]) -> Blocks:
    """read_blocks, leaving out the elements that carry one of the names in `unread`.

    One long function on purpose: its loop runs once per node, and a call per node would be a third of its time.
    """
    out = Blocks(parent=[-1], tag=[root.tag_id], label=[0], first=[0], end=[0], labels=[""], kin=[0])
    numbers = {"": 0}  # label -> its number, -1 where its elements are not read
    kinds = {"": 0}  # label without its id -> its number
    labels, parents, tags, label_of, first, end = out.labels, out.parent, out.tag, out.label, out.first, out.end
    runs: list[tuple[list[str], int, int, int, int]] = []  # texts of a block, its element, linked, links, strong
    parts: list[str] = []
    stack: list[tuple[LexborNode, int]] = []
    kind_of, number_of = KINDS.get, numbers.get
    current = count = linked = links = strong = in_link = in_strong = 0
    broken = False  # a <br> stands since the last text: the next one parts two blocks
    node = root.first_child
    while True:
        if node is None:
            if not stack:
                break
            node, kind = stack.pop()
            if kind == BLOCK:
                if parts:
                    runs.append((parts, current, linked, links, strong))
                    parts, linked, links, strong, count = [], 0, 0, 0, count + 1
                end[current] = count
                current = parents[current]
            elif kind == LINK:
                in_link -= 1
            elif kind == STRONG:
                in_strong -= 1
            elif kind == CELL:
                end[current] = count
                current = parents[current]
            node = node.next
            continue
        tag = node.tag_id
        kind = kind_of(tag, BLOCK)
        if kind == TEXT:
            text = node.text_content
            if text:
                if not text.isspace():
                    if broken and parts and _is_item(text, parts[0]):
                        runs.append((parts, current, linked, links, strong))
                        parts, linked, links, strong, count = [], 0, 0, 0, count + 1
                    parts.append(text)
                    broken = False
                    if in_link:
                        linked += len(text)
                    if in_strong:
                        strong += len(text)
                elif parts:
                    parts.append(" ")
            node = node.next
            continue
        if kind == UNREAD:
            node = node.next
            continue
        child = node.first_child
        if child is None:
            if kind == BREAK:
                if parts:
                    if broken or _ends_paragraph(parts, within=tags[current] == _P):
                        runs.append((parts, current, linked, links, strong))
                        parts, linked, links, strong, count = [], 0, 0, 0, count + 1
                    else:
                        parts.append(_LINE_END)
                broken = True
            elif kind == IMAGE:
                out.images.append((node, current, count + (1 if parts else 0)))
            elif kind == BLOCK and parts:
                runs.append((parts, current, linked, links, strong))
                parts, linked, links, strong, count = [], 0, 0, 0, count + 1
            node = node.next
            continue
        if kind in (BLOCK, CELL):
            if parts:
                if kind == BLOCK:
                    runs.append((parts, current, linked, links, strong))
                    parts, linked, links, strong, count = [], 0, 0, 0, count + 1
                else:
                    parts.append(" | ")
            broken = False
            label = 0
            if attributes := node.attributes:
                said, own = attributes.get("class") or "", ""
                for name in attributes:
                    if name in _TELLING:
                        said += f" {name}={(attributes[name] or '').translate(_NO_FIGURES)}"
                    elif name == "id":
                        own = f" id={attributes[name] or ''}"
                known = number_of(said + own)
                if known is None:
                    names = (said + own).lower().split()
                    known = numbers[said + own] = len(labels) if unread.isdisjoint(names) else -1
                    if known > 0:
                        labels.append(said + own)
                        out.kin.append(kinds.setdefault(said, len(kinds)))
                if known < 0:
                    node = node.next
                    continue
                label = known
            if tag == _ITEM and tags[current] == _ORDERED:
                out.items.append((node, len(parents)))
            parents.append(current)
            tags.append(tag)
            label_of.append(label)
            first.append(count)
            end.append(0)
            current = len(parents) - 1
        elif kind == LINK:
            in_link += 1
            links += 1
        elif kind == STRONG:
            in_strong += 1
        elif tag == _CITE and parts and _QUOTATION in (tags[current], tags[parents[current]]):  # who said it
            runs.append((parts, current, linked, links, strong))
            parts, linked, links, strong, count = [], 0, 0, 0, count + 1
        stack.append((node, kind))
        node = child
    if parts:
        runs.append((parts, current, linked, links, strong))
    end[0] = len(runs)
    if runs:
        pieces, *columns = zip(*runs, strict=True)
        out.text = [_folded(piece) for piece in pieces]
        short = [i for i, text in enumerate(out.text) if len(text) < _PARAGRAPH and len(pieces[i]) > 1]
        out.lines = {i: _folded([" ".join(parted)]) for i in short if len(parted := list(_apart(pieces[i]))) > 1}
        long = [i for i, text in enumerate(out.text) if len(text) >= _PARAGRAPH]
        out.paragraphs = {i: parted for i in long if (parted := _parted(pieces[i]))}
        out.element, out.linked, out.links, out.strong = map(list, columns)
    return out


DASHES = ("- ", "– ", "• ", "+ ", "* ")
_BULLETS = (*DASHES, "【", "▽", "▼", "◆", "◇", "■", "□", "●", "○", "◎", "★", "☆", "※", "・", "▲", "△")
_ENDS = tuple('.!?…。！？:：;；"”»')
_NUMBERED = re.compile(r"([^\s\d]{1,12}\s?)\d")  # "ปี 2567 …" under "ปี 2566 …"
_LABELLED = re.compile(r"[^\W\d]{1,12}[:：](?!//)")  # "日時：12月12日", "Wann: 12. Dezember"
_BRACKETED = re.compile(r"【[^【】]{1,40}】\s*|\[\s?[\w.+-]+@[\w.-]+\s?\]\s*")
_SENTENCE_ENDS = (*_ENDS, "」", "』", "）", ")")
_PARAGRAPH = 80  # characters
_PARAGRAPH_BYTES = 120  # of UTF-8: 40 signs in Chinese, Japanese or Korean


def _is_item(text: str, before: str) -> bool:
    """Whether a text behind a <br> is an item of a list: with a bullet, or a figure or label as the line before; or
    what stands in brackets alone, a part's name ("【 앵커 】") or an address, parts the two."""
    opening, above = text.lstrip(), before.lstrip()
    if _BRACKETED.fullmatch(opening) or _BRACKETED.fullmatch(above):
        return True
    if opening.startswith(_BULLETS) or (opening[0].isdigit() and above[:1].isdigit()):
        return True
    if (numbered := _NUMBERED.match(opening)) and above.startswith(numbered[1]):
        return above[len(numbered[1]) :][:1].isdigit()
    return _LABELLED.match(opening) is not None and (above.startswith(_BULLETS) or _LABELLED.match(above) is not None)


def _ends_paragraph(parts: list[str], *, within: bool) -> bool:
    """Whether a <br> behind these texts parts two paragraphs: they are long and end a sentence. In a <p>, Chinese,
    Japanese and Korean break lines behind sentences too."""
    if not parts[-1].rstrip().endswith(_ENDS):
        return False
    if sum(map(len, parts)) >= _PARAGRAPH:
        return True
    return not within and sum(len(part.encode("utf-8", "replace")) for part in parts) >= _PARAGRAPH_BYTES


_BLANK_LINE = re.compile(r"(?<=\S)[ \t]*\n(?:[ \t]*\n\s*(?=\S)|(?=\u3000\S))")


def _parted(parts: list[str]) -> list[str]:
    """The paragraphs of a long block that blank lines within its sentences' text part, [] for any other: each but the
    last ends a sentence. Without that, blank lines are but how the page's source is laid out."""
    if not any("\n\n" in part or "\n\u3000" in part for part in parts):
        return []
    text = "".join(_BLANK_LINE.sub("\u2029", part) for part in parts).replace(_LINE_END, "\n")
    found = [_folded([part]) for part in text.split("\u2029")]
    return found if len(found) > 1 and all(part.endswith(_SENTENCE_ENDS) for part in found[:-1]) else []


def _apart(parts: list[str]) -> Iterator[str]:
    """The texts of a line, joined but where styles alone keep words apart: "20.11.2025, 10:20 Uhr", "Von Jane Doe"."""
    run = ""
    for part in parts:
        if run and _GLUED.match(run[-2:] + "\0" + part[:2]):
            yield run
            run = ""
        run += part
    yield run


_LOWER = "[a-zß-öø-ÿĀ-ỹа-яё]"
_GLUED = re.compile(
    rf"(?:{_LOWER}{{2}}|[A-Z\d]{{2}}|.[)\]”»])\0[A-ZÀ-ÞĐА-Я]{_LOWER}|(?:{_LOWER}{{2}}|\d\d)\0[A-ZÀ-ÞĐ]{{2}}|{_LOWER}{{2}}\0\d\d"
    r"|.?[\d分日]\0(?:(?![年月日时時分秒点點号號人歳岁歲억만년월일시분초원명개살])[一-鿿가-힣][^\d]|[\[【])|.?[\d.]\0[ก-๎]{2}"
)
_SPACELESS = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]"  # Chinese and Japanese
_SPACELESS_LINES = re.compile(
    rf"(?<=[。、」』）：！？])\s*{_LINE_END}\s*(?={_SPACELESS})|(?<={_SPACELESS})\s*{_LINE_END}\s*(?=[「『（])"
)


def _folded(parts: list[str]) -> str:
    """The text of a block, its white space folded; none where a line of Chinese or Japanese goes on."""
    if len(parts) > 2 and parts[0] == parts[1] and len(parts[0]) == 1 and parts[0].isupper():
        parts = parts[1:]  # a first letter that is drawn large stands there once more for those who hear the page
    text = parts[0] if len(parts) == 1 else "".join(parts)
    if _LINE_END in text and not text.isascii():
        text = _SPACELESS_LINES.sub("", text)
    return text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
