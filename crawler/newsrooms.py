"""Who signs and is no person: newsrooms, offices and papers, in the languages of the world's news. Pure.

A list of all papers is out of reach; the words that houses put into their names are not: "Redaktion X",
"Prefeitura de X", "X网", "X일보".
"""

from __future__ import annotations

import functools
import re

_ROOMS = (
    r"(?:(?:aus|von) )?(?:unsere[r]?|d(?:ie|er)|eigene)? ?(?:online|web|lokal|sport|politik|haupt|zentral)?-?redaktion"
    r"|redactie|redaksjonen|redaktionen|(?:la |de |notre )?r[ée]daction|(?:la )?redacci[óo]n|(?:da |a )?reda[çc][ãa]o"
    r"|(?:la |dalla )?redazione|(?:tim |dewan )?redaksi|tim liputan|redakcja|(?:от )?редакци[яи]|пресс-служба"
    r"|yaz[ıi] i[şs]leri|haber merkezi|newsroom|news ?desk|web ?desk|mesa de redacción"
)
_OFFICES = (  # that send out what papers print; a name stands behind them
    r"presse(?:stelle|dienst|büro|mitteilung|team|amt)|stadt(?:verwaltung)?|gemeinde(?:verwaltung)?|landratsamt|landkreis"
    r"|polizei(?:präsidium|inspektion)?|feuerwehr|comune|ufficio stampa|(?:a |da )?prefeitura|câmara municipal"
    r"|assessoria|ascom|secom|ag[êe]nci[ae]s?|agenzi[ae]|ayuntamiento|gobierno|oficina de|gabinete de|mairie|ville de"
    r"|préfecture|service (?:de )?(?:presse|communication)|agence|dinas|humas|diskominfo|pemerintah|gemeente|persdienst"
    r"|urząd|agencja|администрация|пресс-центр|phòng|sở|ubnd|ủy ban|chi cục|cục|ban quản lý|văn phòng"
)
_SIGNED = re.compile(
    rf"(?:\S+\s)?(?:{_ROOMS})(?:[\s,/|–-].*)?|(?:{_OFFICES})(?:[\s,/|–-].*)?|(?:.*\s)?(?:وكالات|(?:هيئة|فريق) التحرير)",
    re.I,
)
_HAN = re.compile(
    r".*(?:[网網报報刊社]|新聞|新闻|通信|广播|廣播|电视台|電視台|電視|卫视|放送|テレビ|ラジオ|ニュース|オンライン|[编編][辑輯集]部"
    r"|取材班|取材チーム|報道部|記者団|[报報][道導]|[综綜]合|中心|客户端|公众号|[频頻]道|在线)"
    r"|本[报報刊网網社臺台].{0,2}[讯訊电電]|[编編][辑輯]|[记記]者|小[编編]|通讯员"
)
_HANGUL = re.compile(
    r"..+(?:신문|일보|뉴스|방송|통신|신보|닷컴|경제|미디어|타임스|저널|투데이)"
    r"|.*(?:뉴스|취재|편집|보도|디지털|온라인).{0,4}(?:팀|부|국|센터)|온라인뉴스|기자"
)
_THAI = re.compile(r".*(?:ออนไลน์|กองบรรณาธิการ|ทีมข่าว|สำนักข่าว|โต๊ะข่าว|หนังสือพิมพ์|ศูนย์ข่าว|นิวส์).*|ผู้สื่อข่าว\S*")
_INDIC = re.compile(r"दैनिक\s.*|.*(?:डेस्क|न्यूज़?|समाचार|ब्यूरो|संवाददाता|टीम|एजेंसी|ऑनलाइन)")


@functools.lru_cache(maxsize=2048)
def names_newsroom(name: str) -> bool:
    """Whether a printed name is that of a newsroom, an office or a paper rather than a person's."""
    first = name[:1]
    if first < "\u0900":  # Latin, Cyrillic, Arabic
        pattern = _SIGNED
    elif first < "\u0980":
        pattern = _INDIC
    elif "\u0e00" <= first < "\u0e80":
        pattern = _THAI
    else:
        pattern = _HANGUL if "\uac00" <= first <= "\ud7a3" else _HAN
    return pattern.fullmatch(name) is not None
