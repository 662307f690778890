"""Whole pages of more than twenty languages in the markup that newsrooms and their systems use, many with a trap.

Texts, names and hosts are invented. world/NAME.html is the page; world/NAME.json is what an archive should hold of it:
title, lead, paragraphs (with headings, items and quotations, without captions), authors, date, and its traps as `kind`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.parse import parse_page
from storage.records import Stamp, Version

WORLD = Path(__file__).parent / "world"
PAGES = sorted(page.stem for page in WORLD.glob("*.html"))

# What is not read as it should be yet: page -> field -> why.
KNOWN: dict[str, dict[str, str]] = {
    "de-at-orf-faktenkasten": {"body": "the fact box is lost"},
    "de-ch-nzz-articlecomponent-infobox": {"body": "the fact box at the end is lost"},
    "de-ch-srf-article-paragraph": {"body": "a quotation set apart with words of its own is lost"},
    "de-ch-tamedia-interview": {
        "title": "the kicker is taken into the headline: JSON-LD, card and h1 all have it so",
        "body": "the box on the person interviewed, at the end, is lost",
    },
    "de-d-taz-typo-bodytext-interview": {
        "title": "the kicker is taken into the headline: JSON-LD, card and window all have it so"
    },
    "de-dfv-fachpresse-erbsen-interview": {
        "title": "the kicker is taken into the headline: JSON-LD, card and window all have it so"
    },
    "de-e-stz-brickgroup-gericht-kiosk": {
        "title": "the kicker is taken into the headline: JSON-LD, card and h1 all have it so"
    },
    "de-f-golem-go-article-stromzaehler": {
        "title": "the kicker is taken into the headline: JSON-LD, card and window all have it so"
    },
    "de-f-hr-copytext-apfel-interview": {"title": "the kicker is taken into the headline: the h1 has it so"},
    "de-g-tagesspiegel-story-elements-derby": {
        "title": "the kicker is taken into the headline: JSON-LD, card and window all have it so"
    },
    "de-headline-in-spans": {
        "title": "the kicker is taken into the headline: all that tells it has it so",
        "lead": "lost: nothing names it, and no metadata repeat it",
    },
    "de-heise-affiliate-kuerzel": {"body": "the last paragraph is lost behind a box of offers"},
    "de-i-deutschlandfunk-article-details-text-grunderwerb": {
        "title": "JSON-LD and card say it in other words than the page prints"
    },
    "de-j-php-heimatportal-news-lang-gewoelbe": {
        "date": "its minute has no zone: the page claims no language and no country"
    },
    "de-kicker-outside-h1": {"title": "JSON-LD, card and window all say the kicker; benchmarks want it then"},
    "de-l-zdfheute-r1nj4qn5-brueckenpruefer": {"body": "a quotation with words of its own is left out"},
    "de-ntv-kaffee-quelle-zeile": {
        "title": "the kicker is taken into the headline: JSON-LD, card and window all have it so"
    },
    "de-o-handelsblatt-app-storyline-paragraph-pumpen": {"body": "the second of two subheadings is lost"},
    "de-presseportal-police-contact-lines": {
        "title": "the sender's sign is kept, as it is printed",
        "body": "the dateline of the press portal is kept",
    },
    "de-r-dumont-dm-article-paragraph-pappnase": {"title": "og:title has a kicker and not the first half"},
    "de-r-swr-detail-bodytext-maultaschen": {
        "title": "the kicker that JSON-LD and card put before it",
        "body": "a quotation with words of its own is left out",
    },
    "de-rp-park-article-gericht": {
        "title": "the kicker is taken into the headline: JSON-LD, card and window all have it so",
        "body": "the heading of a fact box is lost",
    },
    "de-spiegel-richtext-korrektur": {"title": "JSON-LD and card say another one; benchmarks want theirs then"},
    "de-sz-data-manual-nachruf": {
        "title": "JSON-LD and card say another one than the h2; benchmarks want theirs then",
        "lead": "so the headline is not found, and what stands under it is not known for a lead",
    },
    "de-v-at-heute-article-kicker-punkt-gebracht-waschkueche": {"body": "what sums the text up again below it is kept"},
    "de-v-ch-blick-styled-auf-einen-blick-seilbahn": {
        "title": "the catchword in a part of its own of the h1, which JSON-LD, card and window have too",
        "body": "a quotation with words of its own is left out",
    },
    "de-w-rtl-article-body-imvideo-lesetipp-heiratsantrag": {
        "title": "the card's other headline, where JSON-LD, h1 and window say the page's"
    },
    "de-w-vogel-inf-text-hyphens-id-zeile-hebebuehnen": {"body": "the caption of a table is kept"},
    "de-welt-c-rich-text-renderer": {"title": "JSON-LD, card and window all say the kicker; benchmarks want it then"},
    "de-x-rbb24-textblock-infobox-schleuse": {"body": "the fact box within the text is kept"},
    "de-zon-paragraph-kommentare": {"title": "JSON-LD, card and window all say the kicker; benchmarks want it then"},
    "el-wp-opinion-bio-copyright": {"body": "who the author is, in a line with an asterisk, is kept"},
    "en-au-in-short-box": {
        "title": "JSON-LD and card say the headline for sharing; benchmarks want it then",
        "date": "a day printed in the text is preferred to the instant that machines are told",
    },
    "en-au-in-short-key-points": {"body": "the box of key points above the text is lost"},
    "en-city-government": {
        "title": "the headline is an h3 under the h1 of all news, and nothing tells it to machines",
        "body": "so it stands in the text",
    },
    "en-d-uk-telegraph-obituary-no-author": {"body": "a bold last line that is no sentence is lost"},
    "en-f-ca-globe-editorial-unread-gauge": {
        "title": "the label is taken into the headline: JSON-LD and card have it so"
    },
    "en-f-uk-sun-subdeck-seven-signs": {
        "title": "card and JSON-LD say another one; benchmarks want theirs then",
        "lead": "so the headline is not found, and what stands under it is not known for a lead",
        "body": "the fact box within the text is kept",
    },
    "en-f-us-nbc-live-blog-card-ice-storm": {"body": "the hours of a live report are lost"},
    "en-g-uk-nationalworld-markup-play-review": {"body": "a rating in stars is lost"},
    "en-g-us-ap-richtextstorybody-grain": {"body": "who contributed is kept, as other pages' truths want it"},
    "en-hk-k2-one-paragraph-note": {"date": "a zone between day and minute hides the minute"},
    "en-i-uk-independent-main-wrapper-night-buses": {
        "title": "JSON-LD and card say it in other words than the page prints"
    },
    "en-i-us-axios-draftjs-story-text-meters": {"title": "JSON-LD and card say it in other words than the page prints"},
    "en-ie-regional": {"body": "a label whose name stands in a heading is kept"},
    "en-in-toi-hashed-bare-text": {"body": "a bold subheading and the paragraph under it, parted by one <br>, are one"},
    "en-j-uk-iliffe-articlecontent-bus-shelter": {"date": "its minute has no zone, and English has many"},
    "en-j-us-creativecircle-story-detail-ferry": {"date": "its minute has no zone, and English has many"},
    "en-l-intl-wire-paragraph-testid-cobalt-port": {"body": "words behind a link that are for screen readers are kept"},
    "en-meridian-liveblog-cards": {"body": "the hour of one entry is lost"},
    "en-o-uk-metro-img-container-letterbox": {
        "title": "machines are told straight quotation marks, readers curly ones"
    },
    "en-o-us-cnbc-articlebody-group-key-points-desks": {"body": "a line on who helped is no body here"},
    "en-r-us-washpost-wpds-article-body-ferry-bell": {"body": "a line on who helped is no body here"},
    "en-uk-mail-mol-para-factbox": {
        "title": "JSON-LD, card and window all say another one than the h2",
        "lead": "so the headline is not found, and what stands under it is not known for a lead",
        "body": "and the headline is kept; of a fact box half is lost",
    },
    "en-university-release": {"body": "what the house says of itself at the end is kept"},
    "en-v-us-politico-story-text-locks-dams": {"body": "a line on who helped is no body here"},
    "es-cl-biobio-lee-tambien": {"body": "who said a quotation, in the same blockquote, is lost"},
    "es-co-compas-listado-h2": {"body": "the editors' note at the end, in a box of its own, is lost"},
    "es-display-quote": {"body": "a pulled quote whose words stand nowhere else is kept"},
    "es-e-uy-portal-copete-murga-nota-corta": {"date": "its minute has no zone, and Spanish has many"},
    "es-europapress-senderistas-ladillo": {"body": "a dateline in a paragraph of its own is lost"},
    "es-g-prensaiberica-ft-text-percebeira": {"title": "who speaks is taken into the headline: JSON-LD has it so"},
    "es-i-larazon-article-main-subasta-flores": {
        "title": "JSON-LD and card say it in other words than the page prints"
    },
    "es-j-mx-datos-nota-al-pie-calle-rifas": {
        "date": "it stands under the text, and columns above have dates",
        "authors": "a place in an element of its own is glued to the name",
    },
    "es-pe-elcomercio-story-contents-entrevista": {
        "title": "without its quotation marks, as JSON-LD, card and window say it",
        "body": "the box on the person interviewed is lost",
    },
    "es-v-pe-rpp-article-body-nuestros-podcasts-enfermera": {
        "body": "what a podcast tells, under its own title within the text"
    },
    "fr-be-lalibre-ap-carte-blanche": {"title": "JSON-LD and card say another one; benchmarks want theirs then"},
    "fr-be-live": {"body": "the hour of the first entry is lost"},
    "fr-ca-lapresse-textmodule": {
        "title": "the kicker is taken into the headline: JSON-LD, card and h1 all have it so",
        "body": "the grey box of facts within the text is lost",
    },
    "fr-d-bfm-content-body-greve": {"authors": "the second one is lost: JSON-LD names the first alone"},
    "fr-e-courrier-traduction-source-svalbard": {
        "title": "the kicker is taken into the headline: card and window have it so"
    },
    "fr-ebra-textcomponent-loto": {"title": "the place is taken into the headline: JSON-LD and card have it so"},
    "fr-i-lepoint-art-chapeau-horloger": {"title": "JSON-LD and card say it in other words than the page prints"},
    "fr-interview-paywall": {"lead": "a question under it is taken for it"},
    "fr-j-nc-drupal-auteur-date-pompage": {"date": "its minute has no zone, and French has many"},
    "fr-j-radio-infos-news-garagiste": {"date": "its minute has no zone, and French has many"},
    "fr-key-points": {"body": "the label above the key points is kept as a heading"},
    "fr-wmaker-ouessane-greve": {"date": "its minute has no zone, and French has many"},
    "id-authors-in-bio-boxes": {"lead": "lost: its class names the height of its lines alone"},
    "id-f-opensid-natra-pemenang-lomba": {
        "body": "a comment in a table of its own is kept",
        "date": "its minute has no zone, and Indonesia has three",
    },
    "id-j-lokomedia-kolam-renang": {
        "body": "the rows of a table of other news and readers' comments in the text's own cell are kept"
    },
    "id-k-balitbang-pengering-gabah": {
        "title": "the site's: neither heading nor window nor class tells the headline",
        "body": "all that a layout of tables holds is kept, for no headline is known",
        "authors": "the system's maker and another name of the page are taken",
        "date": "today's date of the header is taken",
    },
    "id-kumparan-obituari-pembatik": {"body": "a quotation that a class alone sets apart is lost, with who said it"},
    "id-liputan-pages-inline": {"body": "subheadings and a short last sentence are lost"},
    "id-siaran-pers-nomor": {
        "body": "the office and the contact line at the end are kept",
        "date": "its minute has no zone, and Indonesia has three",
    },
    "id-two-item-pages": {"body": "the second of two parts is lost"},
    "ja-asahi-modules-teaser": {"authors": "a Japanese name alone, linked under the headline, is not read"},
    "ja-e-mykoho-tonarigumi": {"body": "a long sentence that one <br> parts from the next is a paragraph of its own"},
    "ja-f-gekisaka-detail-body-senshuken": {"date": "its year has two figures, its day one"},
    "ja-f-utokyo-press-burrow": {"body": "lines of names that one <br> parts stay together"},
    "ja-gigazine-preface": {
        "body": "titles of sources with their addresses are kept",
        "authors": "who is quoted is taken for the author, where machines are told a handle",
    },
    "ja-i-bengo4-p-topics-kanji-cancel": {
        "authors": "a house and a name in brackets, behind the third paragraph, are not read"
    },
    "ja-p-abematimes-article-header-gyunyu": {"authors": "the name of a programme has the form of a person's"},
    "ja-pr-release": {"body": "whom to ask, behind the sender's name, is taken for a line of the site"},
    "ja-swell-recipe": {"body": "what is said in a speech balloon is lost"},
    "ja-x-realsound-entry-content-hogen": {
        "body": "the lines on when and where a film is shown, at the end, are lost in part and joined"
    },
    "ja-x-rocketnews-entry-content-tamago": {"body": "one of the captions with a mark under the text is kept"},
    "ja-y-bloomberg-paragraph-text-konteena": {"body": "the second of two points above the text is lost"},
    "ko-column-bio-line": {
        "title": "the column's name before it is in JSON-LD and on the card; benchmarks want it then"
    },
    "ko-j-dailypharm-newscontent-gyopum": {"lead": "of a standfirst in items of a list none is likely"},
    "ko-nocut-pnlcontent": {"authors": "the house's name before the reporter's is not cut"},
    "ko-v-newspim-news-contents-banpum": {"lead": "the second paragraph of the standfirst is lost"},
    "ko-w-bizwatch-new-editor-pyebaeteori": {"lead": "of a standfirst of two lines none is likely"},
    "nl-v-nos-next-sc-regionaal-nieuws-veerpont": {"body": "a quotation with words of its own is left out"},
    "pt-br-portal": {"body": "a quotation set apart with words of its own is lost"},
    "pt-quote-with-own-words": {"body": "a quote with words of its own is lost"},
    "ru-author-last": {"lead": "lost: no metadata repeat it"},
    "short-en-vn-edition-passion-fruit": {
        "authors": "three letters in an element named for authors: an agency nobody knows"
    },
    "short-es-pe-andina-sismo": {"date": "its minute has no zone, and Spanish has many"},
    "short-id-pemkab-joomla-ktp": {"date": "its minute has no zone, and Indonesia has three"},
    "th-f-cloud-wp-khon-riang-phim": {"body": "a quotation that the standfirst says too"},
    "th-j-blog-id-sathani-rot": {"body": "the issue's date in words, in bold at the end, is kept"},
    "th-j-obt-php-ban-phu-yak-rai": {"body": "the last row follows the most of its table"},
    "th-j-ryt9-kung": {"body": "the line in which the agency signs is kept", "authors": "it is not read"},
    "th-k-maxsite-thanakhan-malet": {
        "title": "the site's: neither heading nor window nor class tells the headline",
        "authors": "not read, for no headline is known",
        "date": "today's date of the header is taken",
    },
    "th-police-note-next": {"authors": "a broadcaster's name of one word is taken for a person's"},
    "th-s-longtunman-wp-rong-nam-khaeng": {"body": "the headline once more with who wrote, and a list of references"},
    "th-x-beartai-wp-post-content-spec-box-nomad-page": {"body": "the fact box within the text is kept"},
    "th-z-efinancethai-aspnet-lbldetail-sao-fai": {"body": "the line of who wrote, with an address, is kept"},
    "vi-24h-bang-xep-hang": {"body": "a short bold line of the result is lost"},
    "vi-box-kept": {"body": "the fact box at the end is lost"},
    "vi-e-benh-vien-flatsome-cung-khop": {"title": "its quotation marks are straight in all that tells it but the h1"},
    "vi-epi-notebox": {"body": "the title of the fact box is lost"},
    "vi-i-portal-view-article-trong-cay": {
        "title": "a menu's heading is taken for it: window and address tell nothing"
    },
    "vi-k-asp-classic-cau-treo": {
        "body": "the cells of a list of other news, linked headline and summary in one, are kept"
    },
    "vi-k-drupal6-garland-ranh-lua": {"authors": "initials before the source in brackets are not read"},
    "vi-k-joomla25-beez-ong-dot": {"date": "the day on which the page was made stands first"},
    "vi-k-liferay61-vcms-sua-nha": {
        "title": "a portlet's heading is taken for it",
        "body": "the headline stays in the text",
    },
    "vi-k-nukeviet2-banh-chung": {"body": "a menu, the page's own address and boxes in the text's cell are kept"},
    "vi-k-telerik-webforms-phat-bieu": {
        "title": "the house's, which is h1 and window",
        "body": "a list of other news above the headline is kept",
        "date": "the clock of the header is taken",
    },
    "vi-m-tinhte-xfbody-may-suoi-dau": {"authors": "a forum's writer has a login alone"},
    "vi-m-vietstock-phead-pbody-co-tuc-gach-men": {"body": "the title of a chart is kept"},
    "vi-nongnghiep-ngan-hang-gen": {
        "title": "who speaks is taken into the headline: JSON-LD, card and window all have it so",
        "body": "the fact box at the end is lost",
        "authors": "the second one is lost: JSON-LD names the first alone",
    },
    "vi-nukeviet-ol": {"body": "a bold line that one <br> parts from its paragraph stays with it"},
    "vi-nuxt-truc-tiep": {"body": "the minutes of a live report are kept as lines"},
    "vi-picture-tables": {"body": "a pulled quotation whose words stand nowhere else is kept"},
    "vi-qdnd-vi-tuong-gia": {"title": "card and window say another one; benchmarks want theirs then"},
    "vi-related-between": {"authors": "the second of two linked names is not read"},
    "vi-sharepoint-thong-bao": {"authors": "an editorial board is an author, as some sites' truths want it"},
    "vi-tinh-doan-tu-sach-san-kho": {"date": "its minute is told to a script alone, in UTC"},
    "vi-vccorp-with-boxes": {"body": "a quote with words of its own is lost"},
    "vi-znews-the-article": {"body": "a call for contributions, in the element of the text, is kept"},
    "zh-cls-detail-brief": {"body": "the source of a table is kept"},
    "zh-e-mingpao-dimsum-court": {"body": "the number of a case in brackets, at the end, is lost"},
    "zh-f-sspai-wangeditor-photo-frame": {"date": "it is told to a script alone, in seconds"},
    "zh-g-southcn-m-article-dukou-qiao": {"authors": "the correspondent is lost: metadata name the reporter alone"},
    "zh-i-shobserver-newscontents-jiushutan": {"lead": "a summary that is labelled one (摘要：) is dropped"},
    "zh-j-jiaodong-zoom-fufa": {"lead": "a standfirst in a row of its own is lost"},
    "zh-m-wechat-rich-media-fengbu-jiao": {"date": "stands in scripts alone"},
    "zh-paywall-teaser": {"authors": "names behind 文｜ are not read"},
    "zh-s-huxiu-article-content-ershoushu": {"authors": "the account is told, the writer stands in the first line"},
    "zh-s-toutiao-syl-article-dayindian": {"authors": "who wrote other news"},
    "zh-w-iqilu-article-main-xiubiaoche": {"authors": "the one told above, where the last line names two"},
    "zht-d-twreporter-night-market-ledger": {"body": "the fact box within the text is kept"},
    "zht-hket-service-table": {"body": "the source of a table is kept"},
    "zht-tvbs-bare-text-br": {"body": "the source of a video in a span runs into the paragraph behind it"},
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_as_its_newsroom_meant_it(page: str) -> None:
    assert {field: seen for field, seen in mistakes(page).items() if field not in KNOWN.get(page, {})} == {}


@pytest.mark.parametrize(("page", "field"), [(page, field) for page in KNOWN for field in KNOWN[page]])
def test_what_is_known_to_be_wrong_still_is(page: str, field: str) -> None:
    assert field in mistakes(page), "right now: take it out of KNOWN"


@cache
def mistakes(page: str) -> dict[str, tuple[Any, Any]]:
    """Field -> (what was read, what should have been), of the fields where these differ."""
    truth = json.loads((WORLD / f"{page}.json").read_text())
    read = parse_page((WORLD / f"{page}.html").read_text(), truth["url"])
    fields = {
        "title": (plain(read.title), plain(truth["title"])),
        "lead": lead(read, truth),
        "body": body(read, truth),
        "authors": ({plain(name).casefold() for name in read.authors}, {plain(n).casefold() for n in truth["authors"]}),
        "date": date(read.published, truth["date"]),
    }
    return {field: pair for field, pair in fields.items() if pair[0] != pair[1]}


def lead(read: Version, truth: dict[str, Any]) -> tuple[str, str]:
    """A lead may be told apart or stand in the body; what is told apart must be the article's own."""
    seen, meant = plain(read.lead), plain(truth["lead"])
    own = not seen or seen in map(plain, truth["paragraphs"])
    found = not meant or any(overlaps(text, meant) for text in kept(read))
    return (meant if overlaps(seen, meant) or (own and found) else seen), meant


def body(read: Version, truth: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Every paragraph, in order, and no other; a lead may stand there too."""
    seen, own, apart = kept(read), [plain(text) for text in truth["paragraphs"]], plain(truth["lead"])
    meant = [text for text in own if text in seen or text != plain(read.lead)]
    return [text for text in seen if text in own or not overlaps(text, apart)], meant


def date(read: Stamp, meant: str) -> tuple[str, str]:
    """The same minute where the truth knows one, else the same day."""
    if len(meant) == len("2026-11-20"):
        return str(read.date), meant
    wanted = datetime.fromisoformat(meant)
    if read.at is None:
        return str(read.date), meant
    at = read.at.astimezone(wanted.tzinfo) if wanted.tzinfo else read.at.replace(tzinfo=None)
    return at.isoformat(timespec="minutes"), wanted.isoformat(timespec="minutes")


def kept(read: Version) -> list[str]:
    return [plain(block.text) for block in read.placements if block.in_body]


def overlaps(one: str, other: str) -> bool:
    """Whether one holds the other, which is more than a word."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return len(short) > 5 and short in long


def plain(text: str | None) -> str:
    """As it reads: full-width digits, ligatures and spaces of all kinds are told by no reader."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text or "")).strip()
