"""Who wrote it, as pages of ten languages print it: each form of a line in each place of a page that nobody wrote rules
for, and that tells machines nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from crawler.parse import parse_page

from .texts import TEXTS


@dataclass(frozen=True)
class Paper:
    """How papers of a language print who wrote. {a}, {b}: names; {A}: in capitals; {d}: the date."""

    a: str
    b: str
    date: str
    title: str
    paragraphs: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]


FERRY = {
    "fr": (
        "Le bac de Port-Salin reprend du service après onze mois de travaux",
        "Le bac qui relie les deux rives de l’Ondine a repris du service lundi matin, après onze mois de travaux.",
        "La commune a investi 1,2 million d’euros dans la réfection de la coque et du moteur, indique la mairie.",
        "« On commençait à trouver le détour long », confie une boulangère installée sur le quai depuis 1998.",
        "Les horaires restent inchangés jusqu’au printemps, avec une rotation toutes les vingt minutes.",
    ),
    "es": (
        "El transbordador de Puerto Salinas vuelve a navegar tras once meses",
        "El transbordador que une las dos orillas del río Ondina volvió a navegar el lunes tras once meses de obras.",
        "El ayuntamiento invirtió 1,2 millones de euros en el casco y el motor, según fuentes del consistorio.",
        "«Ya se nos hacía largo el rodeo», cuenta una panadera del muelle, instalada allí desde 1998.",
        "Los horarios no cambian hasta la primavera, con una salida cada veinte minutos desde las seis.",
    ),
    "id": (
        "Kapal penyeberangan Muara Asin kembali beroperasi setelah sebelas bulan",
        "Kapal penyeberangan yang menghubungkan dua tepi Sungai Ondin kembali beroperasi pada Senin pagi.",
        "Pemerintah kota mengeluarkan 1,2 miliar rupiah untuk memperbaiki lambung dan mesin kapal itu.",
        "“Memutar lewat jembatan terlalu jauh,” kata seorang penjual roti di dermaga sejak 1998.",
        "Jadwal tidak berubah sampai musim kemarau, dengan satu keberangkatan setiap dua puluh menit.",
    ),
}


def paper(language: str, names: str, date: str, above: str, below: str) -> Paper:
    """above, below: the forms of a line around the headline and under the text, one a line."""
    first, second = names.split(" + ")
    title, *paragraphs = FERRY.get(language) or (TEXTS[language].title, *TEXTS[language].paragraphs)
    forms = [tuple(line.strip() for line in lines.strip().split("\n")) for lines in (above, below)]
    return Paper(first, second, date, title, tuple(paragraphs), *forms)


PAPERS = {
    "vi": paper(
        "vi",
        "Nông Thị Vân + Lý Văn Sơn",
        "20/11/2026 10:20",
        """{a}
        Tác giả: {a}
        {a} - {d}
        {d} | {a}
        Bài và ảnh: {a}
        PV {a}
        Đăng bởi {a}
        Bởi {a}""",
        """{a}
        {A}
        Bài, ảnh: {a}
        {a} - {b}
        Tin, ảnh: {a}
        {a} (tổng hợp)
        PV: {a}""",
    ),
    "en": paper(
        "en",
        "Martha Okafor + Tom Brindley",
        "November 20, 2026",
        """By {a}
        {a}
        By {a} and {b}
        By {a} | {d}
        {a} • {d}
        {a} — {d}
        Words by {a}
        Analysis by {a}
        By {a}, Political Editor
        By {a} in London
        By {a} Reuters
        BY {A}
        By: {a}
        Posted by {a} on {d}
        Posted in Travel by {a}
        {d} | Travel | {a}
        {a} • 5 min read
        By {a}, PhD
        By {a} (@mokafor)
        By {a}Published {d}
        {d} By {a} 3 Comments
        Staff Writer {a}
        {d} by {a}""",
        """{a}
        By {a}
        Reporting by {a}""",
    ),
    "de": paper(
        "de",
        "Sabine Krüger + Jörg Althoff",
        "20.11.2026, 10:20 Uhr",
        """Von {a}
        {a}
        Von {a} und {b}
        Text: {a}
        Interview: {a}
        {d} von {a}
        Von {a} | {d}
        Autor: {a}
        Ein Kommentar von {a}
        Eine Analyse von {a}
        Aus Hamburg berichtet {a}
        VON {A}
        Von {a}, Berlin
        Von {a} (dpa)""",
        """{a}
        Von {a}
        Text: {a}""",
    ),
    "fr": paper(
        "fr",
        "Élodie Marchand + Bruno Lefèvre",
        "20 novembre 2026 à 10h20",
        """Par {a}
        {a}
        Par {a} et {b}
        Par {a} avec AFP
        Par {a} | {d}
        Publié le {d} par {a}
        Par {a}, à Marseille
        Propos recueillis par {a}
        Auteur : {a}
        PAR {A}
        De notre correspondante {a}
        Rédigé par {a}
        Une enquête de {a}""",
        """{a}
        {a} (avec AFP)
        Par {a}""",
    ),
    "es": paper(
        "es",
        "Lucía Ferrer + Andrés Montoya",
        "20 de noviembre de 2026",
        """Por {a}
        {a}
        Por {a} y {b}
        Por: {a}
        {a} | {d}
        {d} - {a}
        Texto: {a}
        POR {A}
        Escrito por {a}
        Publicado por {a} el {d}
        Por {a}, corresponsal en Lima""",
        """{a}
        Por {a}
        Texto: {a}""",
    ),
    "zh": paper(
        "zh",
        "沈小禾 + 陆一舟",
        "2026-11-20 10:20",
        """记者 {a}
        作者：{a}
        {d} 来源：试验网 作者：{a}
        本报记者 {a} {b}
        文/{a}
        撰文 {a}
        {a} 报道
        {a}/文
        采写：{a}
        （记者 {a}）
        文 | 记者 {a}
        作者: {a} 编辑: 李四海""",
        """（记者 {a}）
        记者 {a}
        （作者：{a}）
        责任编辑：李四海 记者：{a}""",
    ),
    "ja": paper(
        "ja",
        "佐倉航太 + 立川蓮",
        "2026年11月20日 10時20分",
        """文：{a}
        文・{a}
        記者 {a}
        取材・文／{a}
        取材・文：{a}
        執筆：{a}
        著者：{a}
        編集部 {a}
        {a}（記者）
        {a} / ライター
        {a}記者
        text by {a}""",
        """【{a}】
        （{a}）
        文：{a}
        （記者 {a}）""",
    ),
    "ko": paper(
        "ko",
        "남보라 + 구현모",
        "2026.11.20 10:20",
        """{a} 기자
        {a} 기자 bora@garam.example
        기자 {a}
        글 {a}
        글={a}
        글·사진 {a}
        취재 {a}
        {a}·{b} 기자
        {a} 기자 {d}
        입력 {d} {a} 기자
        {a} 기자 구독
        {a} 특파원
        {a} 논설위원
        [가람=한빛일보] {a} 기자 =
        한빛일보 {a} 기자""",
        """{a} 기자 bora@garam.example
        {a} 기자
        [{a} 기자]
        글 {a} 기자""",
    ),
    "th": paper(
        "th",
        "สมชาย ใจดี + วิภา แสงทอง",
        "20 พ.ย. 2569 10:20 น.",
        """โดย {a}
        โดย : {a}
        ผู้เขียน: {a}
        เรื่อง: {a}
        เขียนโดย {a}
        รายงานโดย {a}
        ผู้สื่อข่าว {a}
        เรื่องและภาพ : {a}
        {d} โดย {a}
        {a} | {d}""",
        """เรื่อง: {a}
        โดย {a}""",
    ),
    "id": paper(
        "id",
        "Siti Rahmawati + Budi Santoso",
        "Jumat, 20 November 2026 10:20 WIB",
        """Oleh {a}
        Penulis: {a}
        Penulis {a}
        {a} - {d}
        {d} | {a}
        Reporter: {a}
        Pewarta: {a}
        Laporan: {a}
        Laporan wartawan {a}
        Laporan oleh {a}
        Wartawan: {a}
        Jurnalis: {a}
        Kontributor: {a}
        {a} dan {b}
        Penulis: {a} | Editor: Joko Susilo
        Editor: Joko Susilo Reporter: {a}""",
        """Penulis: {a}
        {a}
        Reporter: {a}""",
    ),
}
ABOVE = (  # {l}: the line; {d}: the date, where the line has none; {h}: the headline; {p}: the text
    "{h}<div class=x1>{l}</div><div>{d}</div>{p}",
    "{h}<p class=byline>{l}</p><time datetime=2026-11-20>{d}</time>{p}",
    "{h}<div class=info><span>{d}</span><span>{l}</span></div>{p}",
    "{h}<div class=meta><span>{l}</span> <span>{d}</span></div>{p}",
    "{h}<div>{d}</div><figure><img src=/a.jpg><figcaption>{c}</figcaption></figure><div>{l}</div>{p}",
    "{h}<div>{d}</div><div class=text><p><b>{l}</b></p>{p}</div>",
    "{h}<div>{d}</div><div class=author-card><img src=/a.jpg alt=''><div>{l}</div></div>{p}",
)
BELOW = (
    "{h}<div>{d}</div>{p}<p style='text-align:right'><strong>{l}</strong></p>",
    "{h}<div>{d}</div>{p}<p>{l}</p>",
    "{h}<div>{d}</div>{p}<div class=author>{l}</div>",
)


@pytest.mark.parametrize(
    ("language", "form", "places"),
    [(key, form, ABOVE) for key, told in PAPERS.items() for form in told.above]
    + [(key, form, BELOW) for key, told in PAPERS.items() for form in told.below],
)
def test_who_wrote_is_read_in_whatever_form_and_place_it_is_printed(
    language: str, form: str, places: tuple[str, ...]
) -> None:
    told = PAPERS[language]
    line = form.format(a=told.a, b=told.b, A=told.a.upper(), d=told.date)
    parts = {
        "h": f"<h1>{told.title}</h1>",
        "l": line,
        "d": "" if "{d}" in form else told.date,
        "c": told.paragraphs[1][:40],
        "p": "".join(f"<p>{paragraph}</p>" for paragraph in told.paragraphs),
    }
    wanted = {told.a.casefold(), *([told.b.casefold()] if "{b}" in form else [])}
    read = {place: _authors(language, told.title, place.format(**parts)) for place in places}
    assert {place: names for place, names in read.items() if names != wanted} == {}


def _authors(language: str, title: str, article: str) -> set[str]:
    head = f"<title>{title} | Ondine Press</title><meta property=og:site_name content='Ondine Press'>"
    body = (
        f"<header><nav><a href=/a>A</a></nav></header><main><article>{article}</article></main><footer>© 2026</footer>"
    )
    page = f"<html lang={language}><head>{head}</head><body>{body}</body></html>"
    return {name.casefold() for name in parse_page(page, "https://news.example/x/ferry-12345.html").authors}
