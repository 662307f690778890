"""Who signs, or stands where a name could, and is no person. Pure.

    a desk       a login, a desk or a trade that says nothing of who wrote: "admin", "PV", "Staff Writer"
    a house      a newsroom, an office or a paper that signs: "Redaktion X", "Prefeitura de X", "X网", "X일보"
    no name      whatever holds a word that no person's name does: "Subscribe", "Instagram", "입력"

A list of all papers is out of reach; the words that houses put into their names are not. Words stand by language:
Vietnamese, English, German, French, Spanish, Portuguese, Italian, Dutch, Nordic, Polish, Indonesian, Turkish, Russian,
Arabic, Chinese and Japanese, Korean, Thai, Hindi, as far as it has any.
"""

from __future__ import annotations

import functools
import re

import regex

from storage.text import letters

# ------------------------------------------------------------------------------------------------ desks

_DESK_NAMES = """
    admin|administrator|webmaster|root|user|guest|anonymous|unknown|n/a|none|null|website|internet
    super user|super utilisateur|super usuario|super utente|super usuário|newsroom|news desk|web desk
    quản trị|quản trị viên|ban quản trị|tác giả|sưu tầm|phóng viên|nhà báo|biên tập viên|cộng tác viên
    contribution externe|contributeur externe|external contributor|guest contributor|guest author|gastautor|gastbeitrag
    our correspondent|our staff correspondent|our special correspondent|our reporter|our staff reporter
    comunicados|comunicado|nota de prensa|comunicado de prensa|press release|pressemitteilung|communiqué|보도자료
    online desk|newswire|newswires|特邀作者|特约作者|特約作者|供图|供圖
    colaborador externo|colaboración externa|contributo esterno
    pv|bbt|ctv|btv|t/h|tổng hợp|nhóm pv|nhóm phóng viên|pv tổng hợp|pv t/h|bbt tổng hợp|bbt t/h
    소설가|시인|칼럼니스트|논설위원|평론가
"""
_TRADE_WORDS = """
    analyst assistant associate attorney author bureau ceo certified chief co-founder columnist consultant
    contributing contributor coordinator correspondent critic deputy director editor editorial editors executive
    expert extension former founder freelance gardener guest head journalist junior licensed manager managing member
    photographer political president producer professor publisher registered reporter reporters senior special
    specialist staff strategist writer writers
    autorin volontär volontärin
    correspondant correspondante journaliste redactor redactora rédacteur rédactrice avocat avocate chercheur chercheuse
    économiste essayiste historien historienne médecin philosophe politologue professeur professeure sociologue
    corresponsal editora periodista abogada abogado catedrática catedrático economista profesor profesora
    giornalista redattore
    verslaggever
    redaktor
    jurnalis wartawan
    소설가 시인 작가 칼럼니스트 논설위원 평론가 교수 변호사 강사 대표 연구원 연구위원 소장
    활동가 의사 원장 센터장 박사 전문가 감독
"""
_FIELDS = frozenset(("online", "digital", "web", "news", "sports", "city", "copy", "social", "media"))  # of trades
_NOBODY = frozenset(letters(name) for line in _DESK_NAMES.split("\n") for name in line.split("|"))
_LOGINS = frozenset(("admin", "administrator", "webmaster"))
_TRADES = frozenset(_TRADE_WORDS.split())
_TRADE_ENDS = (
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "journalist",
    "journalistin",
    "reporterin",
)
_OWN_REPORTER = re.compile(r"(?:our|own|staff|special) (?:staff )?(?:correspondent|reporter)s?,?\s\w+", re.I)
_DESK_LINE = re.compile(
    r"(?:p\.?v|b\.?b\.?t|c\.?t\.?v|b\.?t\.?v|t[./]h|tổng hợp|nhóm (?:pv|phóng viên)|ban biên tập)\b.{0,20}",
    re.IGNORECASE,
)


def is_trade(word: str) -> bool:
    """Whether a word says what a person is rather than who."""
    folded = word.casefold().strip(".,")
    return folded in _TRADES or folded.endswith(_TRADE_ENDS)


def is_nobody(name: str) -> bool:
    """Whether a name says nothing of who wrote: a desk, a login, a trade."""
    words = name.split()
    if len(words) > 1 and words[-1].casefold() in _LOGINS:
        return True  # "courier admin"
    return letters(name) in _NOBODY or all(map(is_trade, [w for w in words if w.casefold() not in _FIELDS] or words))


def is_desk(line: str) -> bool:
    """Whether a line is nobody's, or a desk's that adds a little: "PV (t/h)", "Ban Biên tập Báo X"."""
    return is_nobody(line) or is_own_reporter(line) or _DESK_LINE.fullmatch(line) is not None


def is_own_reporter(line: str) -> bool:
    """Whether a line tells of a house's reporter but the place: "Our Correspondent, Nà Lếch"."""
    return _OWN_REPORTER.fullmatch(line) is not None


# ------------------------------------------------------------------------------------------------ houses

_ROOMS = "|".join((
    r"newsroom|news ?desk|web ?desk",
    r"(?:(?:aus|von) )?(?:unsere[r]?|d(?:ie|er)|eigene)? ?(?:online|web|lokal|sport|politik|haupt|zentral)?-?redaktion"
    r"|rundfunk|fernsehen",
    r"(?:la |de |notre )?r[ée]daction",
    r"(?:la )?redacci[óo]n|mesa de redacción",
    r"(?:da |a )?reda[çc][ãa]o",
    r"(?:la |dalla )?redazione",
    r"redactie",
    r"redaksjonen|redaktionen",
    r"redakcja",
    r"(?:tim |dewan )?redaksi|tim liputan",
    r"yaz[ıi] i[şs]leri|haber merkezi",
    r"(?:от )?редакци[яи]|пресс-служба",
))  # fmt: skip
_OFFICES = "|".join((  # that send out what papers print; a name stands behind them
    r"phòng|sở|ubnd|ủy ban|chi cục|cục|ban quản lý|văn phòng|báo|tạp chí|đài (?:phát|truyền|tiếng|pt)|cổng thông tin"
    r"|trang (?:tin|thông tin)|website|công ty|trung tâm",
    r"presse(?:stelle|dienst|büro|mitteilung|team|amt)|stadt(?:verwaltung)?|gemeinde(?:verwaltung)?|landratsamt|landkreis"
    r"|polizei(?:präsidium|inspektion)?|feuerwehr",
    r"mairie|ville de|préfecture|service (?:de )?(?:presse|communication)|agence",
    r"ayuntamiento|gobierno|oficina de|gabinete de",
    r"(?:a |da )?prefeitura|câmara municipal|assessoria|ascom|secom|ag[êe]nci[ae]s?",
    r"comune|ufficio stampa|agenzi[ae]",
    r"gemeente|persdienst",
    r"urząd|agencja",
    r"dinas|humas|diskominfo|pemerintah|mc (?:kab|kota|prov)|media center",
    r"администрация|пресс-центр",
))  # fmt: skip
_SIGNED = re.compile(
    rf"(?:\S+\s){{1,3}}(?:obituaries|reporters|correspondents|newswires?|staff)"
    rf"|(?:\S+\s)?(?:{_ROOMS})(?:[\s,/|–-].*)?|(?:{_OFFICES})(?:[\s,/|–-].*)?"
    r"|.+\s(?:noticias|notícias|notizie|nachrichten|nieuws|inc|ltd|llc|gmbh|s\.?a\.?r\.?l|corp|limited)\.?"
    r"|(?:.*\s)?(?:وكالات|(?:هيئة|فريق) التحرير)",
    re.I,
)
_HAN = re.compile(
    r".*(?:[网網报報刊社]|新聞|新闻|通信|广播|廣播|电视台|電視台|電視|卫视|放送|テレビ|ラジオ|ニュース|オンライン|[编編][辑輯集][部室]|[财財][经經]"
    r"|取材班|取材チーム|報道部|記者団|[报報][道導]|[综綜]合|中心|客户端|公众号|官方[账帳][号號]|[频頻]道|在线"
    r"|政府.{0,8}|公所|委[员員][会會]|[办辦]公[室厅廳]|宣[传傳]部)"
    r"|[来來]自.*|.*(?:[时時][间間]|[发發][布佈]|更新).*|本[报報刊网網社臺台].{0,2}[讯訊电電]|[编編][辑輯]|[记記]者|小[编編]|通讯员"
)
_HANGUL = re.compile(
    r"..+(?:신문|일보|뉴스|방송|통신|신보|닷컴|경제|미디어|타임스|저널|투데이)"
    r"|.*(?:뉴스|취재|편집|보도|디지털|온라인).{0,4}(?:팀|부|국|센터)|온라인뉴스|기자|시민|객원|명예|청소년"
)
_THAI = re.compile(
    r".*(?:ออนไลน์|รายการ|เช้านี้|ข่าว(?:เช้า|เที่ยง|เย็น|ค่ำ)|กองบรรณาธิการ|ทีมข่าว|สำนักข่าว|โต๊ะข่าว|หนังสือพิมพ์|ศูนย์ข่าว|นิวส์|สำนักงาน|เทศบาล).*|ผู้สื่อข่าว\S*"
)
_INDIC = re.compile(r"दैनिक\s.*|.*(?:डेस्क|न्यूज़?|समाचार|ब्यूरो|संवाददाता|टीम|एजेंसी|ऑनलाइन)")
_RATHER = regex.compile(  # what a person may be called too ("Emily Post"), or what is kept where nobody else signs
    r"(?i:ban (?:biên tập|tuyên giáo|dân vận|tổ chức))\b.*"
    r"|.*(?:News|Times|Post|Magazine|Online|TV|Radio|Newspaper|\.vn|\.com)"
)


@functools.lru_cache(maxsize=2048)
def is_house(name: str) -> bool:
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


def sounds_like_house(name: str) -> bool:
    """Whether a name is rather that of a paper, a board or a company: beside a person it is no second author."""
    return _RATHER.fullmatch(name) is not None


# ------------------------------------------------------------------------------------------------ words of no name

_NO_NAMES = """
    báo tin ảnh
    about account admin administrator advertisement agency all and article articles association author best bio blog
    blogs browse by caption categories category center company contact credit daily department desk digital follow get
    group guest health hide home how images inc institute join jump key learn llc log login magazine media menu more
    fact name email now us terms tickets thank thanks gallery load buy stay tuned started happy sponsored latest
    breaking xem thêm đọc tiếp mehr jetzt lesen erfahren weitere startseite aktuelle meldungen nachrichten voir savoir
    plus suite nos notre offres leer más noticias continuar leyendo redes selengkapnya lihat semua baca juga disini
    berita terkait tỉnh huyện phường quận kabupaten provinsi kecamatan ini leggi altro notizie leia mais notícias
    saiba อ่าน ต่อ ข่าว ล่าสุด
    news newsletter newsroom online our photo points post posted posts press privacy products profile read reading
    related report search settings share show sign size staff subscribe team the times to top university video view
    watch week weekly what why you your
    deutschland germany
    agentur aktualisiert artikel bild drucken erschienen erstellt foto hören lesezeit merken redaktion teilen uhr
    veröffentlicht
    agence imprimer partager redaction rédaction
    compartir imprimir
    compartilhar
    condividi stampa
    delen
    redakcja
    bagikan
    台北 臺北 新北 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 苗栗 彰化 南投 雲林 嘉義 屏東 宜蘭 花蓮 台東 臺東 澎湖 金門
    最新内容 最新內容 最新文章 热门文章 熱門文章 相关文章 相關文章 更多文章 全部文章 作者其他文章
    追蹤作者 追踪作者 关注作者 臺北時間 台北時間 北京时间 當地時間 当地时间
    加入收藏 收藏 打印 分享 发布 发布时间 更新 更新时间 来源 來源 時間 时间 日期 公開 掲載 掲載日
    配信 投稿 最終更新 出典 พบ
    발행일 수정일 등록일 작성일 게시일 조회
    입력 송고 수정 등록 승인 작성 기사입력 최종수정 업데이트
    bluesky facebook getty instagram linkedin pinterest telegram twitter whatsapp youtube
"""
_WORDS_OF_NO_NAME = frozenset(_NO_NAMES.split())
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|de|org|net|fr|vn|at|uk|is)\b", re.I)


def is_word_of_no_name(word: str) -> bool:
    """Whether a word is one of buttons, forms, labels of dates, organisations or platforms."""
    return word.casefold() in _WORDS_OF_NO_NAME


def is_no_name(text: str) -> bool:
    """Whether a text holds an address, or a word of buttons, labels of dates, organisations or platforms."""
    return not _WORDS_OF_NO_NAME.isdisjoint(text.casefold().split()) or _ADDRESS.search(text) is not None
