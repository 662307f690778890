"""An HTML subtree -> its Blocks and Pictures in reading order. Pure; the tree is not changed.

    nodes      one walk over a subtree: what is read, what is silent, where blocks end
    scope      what is known of a place: what rules say of its element, what it inherits
    tables     which tables are data, which lay the page out, which frame an image
    pictures   where an <img> really points
    attachments which documents the article's blocks link to
    reader     the walk's events -> Blocks and Pictures

Every text node that a reader can see ends in exactly one block. What is not body by its place alone (captions, boxes
named by a rule) keeps its text and says so in `reason`.
"""

from crawler.blocks.nodes import flat_text
from crawler.blocks.pictures import image_url
from crawler.blocks.reader import read_blocks

__all__ = ["flat_text", "image_url", "read_blocks"]
