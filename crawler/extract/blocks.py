"""One walk over a Lexbor tree: the blocks of text that a reader would see as separate, with where they stand. Pure.

A block is a run of text between two block-level boundaries (a paragraph, a heading, a list item, a table row, a
stretch of bare text in a div, what stands between two <br>s). The walk keeps no opinion about them: which are the
article is decided by `features` and `model` from the columns that it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode, create_tag

# Never text of an article. nav and footer hold 0.01 % of what annotators of articles keep; form, header, aside and
# figure are walked, since whole articles stand in them.
_UNREAD = (
    "script style noscript template svg nav footer iframe select button textarea object embed audio video canvas "
    "map math datalist dialog head title link meta input"
).split()
_BLOCKS = (
    "body p div section article main aside header form fieldset figure figcaption h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
    "table caption thead tbody tfoot tr td th blockquote pre address center details summary hr hgroup menu legend"
).split()

TEXT, UNREAD, INLINE, BLOCK, LINK, STRONG, BREAK, IMAGE, CELL, MACHINE = range(10)
_KIND_OF = (
    dict.fromkeys(_UNREAD, UNREAD)
    | dict.fromkeys(_BLOCKS, BLOCK)
    | {"a": LINK, "b": STRONG, "strong": STRONG, "br": BREAK, "img": IMAGE, "td": CELL, "th": CELL}
)
_INLINE = (
    "span em i u s small big font sub sup mark abbr cite code q time label ins del strike kbd samp var tt dfn bdi bdo "
    "ruby rb wbr nobr acronym data output picture"
).split()


def _tag_ids() -> tuple[dict[int, int], dict[int, str]]:
    """Lexbor's number of every tag that we know -> its kind, -> its name. Asked at import: numbers differ by version."""
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
_TEXT_ID, _COMMENT_ID, _END_ID = 2, 4, 0
KINDS[_TEXT_ID] = TEXT
KINDS[_COMMENT_ID] = UNREAD


@dataclass(slots=True)
class Blocks:
    """Columns of one page. Elements (block-level ones only) and blocks are numbered in document order.

    Elements: parent (-1 for the root), tag (Lexbor's number), label (index into `labels`), first and end (the blocks
    inside it are first <= i < end), depth.
    labels: distinct "class#id…" strings of the page.
    Blocks: text (white space folded), element (the one it stands in), linked and strong (characters of it inside
    <a> and <b>), links (number of <a>).
    images: (<img> node, element, number of blocks before it).
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
    depth: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    images: list[tuple[LexborNode, int, int]] = field(default_factory=list)

    def tag_name(self, element: int) -> str:
        return TAG_NAMES.get(self.tag[element], "")


def _label(node: LexborNode) -> str:
    """What an element's author called it: class, id and the attributes that say what it is for."""
    attributes = node.attributes
    if not attributes:
        return ""
    said = attributes.get("class") or ""
    if value := attributes.get("id"):
        said += " #" + value
    for name in _TELLING:
        if name in attributes:
            said += f" {name}={attributes[name] or ''}"
    return said


_TELLING = ("role", "itemprop", "hidden", "aria-hidden", "data-component", "data-testid", "data-type", "type", "style")


class _Walk:
    """The state of one walk: the columns, the text being gathered, and what is open."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.parts: list[str] = []
        self.linked = self.links = self.strong = 0
        self.current = -1
        self._label_numbers: dict[str, int] = {}

    def open(self, node: LexborNode, tag: int) -> None:
        blocks = self.blocks
        label = _label(node)
        number = self._label_numbers.setdefault(label, len(self._label_numbers))
        blocks.depth.append(blocks.depth[self.current] + 1 if self.current >= 0 else 0)
        blocks.parent.append(self.current)
        blocks.tag.append(tag)
        blocks.label.append(number)
        blocks.first.append(len(blocks.text))
        blocks.end.append(0)
        self.current = len(blocks.tag) - 1

    def close(self) -> None:
        self.blocks.end[self.current] = len(self.blocks.text)
        self.current = self.blocks.parent[self.current]

    def flush(self) -> None:
        """End the block being gathered, if it holds any text."""
        text = " ".join("".join(self.parts).split())
        self.parts.clear()
        if text and text != "|":
            blocks = self.blocks
            blocks.text.append(text)
            blocks.element.append(self.current)
            blocks.linked.append(self.linked)
            blocks.links.append(self.links)
            blocks.strong.append(self.strong)
        self.linked = self.links = self.strong = 0


def read_blocks(root: LexborNode) -> Blocks:
    """The columns of the tree below `root` (see Blocks). Linear in the number of nodes; any depth."""
    walk = _Walk()
    walk.open(root, root.tag_id)
    parts, kinds = walk.parts, KINDS
    stack: list[tuple[LexborNode, int]] = []
    in_link = in_strong = 0
    broken = False  # a <br> stands since the last text: the next one parts two blocks
    node = root.first_child
    while True:
        if node is None:
            if not stack:
                break
            node, kind = stack.pop()
            if kind == BLOCK:
                if parts:
                    walk.flush()
                walk.close()
            elif kind == CELL:
                walk.close()
            elif kind == LINK:
                in_link -= 1
            elif kind == STRONG:
                in_strong -= 1
            node = node.next
            continue
        tag = node.tag_id
        kind = kinds.get(tag, BLOCK)
        if kind == TEXT:
            text = node.text_content
            if text:
                if text.isspace():
                    if parts:
                        parts.append(" ")
                else:
                    parts.append(text)
                    broken = False
                    if in_link:
                        walk.linked += len(text.strip())
                    if in_strong:
                        walk.strong += len(text.strip())
            node = node.next
            continue
        if kind == UNREAD:
            node = node.next
            continue
        if kind == BREAK:
            if broken and parts:
                walk.flush()
            elif parts:
                parts.append("\n")
                broken = True
            node = node.next
            continue
        if kind == IMAGE:
            walk.blocks.images.append((node, walk.current, len(walk.blocks.text) + (1 if parts else 0)))
            node = node.next
            continue
        child = node.first_child
        if kind == BLOCK:
            if parts:
                walk.flush()
            broken = False
            if child is None:
                node = node.next
                continue
            walk.open(node, tag)
        elif child is None:
            node = node.next
            continue
        elif kind == LINK:
            in_link += 1
            walk.links += 1
        elif kind == STRONG:
            in_strong += 1
        elif kind == CELL:
            if parts:
                parts.append(" | ")
            walk.open(node, tag)
        stack.append((node, kind))
        node = child
    if parts:
        walk.flush()
    while walk.current >= 0:
        walk.close()
    walk.blocks.labels = list(walk._label_numbers)
    return walk.blocks
