"""Lines in which a paper speaks for itself: calls to subscribe, follow or give, notes on rights, print and commissions.
Pure.

A call is told by three things together, wherever they stand in the line: what is offered (a newsletter, a channel), the
verb that asks for it, and whom it speaks for or where it leads ("our", "here"). An article about newsletters says two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_LONGEST = 330  # characters
_MOST_SENTENCES = 2  # that end with "。": more of them tell something
_SHORTEST = 7  # characters: a verb, and what is offered
# What every such line has one of: a glance tells that most lines are none. Lines are casefolded before all patterns.
_OF_OFFERS = (
    "newsletter", "inbox", "alert", "bolet", "brie", "brev", "bülten", "biuletyn", "рассылк", "whatsapp", "telegram",
    "google", "facebook", "instagram", "zalo", "ไลน์", "카카오", "뉴스레터", "メルマガ", "公众号", "essentiel",
    "wichtigste",
    # for LINE the verbs that ask: English is full of lines
    "เพื่อน", "ติดตาม", "แอด", "สมัครรับ", "友だち", "フォロー", "登録", "追蹤", "追踪", "关注", "加入", "訂閱", "订阅",
)  # fmt: skip
_OF_NOTES = (
    "reserved", "edition", "issue", "commission", "affili", "afilia", "journalism", "unterstützen sie", "souten",
    "en vous ", "abonn", "ihr abo", "subscription", "suscripción", "abbonamento",
    "collaboration", "partnership", "made possible", "supported by", "funded by", "zustimmung", "einwilligung",
    "consent", "cookies", "广告合作", "责声明", "責聲明", "版权事宜", "版權事宜", "不构成", "不構成",
    "观点", "看法", "觀點", "意見", "sección", "invitamos", "views", "opinion", "meinung", "n'engage", "n’engage",
    "quan điểm", "opini", "penulis", "見解", "ผู้เขียน",
)  # fmt: skip
_FIRST_EASTERN = "\u0400"  # of the letters that most pages have none of, Cyrillic and whatever stands behind
_EASTERN = re.compile("[\u0400-\u1dff\u2e80-\uffff]")

_OFFERED = re.compile(
    r"newsletters?|e-?mail alerts?|(?:to|in) your inbox|bolet(?:ín|ines)\b|boletim|nieuwsbrie|nyhetsbrev|nyhedsbrev"
    r"|bülten|biuletyn|рассылк|(?:whatsapp|telegram)[ -]?(?:channel|community|kanal|canal)"
    r"|(?:canale?|channel|kana[lł]\w*|canal de|canal do|community|comunidad)\b.{0,60}\b(?:whatsapp|telegram)"
    r"|\b(?:on|auf|sur|en|no|su|op|w|på)\b.{0,20}\b(?:whatsapp|google (?:news|noticias|actualités|notícias))"
    r"|(?:facebook|instagram|twitter|whatsapp|telegram|tiktok"
    r"|bluesky|\bx\b).{1,12}(?:facebook|instagram|twitter|whatsapp"
    r"|telegram|tiktok|bluesky|\bx\b)|wiadomościach google"
    r"|\b(?:trên|di|qua)\b.{0,20}\b(?:whatsapp|telegram|google news|zalo)"
    r"|\b(?:kênh|fanpage|saluran)\b.{0,40}\b(?:whatsapp|telegram|zalo|facebook|youtube)"
    r"|[\u0e00-\u9fff]\s?line(?![a-z])|(?<![a-z])line\s?[\u0e00-\u9fff]|ไลน์|카카오톡|뉴스레터|メルマガ|公众号|電子報|电子报"
    r"|l['’]essentiel de l['’](?:actu|info)|die wichtigsten (?:meldungen|nachrichten|news|schlagzeilen)"
)
# Per language: the verb that asks, and whom it speaks to or for.
_ASKED = tuple(
    (re.compile(rf"\b(?:{asked})"), re.compile(rf"\b(?:{spoken})\b"))
    for asked, spoken in (
        (
            r"sign(?:ing)? up|subscrib(?:e|ing) (?:to|here|now|today)|join(?:ing)? (?:our|us|the)"
            r"|follow(?:ing)? (?:us|our|me)",
            r"our|us|here|me|your inbox",
        ),
        (
            r"abonnieren|anmelden|meld(?:en sie|e) (?:sich|dich)|folg(?:en sie|e|t) uns",
            r"unser\w*|uns|ihr(?:em|e)? postfach|hier",
        ),
        (r"inscri(?:vez|re|vant)|abonn(?:ez|er|ant)|suivez|recevez|rejoignez", r"notre|nos|nous|votre|ici"),
        (
            r"suscr[ií]b\w+|ap[uú]nt(?:ar|at|es)\w*|reg[ií]strate|únete|únase|s[ií]gue(?:nos|me)|puedes seguir",
            r"nuestr[oa]s?|aquí|síguenos|s[ií]gueme",
        ),
        (r"assine|inscreva|siga|participe|entre no|clique|receba", r"noss[oa]s?|aqui"),
        (r"iscriv\w+|segui(?:ci|teci)|ricevi", r"nostr[aeio]|qui|seguici"),
        (r"meld je|schrijf je|abonneer|volg ons|ontvang", r"onze|ons|hier"),
        (r"zapisz|obserwuj|subskrybuj", r"nasz\w*|nas|tutaj"),
        (r"prenumerera|anmäl dig|följ oss|tilmeld|meld deg|følg oss", r"vår\w*|oss|här|vores|her"),
        (r"abone ol|kaydol|takip ed", r"biz\w*|buraya|\w{3,}imiz\w*"),
        (r"подпи(?:ши|сывай)\w+", r"наш\w*|нас"),
        (r"recevez", r"chez vous|chaque (?:matin|midi|soir|jour|semaine)"),
        (r"(?:erhält|bekomm)st du|(?:erhalten|bekommen) sie", r"deine?[mnrs]?|ihre?[mnrs]?|direkt|sofort|täglich"),
        (r"theo dõi|đăng ký|quan tâm|tham gia|nhấn", r"chúng tôi|tại đây|đừng quên|không bỏ lỡ"),
        (r"ikuti|gabung|bergabung|dapatkan|klik", r"kami|di sini|disini|jangan lewatkan"),
    )
) + tuple(
    (re.compile(asked), re.compile(spoken))
    for asked, spoken in (  # no space between words
        (r"เพิ่ม(?:เรา)?(?:เป็น)?เพื่อน|ติดตาม|แอดไลน์|สมัครรับ", r"เรา|ที่นี่|ได้ที่|คลิก|ไม่พลาด"),
        (r"友だち追加|フォロー|登録", r"ください|はこちら|しよう"),
        (r"追蹤|追踪|关注|加入|訂閱|订阅", r"我[们們]|本[报報]|立[即刻]|按此|[这這][里裡]"),
        (r"추가|구독|팔로우", r"(?:하|보)세요|해\s?주세요|누르"),
    )
)
_NOTES = re.compile(
    # rights
    r"all rights reserved\.\s.*\b(?:published|reproduced|broadcast|redistributed|permission)\b.*"
    # print
    r"|this (?:article|story|essay|piece) (?:(?:also |first |originally )*(?:appears|appeared)"
    r"|was (?:first |originally )?(?:published|printed)) in (?:the|our) .{3,60}(?:edition|issue)\b.*"
    # commissions
    r"|.*\b(?:this (?:article|post|page|story) (?:may )?contains? affiliate links|when you (?:buy|purchase|click)\b.*\b"
    r"we (?:may |might )?(?:earn|receive|get)\b.*\bcommissions?)\b.*"
    r"|(?=.*\b(?:we|our|us)\b).*\b(?:may|might|will) (?:earn|receive|get) (?:an? )?(?:affiliate |small )*commissions?\b"
    r".*\b(?:links?|purchases?|buy)\b.*"
    r"|(?=.*\b(?:wir|uns)\b).*\baffiliate-?links?\b.*\b(?:provision|vergütung)\w*\b.*"
    r"|(?=.*\b(?:nous|notre|nos)\b).*\bliens? (?:affiliés?|d['’]affiliation)\b.*\bcommissions?\b.*"
    r"|(?=.*\b(?:recibimos|nosotros|nuestr\w+)\b).*\benlaces? (?:de )?afilia\w+\b.*\bcomisi[óo]n\w*\b.*"
    # gifts and subscriptions
    r"|.*\bunterstützen sie (?:uns|unsere (?:arbeit|redaktion)|unabhängigen journalismus)\b.*"
    r"|.*\bsupport(?:ing)? our (?:award-winning |independent |local |nonprofit )*journalism\b.*"
    r"|.*\b(?:soutenez|soutenir) (?:notre (?:journal|rédaction|travail)|le journalisme|une presse indépendante)\b.*"
    r"|.*\b(?:votre abonnement|ihr abo(?:nnement)?|your subscription|(?:su|tu) suscripción|il tuo abbonamento) "
    r"(?:finance|soutient|permet|finanziert|unterstützt|ermöglicht"
    r"|supports|funds|helps|financia|apoya|permite|sostiene)\b"
    r".*\b(?:journalis|rédaction|redaktion|newsroom|reporter|periodis|redacción|giornalis|redazione)\w*.*"
    r"|pourquoi\b.{0,30}\bnos (?:contenus|articles)\b.{0,30}\babonnés\b.{0,10}"
    # whose opinion it is
    r"|\W*(?:disclaimer|disclosure|note)?\W*(?:the |any |all |these )?(?:views?|opinions?)\b.{0,40}"
    r"\b(?:expressed|contained|shared|of (?:the |our |guest )*(?:author|writer|columnist|contributor)s?)\b.*"
    r"\b(?:not necessarily|(?:do|may) not|are (?:solely |entirely )?(?:those of|their own|my own|the author['’]s))\b.*"
    r"|(?:gastkommentare|gastbeiträge|leserbriefe|kommentare|beiträge|namentlich)\b.*\bnicht\b.{0,40}"
    r"\b(?:meinung|ansicht|haltung|position) (?:der|des|unserer) (?:redaktion|zeitung|verlag|herausgeber)\w*.*"
    r"|.*\b(?:propos|textes?|opinions?|tribunes?|avis)\b.*\bn['’]engagent? (?:en rien )?(?:que|pas|ni)\b.*"
    r"|(?:las |los )?(?:opiniones|ideas|puntos de vista)\b.{0,40}\b(?:expresad|vertid|contenid|publicad|emitid)\w+\b.*"
    r"\b(?:responsabilidad|necesariamente|no (?:reflejan|representan))\b.*"
    r"|(?:as |le )?(?:opiniões|opinioni)\b.{0,40}\b(?:expressas|emitidas|espresse|contenute)\b.*"
    r"\b(?:responsa\w+|necessariamente|não refletem|non riflettono)\b.*"
    r"|\W*(?:nội dung )?(?:bài viết|đây là)\b.{0,40}\bquan điểm (?:riêng |cá nhân )?(?:của )?(?:tác giả|người viết)\b.*"
    r"|.*\b(?:opini|tulisan|artikel|kolom)\b.*\b(?:tanggung jawab|pandangan pribadi|pendapat pribadi|tidak mewakili"
    r"|tidak mencerminkan)\b.*\b(?:penulis|redaksi)\b.*"
    r"|.*(?:筆者|著者|執筆者|寄稿).{0,20}見解.{0,60}(?:ありません|異なる).{0,20}"
    r"|.*(?:ความ(?:คิด)?เห็น|บทความ).{0,40}ผู้เขียน.{0,60}(?:ไม่จำเป็น|มิได้|ไม่ได้).*"
    r"|.*(?:文[章中]|本文|内容|內容)(?:观点|看法|觀點|意見)?(?:仅|僅|只|均)?(?:代表|[属屬][于於]?)(?:作者|[个個]人){1,2}"
    r"(?:观点|看法|觀點|意見|立场|立場)?(?:[，,。].*)?"
    # that it gives no advice
    r"|(?=.*(?:参考|參考|风险|風險|本文|声明|聲明)).*不[构構]成[^。]{0,24}(?:建议|建議|依据|依據|要约|要約)(?:[，,。；;].*)?"
    r"|.{0,16}版[权權](?:及|与|與|和)免[责責][声聲]明\s?[:：]?|.*版[权權]事宜.{0,8}(?:联系|聯[絡繫]).{0,40}"
    # where there is more of it
    r"|para (?:conocer|saber|leer|ver) (?:más|otr[ao]s)\b.*\b(?:visit[ea]|haga clic|consult[ea])\b.{0,12}\bsección\b.*"
    r"|.*\bya (?:se enteró|te enteraste) de las (?:últimas )?noticias\b.*\binvitamos a ver\w*\b.*"
    # whether it may show what others host
    r"|(?=.*\b(?:\w+-)?inhalte?s?\b).*\bihre[rn]? (?:zustimmung|einwilligung)\b.*"
    r"\b(?:anzuzeigen|anzeigen|angezeigt|ge?laden)\b.*"
    r"|(?=.*\bthis (?:content|post|video|embed)\b).*"
    r"\b(?:your consent|(?:accept|enable|allow)\w* (?:\w+ ){0,2}cookies)\b.*"
    r"|(?=.*\bce(?:tte)? (?:contenu|vidéo|publication)\b).*"
    r"\b(?:votre consentement|(?:accept|autoris)\w+ (?:\w+ ){0,2}cookies)\b.*"
    r"|(?=.*\beste (?:contenido|vídeo|video)\b).*\b[st]u consentimiento\b.*"
    # who paid for it
    r"|this (?:story|article|coverage|reporting) (?:was|is) (?:also )?(?:produced|supported|funded|made possible)\b.*"
    r"\b(?:collaboration|partnership|support|funding|grant)\b.*"
    # who sells its advertisements
    r"|.{0,12}广告合作.{0,20}请点击.{0,10}"
    # follow
    r"|suivez\b.* en vous (?:inscrivant|abonnant)\b.*"
)


_LONGEST_WHOLE = 140  # characters
# Short lines that are nothing but a call: how they open tells it, for news does not order its readers about.
_WHOLE = re.compile(
    r"(?:download|get|try) (?:our|the) (?:free )?(?:\w+ )?app\b.*|(?:like|follow) us on .*"
    r"|(?:have|got|do you have) (?:a|any) (?:news )?(?:tips?|story|stories|questions?|feedback)\b.{0,30}\?.*"
    r"|(?:please )?support (?:our|independent|local|quality|nonprofit)(?: \w+)? journalism\b.*"
    r"|get .{0,50}\b(?:in|to) your inbox\b.*|(?:to (?:get|receive"
    r"|read) more .{0,40},? )?(?:sign up|subscribe) (?:here|now|today)"
    r"\b.*|click here to (?:subscribe|sign up|join|donate)\b.*"
    r"|stay (?:up to date|informed|connected) with (?:our|the) .*"
    r"|read more (?:from|of) (?:the |our )?.{0,40} here|not a (?:subscriber|member)\b.*"
    r"|jetzt .{0,40}\b(?:newsletter|abo|app|\w+-?plus)\b.{0,40}\b(?:abonnieren"
    r"|testen|lesen|sichern|anmelden|bestellen)\b.*"
    r"|(?:melden|laden) sie .{0,40}\b(?:newsletter|app)\b.*"
    r"|keine .{0,30} mehr verpassen(?:\W.{0,40}\b(?:newsletter|app|abo)\b.*|\W*)"
    r"|(?:sie haben|haben sie) .{0,50}[?.] .{0,20}(?:schreiben|melden|kontaktieren)\b.*"
    r"|hier finden sie (?:alle|weitere|mehr) (?:nachrichten|meldungen|artikel)\b.*"
    r"|(?:abonnez-vous|inscrivez-vous|je m['’](?:inscris|abonne))\b.*|téléchargez .{0,30}\bapplication\b.*"
    r"|vous avez une (?:information|question|info)\b.{0,40}\?.*"
    r"|(?:soutenez|soutenir) .{0,20}\b(?:journalisme|presse|rédaction|média)\b.*"
    r"|retrouvez .{0,50}\b(?:chaîne whatsapp|newsletter|application|page facebook)\b.*"
    r"|(?:recibe|recibí|reciba) .{0,40}\ben [ts]u (?:correo|bandeja|e-?mail|móvil)\b.*"
    r"|descarg(?:a|á|ue) .{0,20}\b(?:app|aplicación)\b.*|suscr[ií]b(?:ete"
    r"|ase|ite)\b.*|hazte (?:socio|socia|miembro|suscriptor)\b.*"
    r"|¿tien[ea]s? .{0,20}\b(?:noticia|información|pista|historia|denuncia)\b.{0,20}\?.*"
    r"|(?:sigue|seguí|siga) .{0,40}\b(?:nuestro canal|nuestras redes|google news)\b.*"
)
# The same where the verb has no form of its own for orders: such a line ends like no sentence.
_WHOLE_UNENDED = re.compile(
    r"(?:(?:kính )?mời )?(?:quý )?(?:bạn đọc|độc giả"
    r"|khán giả)?.{0,12}\b(?:đăng ký|theo dõi|nhấn|bấm|tải|tham gia)\b.{0,30}"
    r"\b(?:bản tin|kênh|fanpage|ứng dụng|app|zalo|google news|youtube|nhận tin)\b.*"
    r"|(?:mọi )?(?:ý kiến|quý độc giả|bạn đọc|thông tin|tin,? bài).{0,40}\bgửi .{0,30}(?:email|địa chỉ).{0,50}@.*"
    r"|(?:daftar|unduh|simak|dapatkan|kirim(?:kan)?|dukung|klik|ikuti|gabung|baca) .{0,60}"
    r"(?:newsletter|aplikasi|google news|ponsel anda|redaksi@|jurnalisme|di sini|saluran|kanal|whatsapp).*"
    r"|.{0,8}(?:[关關]注|追[蹤踪]|[订訂][阅閱]|下[载載]|加入|[扫掃]描|[长長]按).{0,14}(?:公[众眾][号號]|微信|客[户戶]端|app|[简簡][报報]|[读讀]者群"
    r"|[频頻]道|我[们們]|[电電]子[报報]|二[维維][码碼]).{0,24}"
    r"|.{0,4}[欢歡]迎.{0,10}(?:提供|[报報]料|爆料|投稿|[来來]稿).{0,40}|更多(?:精彩"
    r"|[内內]容|[资資][讯訊]|新[闻聞]).{0,20}(?:[关關]注|下[载載]|[点點][击擊]).{0,24}"
    r"|(?:新[闻聞]|[爆报報]料|投稿)(?:[热熱][线線]|[邮信]箱|[电電][话話]).{0,40}"
    r"|(?=.*(?:メルマガ|メールマガジン|google|youtube|line|アプリ|チャンネル|公式|ぜひ)).{0,24}(?:フォロー|登録|ダウンロード|購読|友だち追加)"
    r"(?:する|して.{0,20}|をお願いします|はこちら.{0,6}|しよう)?"
    r"|.{0,14}(?:情報提供|ご意見|ご感想|お問い合わせ).{0,24}(?:こちら|フォーム|まで|お寄せください).{0,14}"
    r"|▶?.{0,20}(?:구독하기|구독하세요|구독과 좋아요.{0,14}|추가하세요|다운로드하세요|팔로우하세요)"
    r"|.{0,8}제보(?:는|를|가)? .{0,40}(?:받습니다|뉴스가 됩니다|기다립니다)"
    r"|(?:สมัครรับ|กดติดตาม|ติดตาม|เพิ่มเพื่อน|ดาวน์โหลด|แจ้งเบาะแส"
    r"|ส่งข่าว)(?=.{0,70}(?:ข่าว|youtube|ยูทูบ|line|ไลน์|แอป|facebook|เฟซบุ๊ก|@)).{0,90}"
)


def _is_whole(line: str) -> bool:
    """Whether a line, casefolded, is nothing but a call by the way it opens."""
    if not line or len(line) > _LONGEST_WHOLE:
        return False
    if _WHOLE.fullmatch(line):
        return True
    return not line.endswith((".", "。")) and _WHOLE_UNENDED.fullmatch(line) is not None


def those_that_call(texts: Iterable[str]) -> set[int]:
    """Which of the lines are such a call or note as a whole, by index: "Sign up for our newsletter here", "Únete a
    nuestro canal …". One look at all of them tells which telling words are there at all: on most pages few or none."""
    folded = [text.casefold() if _SHORTEST <= len(text) <= _LONGEST else "" for text in texts]
    together = "\n".join(folded)
    eastern = _EASTERN.search(together) is not None
    offers, notes = (
        [word for word in words if (eastern or word < _FIRST_EASTERN) and word in together]
        for words in (_OF_OFFERS, _OF_NOTES)
    )
    return {
        i
        for i, line in enumerate(folded)
        if _is_whole(line) or (offers and _offers(line, offers)) or (notes and _notes(line, notes))
    }


def _offers(line: str, words: Sequence[str]) -> bool:
    return (
        line.count("。") <= _MOST_SENTENCES
        and any(word in line for word in words)
        and _OFFERED.search(line) is not None
        and _is_asked(line)
    )


def _notes(line: str, words: Sequence[str]) -> bool:
    return any(word in line for word in words) and _NOTES.fullmatch(line) is not None


def _is_asked(text: str) -> bool:
    return any(asked.search(text) and spoken.search(text) for asked, spoken in _ASKED)
