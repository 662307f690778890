"""Reporters whom Chinese, Japanese and Korean pages name beside their trade, and editors of all languages. Pure.

"(记者 王小明)", "〔記者王小明／台北報導〕", "本报记者　王小明　李思思", "試驗報／ 記者王小明／台北即時報導",
"生活中心／王小明報導", "[서울=시험] 홍길동 기자 =", "홍길동 기자 hong@a.example", and names alone in 【】 that close
a Japanese text. A name is taken only where a mark ends it: in "记者了解到" nothing says where it would. Who edits is
not the author.
"""

from __future__ import annotations

import functools
import re

_LONGEST = 60  # characters of a line that is nothing but a byline
_EDGE = 90  # characters at either end of a text within which its reporter is named
_HAN = "一-鿿々〇"
_NAMED = f"{_HAN}ぁ-んァ-ヶー"  # letters of a Japanese name
_A_NAME = rf"[{_HAN}]{{2}}(?![縣县市區区省州國国組组社部心處处台臺報报網网者刊電电])[{_HAN}]"
_AFTER = re.compile(  # names behind the trade, and what ends them
    rf"\s*[:：/／|｜]?\s*(?P<names>[{_HAN}]{{1,4}}?(?:[\s、，,]+(?:[实實见見][习習][记記]者)?\s?[{_HAN}]{{1,4}}){{0,5}}?)"
    rf"(?=\s*(?:$|[/／|｜)）\]〕】（(〔\[；;。&]|[报報][道導])|\s+(?:\d|[{_HAN}]{{0,4}}[编編][辑輯]|[责責]|[摄攝]影|[发發]自))"
    rf"|\s*(?P<three>[{_HAN}]{{3}})(?=[{_HAN}]{{2}}[縣县市]?(?:[专專综綜][电電合]|連線|即時)?(?:[报報][道導]|\d{{1,2}}日))"
)
_BEFORE = re.compile(rf"(?:^|[^{_HAN}])[{_HAN}]{{0,10}}$")  # at most the paper's name
_PICTURED = re.compile(r"\s*[/／]?\s*(?:[摄攝](?!影\s?[:：])|撮影|翻[摄攝]|供[图圖])")
_NO_NAME = re.compile(
    r"[们們証證会會站节節].*|.*(?:[调調]查|手[记記]|[观觀]察|[专專][访訪]|[采採][访訪]|[报報][道導]|[获獲]悉|[摄攝])"
    r"|.*[您你我他她怎什吗嗎呢请請问問].*|[从從在对對].*|[向于於].?|[了瞭]解到?|日前|近日|昨日|今[日天]|[现現][场場].*|通[讯訊][员員]|[实實][习習]生|[摄攝]影|[编編][辑輯]|[综綜]合|[专專][题題]"
)
_KOREAN = re.compile(
    r"(?:[\[(【][^\])】]{2,24}[\])】]\s*)?(?:[가-힣]{2,8}(?:\s?=\s?|(?:신문|일보|뉴스|방송|통신)\s))?(?P<names>[가-힣]{2,4}(?:\s?[·ㆍ,、]\s?[가-힣]{2,4}){0,4})"
    r"\s?(?:선임|수습|인턴|전문|객원)?(?:기자|특파원)\s?(?=$|[=/|(\[:+]|[\w.+-]+@|구독$)"
)
_KOREAN_TRADE = re.compile(
    r"(?P<names>[가-힣]{2,4})\s(?:논설위원|논설실장|편집위원|칼럼니스트|주필|대기자|앵커|아나운서|PD)"
)
_JAPANESE = re.compile(  # a line: "王小明記者", "王小明（記者）", "王小明 / ライター"
    rf"(?!.*(?:本[紙誌社]|新聞|報道|取材|専門|特派|政治|経済|社会|運動|文化|地方|写真|支局|編集|[女男]性|担当|番|外国|海外|[各同全元]))"
    rf"(?P<names>[{_HAN}][{_NAMED}]{{2,5}})(?:記者|\s?[（(](?:記者|ライター|編集部)[）)]|\s?[/／・]\s?(?:記者|ライター|編集部))"
)
_SIGNED_FOR = re.compile(  # a line: "王小明 报道", "王小明/文"
    rf"(?P<names>{_A_NAME}|[{_HAN}]{{2}}(?=[/／]))(?:\s(?:[报報][道導道])|\s?[/／]\s?文)"
)
_KOREAN_END = re.compile(
    r"(?:^|[.\])]\s|[/|=]\s?)(?P<names>[가-힣]{2,4}(?:\s?[·ㆍ,、]\s?[가-힣]{2,4}){0,4})\s?(?:선임|수습|인턴|전문|객원)?(?:기자|특파원)"
    r"\s?[(\[<]?\s?(?:[\w.+-]+@[\w.-]+)?[)\]>]?$"
)
_KOREAN_MAIL = re.compile(r"(?:[A-Z]{2,6}\s)?(?P<names>[가-힣]{2,4})\s?[(\[<]\s?[\w.+-]+@[\w.-]+\s?[)\]>]")
_KOREAN_LED = re.compile(  # "[시험일보 홍길동 기자] 본문", "시민기자 홍길동"
    r"\[(?:[가-힣A-Za-z0-9]{2,12}(?:=[가-힣]{2,6},\s?|[\s=]))?(?P<names>[가-힣]{2,4}(?:[·ㆍ,]\s?[가-힣]{2,4}){0,3})\s?(?:기자|특파원)\]"
    r"|(?:시민|객원|명예|인턴|청소년)\s?기자\s(?P<behind>[가-힣]{2,4})(?=$|\s?(?:조회|발행|입력|등록|수정|\d))"
)
_SIGNED_OFF = ("입니다.", "입니다")  # how reports of broadcasters end: "KBC 뉴스 홍길동입니다."
_KOREAN_SIGN_OFF = re.compile(
    r"(?:[A-Z가-힣]{2,6}\s?뉴스(?:TV)?|[A-Z]{3,6}|KBS|MBC|SBS|YTN|JTBC|MBN|OBS|EBS|TV조선|채널A|연합뉴스TV)[, ]\s?"
    r"(?P<names>[가-힣]{2,4})입니다\.?"
)
_JAPANESE_END = re.compile(rf"(?:^|[。」）])\s*【(?P<names>[{_NAMED}]{{2,7}}(?:[、・／][{_NAMED}]{{2,7}}){{0,4}})】$")
_JAPANESE_GLUED = re.compile(  # "…という。（山田はな）", "…という。（港支局　山田はな）"
    rf"[。」\d]\s*[（(](?:[{_HAN}]{{1,8}}(?:[支総]局|支社|通信部|編集委員|記者)[\s\u3000])?(?P<names>[{_HAN}][{_NAMED}]{{2,6}}(?:[、・／][{_HAN}][{_NAMED}]{{2,6}}){{0,3}})[）)]$"
)
_AGENCY_END = re.compile(  # "(c)AFP/Jane DOE"
    r"[（(](?:c|C)[）)]\s?[A-Z]{2,6}\s?[/／](?P<names>[A-ZÀ-Þ][^\W\d_]+(?:[ '’-][^\W\d_]+){1,3})$"
)
_IN_BRACKETS = re.compile(  # a line of its own
    rf"[（(](?:[{_HAN}]{{2,8}}(?:[支総]局|支社|編集委員|記者|部)[\s\u3000])?"
    rf"(?P<names>[{_HAN}][{_NAMED}]{{2,6}}(?:[、・／][{_HAN}][{_NAMED}]{{2,6}}){{0,3}})[）)]"
)
_OF_BUREAU = re.compile(rf"[{_HAN}]{{1,9}}[局部社室班]・([{_HAN}][{_NAMED}]{{2,6}})")  # "（港支局・山田はな、…）"
_OF_BUREAUS = re.compile(rf"[（(]{_OF_BUREAU.pattern}(?:[、／]{_OF_BUREAU.pattern})*[）)]")
_WRITTEN_BY = re.compile(  # "【文/试验网 王小明】", "文｜王小明 李思思", "（取材・文／山田はな）"
    rf"[（(〔【\[]?\s?(?:(?:取材|構成|編集)[・･/／])*文\s?[:：/／|｜]\s?(?:[{_HAN}A-Za-z]{{1,8}}(?:[网網报報社者刊]|新[闻聞])\s)?"
    rf"(?P<names>[{_NAMED}]{{2,7}}(?:[\s、，,/／]{{1,2}}[{_NAMED}]{{2,7}}){{0,3}})\s?[）)〕】\]]?"
)
_AUTHORED = re.compile(  # "2026-11-19 09:42 来源：试验网 作者：王小明"
    rf"(?:^|\d\s?|[来來]源.{{1,30}}|本文.{{2,60}}[，,]\s?)作者\s?[:：]\s?"
    rf"(?P<names>[{_HAN}]{{2,4}}(?:[\s、，,]{{1,2}}(?![责責编編来來])[{_HAN}]{{2,4}}){{0,3}})"
    r"(?=\s|$|\d|[|｜;；(（)），,/／]|[编編][辑輯]|[责責]|[来來]源)"
)
_OF_DESK = re.compile(  # "生活中心／王小明報導", "娛樂中心／李思思、王小明台北報導"
    rf"[{_HAN}]{{2,6}}中心\s?[/／]\s?(?P<names>(?!綜合|整理|外電|編譯|即時|專題|連線)[{_HAN}]{{2,3}}(?:、[{_HAN}]{{2,3}}){{0,3}})"
    rf"(?:\s?[/／]?\s?[{_HAN}]{{2}})?(?:綜合|專題|即時)?[報报][導道]"
)
_FILED = re.compile(  # a line: "王小明、李思思 綜合報導 / 台北市"
    rf"(?P<names>{_A_NAME}(?:[\s、]+{_A_NAME}){{0,3}})"
    rf"\s*(?:[综綜]合|[专專][题題]|[采採][访訪])[报報][导導道](?:\s?[/／]\s?[{_HAN}]{{2,4}})?"
)
_NO_SIGNATURE = re.compile(
    r"敬称|抜粋|協力|提供|監修|文責|以上|本紙|連載|原文|一部|図表|聞き手|有[删刪]|[删刪][节節改减減]|待[续續]|[节節][选選]|[转轉][载載]|[综綜]合|整理|[选選]自|摘自|作者"
    r"|[记記]者|[编編]|[图圖]|文|据|據|[来來]源|完|略|[本该該][报報文刊]|注|[为為]|的|是|[译譯]"
)
_PLACE = re.compile(
    r"[県市町村区郡府都道島駅丁目省州国]$|さん$|氏$|会$|社$|館$|所$|局$|部$|課$|院$|校$|学$|など$|談$|[\d一二三四五六七八九十]歳$|生まれ$|出身$"
)
_KANA = re.compile("[ぁ-ん]")
_NOTE = re.compile(
    r"写真|撮影|動画|構成|取材|速報|特集|詳報|共同|時事|通信|新聞|報道|関連|記事|終わり|おわり|つづく|続く|まとめ|随時"
)
_KOREAN_DESK = re.compile(r".*(?:부|팀|국|본지|본보|취재|온라인|디지털|뉴스|신문|일보|전문|소속|담당|촬영|영상|사진)")
_KOREAN_REST = re.compile(r"[\s=/|(\[<:]*(?:[\w.+-]+@[\w.-]+)?[)\]>\s]*")
_ROLES = frozenset(("通讯员", "通訊員", "实习生", "實習生"))  # what follows is a name too
_TOOK_PICTURES = frozenset(("摄", "攝", "摄影", "攝影", "供图", "供圖"))  # did who is named before
_BETWEEN = re.compile(r"\s?[·ㆍ,、，・／]\s?")
_BRACKETS = "(（〔【["
_EDITED = re.compile(
    r"(?:^|(?<=[\s(（【〔|｜/／、,，;；·•-])|(?=[责責]任[编編][辑輯]))(?:"
    r"(?:[责責]任|每.|[图圖]片|[实實][习習]|[值執执][班行]|本[期版]|新媒[体體])?(?:[编編][辑輯集]|[责責][编編])\s*[:：/／|｜丨=＝・\s]"
    r"|(?:校[对對]|[审審]核|[监監][制製]|美[编編])\s*[:：/／|｜丨]|편집(?:자)?\s?[:：=]"
    r"|(?i:editor[as]?|editing|éditeur|red(?:aktur)?|penyunting|biên tập(?: viên)?|บรรณาธิการ)\s?[:：]|อนุมัติ\s?โดย"
    r"|(?i:edit(?:ed|ing) by|fact[- ]?checked by|editado por|édité par|bearbeitet von|redigiert von|diedit oleh)[\s:])"
    r"[^|｜;；]*?(?=$|[|｜;；]|[记記]者|作者|文[:：/／]"
    r"|(?i:(?:written|words|text|reported) by|(?:reporter|penulis|pewarta|wartawan)\s?:))"
)


def reporters(text: str) -> list[str]:
    """The persons that a byline names beside the word for a reporter; [] where it names none or no byline stands."""
    if "文" in text[:7] and (written := _WRITTEN_BY.fullmatch(text)):
        return re.split(r"[\s、，,/／]+", written["names"])
    if "作者" in text and (written := _AUTHORED.search(text)):
        return [name for name in re.split(r"[\s、，,]+", written["names"]) if name not in _ROLES]
    for form in (_JAPANESE, _SIGNED_FOR, _KOREAN_TRADE):
        if signed := form.fullmatch(text):
            return [signed["names"]]
    if "者" in text:
        return _chinese(text)
    if "中心" in text[:8] and (filed := _OF_DESK.fullmatch(text)):
        return filed["names"].split("、")
    if ("報" in text or "报" in text) and (filed := _FILED.fullmatch(text)):
        return re.split(r"[\s、]+", filed["names"])
    if text.endswith(_SIGNED_OFF):
        found = _KOREAN_SIGN_OFF.fullmatch(text)
    elif "@" in text and (mailed := _KOREAN_MAIL.fullmatch(text)):
        found = mailed
    elif led := _KOREAN_LED.match(text):
        found = led
    else:
        found = _KOREAN.match(text) if "기자" in text or "특파원" in text else None
    return _korean(found) if found else []


def is_reporters_line(text: str) -> bool:
    """Whether a line is a reporter's byline and nothing else."""
    if len(text) > _LONGEST or text.endswith(("。", "！", "？", "?", "!")):
        return False
    if text.endswith(_SIGNED_OFF):
        return False  # it is spoken, as the text is
    if (
        _WRITTEN_BY.fullmatch(text)
        or _KOREAN_MAIL.fullmatch(text)
        or _OF_DESK.fullmatch(text)
        or _FILED.fullmatch(text)
    ):
        return bool(reporters(text))
    if "기자" in text or "특파원" in text:
        found = _KOREAN.match(text)
        return found is not None and bool(_KOREAN_REST.fullmatch(text, found.end()) and _korean(found))
    at = max(text.find("记者"), text.find("記者"))
    return 0 <= at <= 14 and not _PICTURED.search(text, at) and bool(_chinese(text))


def dateline_reporters(text: str) -> list[str]:
    """The reporters that a text names in the dateline with which it begins."""
    head = text[:_EDGE]
    if "者" in head:
        at = max(head.find("记者"), head.find("記者"))
        opened = max(head.rfind(b, 0, max(at, 0)) for b in _BRACKETS)
        if 0 <= opened < at <= opened + 14 and (names := _chinese(head[opened:])):
            return names
    elif led := _KOREAN_LED.match(head):
        return _korean(led)
    elif "기자" in head and (korean := _KOREAN.match(head)) and head[korean.end() : korean.end() + 1] in "=([/":
        return _korean(korean)
    return []


@functools.lru_cache(maxsize=512)  # the same lines are looked at for a label, for names and for a date
def without_editors(text: str) -> str:
    """A byline without those who edited: "王小明 责任编辑：李思思" -> "王小明"."""
    return _EDITED.sub("", text).strip()


def closing_reporters(text: str) -> list[str]:
    """Who signs the end of a text in brackets, or with trade and address."""
    tail = text[-_EDGE:]
    if _OF_BUREAUS.fullmatch(text):
        return _OF_BUREAU.findall(text)
    if tail.endswith("】") and (found := _JAPANESE_END.search(tail)) and not _NOTE.search(found["names"]):
        return _BETWEEN.split(found["names"])
    if "c" in tail and (agency := _AGENCY_END.search(tail)):
        return [agency["names"]]
    if (alone := _IN_BRACKETS.fullmatch(text)) and not (_NOTE.search(text) or _NO_SIGNATURE.search(text)):
        return _BETWEEN.split(alone["names"])
    if (
        tail.endswith(("）", ")"))
        and _KANA.search(text[:_EDGE])
        and (glued := _JAPANESE_GLUED.search(tail))
        and not (_NOTE.search(glued["names"]) or _NO_SIGNATURE.search(glued["names"]) or _PLACE.search(glued["names"]))
    ):
        return _BETWEEN.split(glued["names"])
    if "기자" in tail and (korean := _KOREAN_END.search(tail)):
        return _korean(korean)
    if tail.endswith((")", "）", "〕", "】")) and "者" in tail:
        opened = max(tail.rfind(b) for b in _BRACKETS)
        return _chinese(tail[opened:]) if opened >= 0 else []
    return []


def signed_off(text: str) -> list[str]:
    """Whom the words name with which a report of a broadcaster ends: "KBC 뉴스 홍길동입니다."."""
    return reporters(text) if text.endswith(_SIGNED_OFF) else []


def _korean(found: re.Match[str]) -> list[str]:
    names = _BETWEEN.split(found["names"] or found["behind"])
    return [] if any(map(_KOREAN_DESK.fullmatch, names)) else names


def _chinese(text: str) -> list[str]:
    for trade in re.finditer("[记記]者", text):
        found = _AFTER.match(text, trade.end())
        if not found or not _BEFORE.search(text[: trade.start()]) or _PICTURED.match(text, found.end()):
            continue
        names: list[str] = []
        spaced = ""
        for part in re.split(r"[\s、，,]+(?:[实實见見][习習][记記]者\s?)?", found["names"] or found["three"]):
            if part in _ROLES:
                continue
            if part in _TOOK_PICTURES:
                names.clear()
                break
            if _NO_NAME.fullmatch(part):
                break
            if len(part) == 1:  # "王　明"
                spaced += part
                if len(spaced) == 2:
                    names.append(spaced)
                    spaced = ""
                continue
            names.append(part)
        if names and not spaced:
            return names
    return []
