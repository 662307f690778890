"""What a line is, told from its words alone."""

from __future__ import annotations

import pytest

from crawler import lines

NOISE = """
ภาพจาก ร้านซักรีดท่าเรือ
ขอบคุณข้อมูลจาก : สมาคมคนซักผ้า
기사 제목과 주요 문장을 기반으로 자동 요약한 결과입니다. 본문 보기를 권장합니다.
12/06/2025 16:20 | Lượt xem: 184 Cỡ chữ: A+ A-
Thứ tư, 05/03/2025 - 08:30 Lượt đọc: 1.034
2024-10-19T07:45:00+07:002024-10-19T07:45:00+07:00https://phunu.example/tin-co-so/thi-lam-banh-742.html
▶ 제보는 전화 02-555-0100, 메일 jebo@sangol.example 로 보내 주세요
封面图片来源：视觉试验
（本文仅代表作者个人观点，不代表本报立场）
※ 외부 기고는 본지의 편집방향과 다를 수 있습니다.
(이 글은 필자의 의견으로 본지의 논조와 다를 수 있습니다. 편집자)
You can also watch the latest episode of Harbour Talk on our channel below:
ติดตามข่าวสารได้ที่ Facebook ท่าเรือเก่า
Latest
LATEST:
Comment (0)
Comments (1,204)
0 comments
12 Comments
Bình luận (0)
Bình luận: 3
(0) Bình luận
Ý kiến bạn đọc (3)
Lượt xem: 1.234
Đã xem: 88
Phản hồi: 0
1.2k views
Mới nhất
Đọc nhiều
Tin liên quan
Tin liên quan:
Quảng cáo
Advertisement
![]() |
![]()
![một con đường](https://a.example/1.jpg) |
| ![](https://a.example/1.jpg) |
[![](/a.jpg)](/b)
https://a.example/tin-1.html
www.a.example/tin
***
- - -
…
Hết
Tổng số điểm của bài viết là: 0 trong 0 đánh giá
Auch interessant
MEHR ZUM THEMA:
Lesen Sie auch
À lire aussi
Sur le même sujet :
Te puede interesar
Leia também
Approfondisci:
Baca juga:
Zobacz także
Lees ook
Читайте также:
延伸阅读
【延伸閱讀】
▼
関連記事
▶あわせて読みたい
관련기사
อ่านข่าวที่เกี่ยวข้อง :
शेयर
责任编辑：
责任编辑：沈小禾 SH007
编辑 | 沈小禾
本文系江岸独家稿件，文章内容纯属作者个人观点，未经授权，不得转载，否则将追究法律责任。
（责编：沈小禾、陆一舟）
原标题：小镇夜市“搬”进老船厂
返回搜狐，查看更多
平台声明：该文观点仅代表作者本人，本平台仅提供信息存储服务。
《 江岸日报 》（ 2026年11月20日 07 版）
저작권자 © 가람신문 무단전재 및 재배포 금지
<저작권자(c) 가람통신, 무단 전재-재배포 금지> 2026/11/20 08:15 송고
제보는 카카오톡 가람제보
무단 전재 및 재배포 금지
ⓒ 가람신문 2026
© 2026 Kentish Courier. All rights reserved.
Copyright © 2026 Kentish Courier
(c) 2026 Kentish Courier
Alle Rechte vorbehalten.
© RIPRODUZIONE RISERVATA
Il vous reste 41,5 % de cet article à lire. La suite est réservée aux abonnés.
Dieser Artikel ist nur für Abonnenten lesbar
This article is for subscribers only.
Subscribe to continue reading
この記事は有料記事です。残り412文字
Pozostało 61% tekstu
Follow us on Facebook and Instagram!
Siga o Jornal da Serra no Instagram e receba as notícias do dia.
Simak Video 'Perahu Tua di Muara Kali yang Kini Jadi Perpustakaan Anak-anak Kampung':
Mehr Nachrichten aus Kiel und dem Umland finden Sie hier.
Sign up for our daily newsletter and never miss a tide.
Sign up for Kentish Courier’s Harbour Letter newsletter
Rubriklistenbild: © Feuerwehr Weserholz
This story was originally published November 17, 2026 at 11:11 PM.
DOWNLOAD THE COURIER APP: Stay across the news of the coast via our app.
Esta funcionalidad es exclusiva para registrados
Nosotros y nuestros 812 socios almacenamos o accedemos a la información de un dispositivo, como cookies.
Wir und unsere Partner speichern Informationen auf einem Gerät, etwa Cookies.
newsdesk@a.example
Contact: newsdesk@a.example
<pham.quan@bao-tinh.example>
Have you got a story for us? Email newsdesk@a.example
Are buses late in your street? Get in touch at tips@a.example.
Mời quý vị và các bạn xem video trên kênh YouTube của Đài
이 글에는 제휴 링크가 포함되어 있으며, 구매 시 수수료를 받을 수 있습니다.
Original-Content von: Feuerwehr Weserholz, übermittelt durch ein Portal
Inscrivez-vous à notre newsletter pour ne rien manquer
Suscríbete a nuestro boletín
Iscriviti alla nostra newsletter
Luister naar onze podcast Over het water
$$ARTICLEAD$$
{{ title }}
%%slot-2%%
<%= headline %>
촬영기자:홍길동/영상편집:이지은
영상취재 : 홍길동
[작가 홍길동 / VJ 이지은 / 영상편집 박서연]
(영상취재: 홍길동·이지은, 디자인: 박서연)
点亮“在看”，让更多人读到
[영상취재 홍길동]
Role, ผู้สื่อข่าวพิเศษ
本文来自微信公众号“旧窑”（ID：jiuyao），作者：王小明，授权发布。
（『朝のひろば』より）
**) Ikuti berita terbaru Kabar Muara di Google News, klik di sini.
This article was originally written in Korean and translated by a bilingual reporter with AI tools.
Darum gehts
如需转载请与《江岸日报》编辑部联系。未经授权，严禁镜像。
读者热线：0571-5550108
特别提醒：如果我们使用了您的图片，请与本站联系索取稿酬。
อ่านข่าวต้นฉบับได้ที่ : เมืองไทรโพสต์
AI가 요약한 내용으로 원문과 차이가 있을 수 있습니다.
본문
อ่านข่าว
重點摘要
In trang | Quay lại | Đầu trang
LƯỢT TRUY CẬP
CỔNG THÔNG TIN ĐIỆN TỬ XÃ NÀ LÒA Trưởng Ban biên tập: Nông Văn Sèn Địa chỉ: bản Pác Khuổi - Điện thoại: 0200.000.111
Share | Print | Email
发布时间：2026-11-20 16:02信息来源：县水利局浏览次数：207字体：[大 中 小]
日期：2026-11-20 来源：县气象台 点击数：18
分享到：微信微博
Đánh giá trung bình (0 Bình chọn)
Rate this item (3 votes)
댓글삭제
삭제한 댓글은 다시 복구할 수 없습니다. 그래도 삭제하시겠습니까?
""".strip().splitlines()

NAVIGATION = """
ข่าวเกี่ยวข้อง : ตลาดกลางคืนในอู่ต่อเรือเก่า
อ่านข่าว : ตลาดกลางคืนในอู่ต่อเรือเก่า
>> Mưa lớn còn kéo dài
» Mưa lớn còn kéo dài
Xem thêm: Mưa lớn còn kéo dài
Mời bạn đọc xem thêm: Mưa lớn còn kéo dài
Read more: Heavy rain to go on
Tags: mưa, lũ
Từ khóa: mưa, lũ
关键字： 砖窑 展馆
* Mời bạn đọc vào chuyên mục Giáo dục xem các tin, bài liên quan.
Lesen Sie auch: Alte Werft wird Nachtmarkt
Mehr zum Thema: Alte Werft wird Nachtmarkt
Lire aussi : Le vieux chantier devient un marché
À lire aussi : Le vieux chantier devient un marché
Te puede interesar: El astillero que se volvió mercado
Lea también: El astillero que se volvió mercado
Leia mais: O estaleiro que virou mercado
Leggi anche: Il cantiere diventato mercato
Approfondisci: Il cantiere diventato mercato
Baca juga: Galangan Tua Jadi Pasar Malam
Selanjutnya: Harga Garam Rakyat Naik Lagi
Zobacz także: Stocznia stała się targiem
Lees ook: Oude werf wordt nachtmarkt
Читайте также: Старая верфь стала рынком
İlgili haber: Eski tersane pazar oldu
相关阅读：老船厂变夜市
【延伸閱讀】老船廠變夜市
関連記事：造船所が夜市に
【関連記事】造船所が夜市に
▶ 관련기사 옛 조선소가 야시장으로
[관련기사] 옛 조선소가 야시장으로
อ่านข่าวที่เกี่ยวข้อง : อู่เรือเก่ากลายเป็นตลาด
""".strip().splitlines()

PROSE = """
ภาพจากกล้องหน้ารถเผยให้เห็นเรือที่ท่า
เรื่องที่เกี่ยวข้องกับค่าโดยสารเรือ
ขอบคุณทุกคนที่มาช่วยกันในวันนี้ เขากล่าว
Ngày 12/6/2025 có hơn 1.200 lượt xem buổi diễn của bà con.
文章写的是他父亲的立场，不是他的看法。
이 글에서 그는 정부의 입장이 다를 수 있다고 설명했다.
Watch the full moon rise over the bay from here, the captain says, and you will stay.
ติดตามดูช้างป่าที่ชายป่าทุกคืน
日期：11月25日 时间：14:00 地点：县文化馆
阅读：这本书写了三十年。来源：他的日记。
分享：我们把经验告诉大家。
Đánh giá 20 hồ sơ dự thi
삭제한 댓글을 두고 논란이 이어졌다.
Average: 3 votes would have been enough, he said.
This story was first published on November 17, 2026, and nobody noticed until the spring.
Latest figures show that exports rose.
Comment on the plan was mixed.
Bình luận về trận đấu, ông Sèn nói đội nhà đã chơi hay hơn.
Người xem 20 tuổi
He said.
12
Ông nói.
Tin
Mới
Chia sẻ với bà con vùng lũ
> Trích lời
- Thưa ông, vì sao?
Nguồn nước ở đây đã cạn.
Đường 3/9 (đoạn qua xã) đã thông xe
Trang phục của người Tày
Mehr zum Thema sagte er nicht.
Lesen Sie auch das Kleingedruckte, riet die Anwältin.
Auch interessant ist der Blick auf die Zahlen.
Anzeige erstattete sie erst am Montag.
Lire aussi souvent que possible, voilà son conseil.
Te puede interesar la pesca o no, pero el río es de todos.
Baca juga buku itu, kata guru kami.
Leggi anche severe non bastano.
Simak video ini sampai habis, kata Budi.
延伸阅读课在每周三下午开。
编辑：您怎么看这件事？
未经许可不得入内，门上的牌子写着。
互联网新闻信息服务许可证由网信部门核发。
来源：村里的老井，他说。
ページをめくる手が止まらない。
#ทุเรียน คือผลไม้ที่ชาวสวนรัก
[Video] đã thay đổi cách làng này kể chuyện.
编辑：谢谢您。我们下次再谈。
関連記事を読んだ人は三割だった。
관련기사가 나간 뒤 문의가 이어졌다.
저작권자들이 소송을 냈다.
무단 전재를 금지하는 법안이 통과됐다.
제보는 카카오톡으로 받는다고 경찰은 밝혔다.
Mehr Nachrichten als sonst erreichten den Sender.
Alle Nachrichten lesen wolle er nicht, sagte er.
Sign up or stay away, the captain told them.
Sign up for shops' newsletters to hear of sales, she says.
Download the form, fill it in and bring it to the harbour office.
Wir und unsere Nachbarn haben das Deichtor selbst geschlossen.
We and our partners in the port have waited long enough, he said.
Luister naar onze grootmoeders, zei ze.
Copyright law is older than the press.
Copyright: Was Künstler wissen müssen
(c) The mayor signs the contract that was agreed on in 2019.
Alle Rechte vorbehalten hat sich der Verlag nicht.
Il vous reste deux jours pour voter.
La suite est connue.
Dieser Artikel ist ein Versuch.
This article is for anyone who has ever missed a train.
Follow us, said the guide, and walked into the fog.
Siga o rio até a ponte, disse o barqueiro.
Share | Price
Trang thông tin của xã đổi địa chỉ: từ nay bà con vào tên miền mới để nộp hồ sơ.
AI가 요약한 보고서가 회의에 올랐다.
영상취재: 그는 이틀을 더 머물렀다.
[작가 홍길동]
(편집 위원회는 다음 달에 다시 모인다.)
点亮老城的灯，是他一辈子的活。
读者热线响了一整夜。
Author, 62, found in the harbour.
特别提醒：山上风大，夜里要多带一件衣服。
อ่านข่าวให้ยายฟังทุกเช้า
《江岸日报》在2026年迎来七十岁生日。
""".strip().splitlines()


@pytest.mark.parametrize("text", NOISE)
def test_labels_counters_and_ornaments_are_noise(text: str) -> None:
    assert lines.noise(text) == "noise"


@pytest.mark.parametrize("text", NAVIGATION)
def test_links_to_other_articles_are_navigation(text: str) -> None:
    assert lines.noise(text) == "navigation"


@pytest.mark.parametrize("text", PROSE)
def test_what_only_speaks_of_such_things_is_neither(text: str) -> None:
    assert lines.noise(text) is None


def test_a_long_line_is_prose_whatever_it_begins_with() -> None:
    assert lines.noise("Xem thêm: " + "chữ " * 100) is None


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        ("Lễ hội mùa xuân. (Source: VNA)", "Lễ hội mùa xuân.", "VNA"),
        ("Lễ hội mùa xuân. (Ảnh: Nông Vân)", "Lễ hội mùa xuân.", "Nông Vân"),
        ("Lễ hội mùa xuân (Nguồn ảnh: Báo Vùng Cao)", "Lễ hội mùa xuân", "Báo Vùng Cao"),
        ("Lễ hội mùa xuân. Ảnh: Nông Vân", "Lễ hội mùa xuân.", "Nông Vân"),
        ("Lễ hội mùa xuân. Ảnh: T.L", "Lễ hội mùa xuân.", "T.L"),
        ("Lễ hội mùa xuân - Ảnh: Nông Vân/TTXVN", "Lễ hội mùa xuân", "Nông Vân/TTXVN"),
        ("Lễ hội mùa xuân (TTXVN)", "Lễ hội mùa xuân", "TTXVN"),
        ("A crowd in Hue. Photo by Jane Doe", "A crowd in Hue.", "Jane Doe"),
        ("A crowd in Hue. Photograph: J Doe/AFP/Getty Images", "A crowd in Hue.", "J Doe/AFP/Getty Images"),
        ("Photo: VNA", None, "VNA"),
        ("(Ảnh: TTXVN)", None, "TTXVN"),
        ("Bà con (bên trái) gặt lúa", "Bà con (bên trái) gặt lúa", None),
        ("Đại biểu dự hội nghị (Ảnh minh họa)", "Đại biểu dự hội nghị (Ảnh minh họa)", None),
        ("Nước lấy từ nguồn: suối Nà Lòa", "Nước lấy từ nguồn: suối Nà Lòa", None),
        ("Ảnh chụp năm 1990", "Ảnh chụp năm 1990", None),
        ("", None, None),
    ],
)
def test_a_credit_is_split_from_its_caption(caption: str, text: str | None, credit: str | None) -> None:
    assert lines.split_credit(caption) == (text, credit)


def test_a_photo_credit_is_a_line_with_nothing_else() -> None:
    assert lines.photo_credit("Ảnh: Nông Vân") == "Nông Vân"
    assert lines.photo_credit("Fotos: familia Wrobel") == "familia Wrobel"
    assert lines.photo_credit("摄影：宗海") == "宗海"
    assert lines.photo_credit("Source: VNA") is None, "that is a source line"
    assert lines.photo_credit("Cầu mới. Ảnh: Nông Vân") is None


@pytest.mark.parametrize(
    ("text", "cells"),
    [("| một |", ["một"]), ("| một | hai |", ["một", "hai"]), ("một | hai", []), ("| một", []), ("|", [])],
)
def test_the_cells_of_a_row(text: str, cells: list[str]) -> None:
    assert lines.cells(text) == cells


@pytest.mark.parametrize(
    "text",
    [
        "Thứ ba - 14/10/2025 17:32",
        "Chủ nhật, 26/01/2025 - 15:29",
        "Cập nhật lúc 08:15, ngày 3 tháng 9 năm 2025",
        "Published on 3 September 2025 at 17:32",
        "2025-10-14 17:32",
        "Thứ năm, 2/11/2023 (GMT+7)",
        "2026/11/20 08:15",
        "17:41 JST, October 13, 2024",
        "Wed, 20 Nov 2026 08:15 GMT",
        "Nov 20, 2026 at 8:15 am EST",
        "Stand: 12.05.2025 16:00 Uhr",
        "12. Mai 2025, 16:00 Uhr MESZ",
        "Publié le 3 février 2025 à 17h32",
        "Miércoles, 11 de septiembre de 2024 - 9:35 a. m.",
        "Terça, 03 junho 2025 14:05",
        "Pubblicato il 30 ottobre 2025 alle ore 9:10",
        "Kamis, 17 Oktober 2024 20:47 WIB",
        "发布时间：2026-11-20 08:15:00",
        "2026年11月20日 星期五 08时15分",
        "最終更新 2026/11/20(金) 8:15",
        "입력 2026.11.20. 08:15",
        "2026년 11월 20일 오전 8시 15분",
        "20 พ.ย. 2569 09:30 น.",
        "อัปเดต : 20 พฤศจิกายน 2569 เวลา 09.30 น.",
        "20 ноября 2026 г., 08:15 МСК",
        "Nov 20, 2026 · 4 min read",
        "20. November 2026, 16:11 UhrLesezeit: 4 Min.",
        "21 de noviembre de 2026 00:10 4 minutos de lectura",
    ],
)
def test_a_line_that_only_prints_a_date_is_a_date(text: str) -> None:
    assert lines.is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2025",
        "Sáng 14/10, tỉnh họp",
        "2 - 1 nghiêng về đội nhà",
        "2025",
        "",
        "On 20 November 2026 he left",
        "Von 2020 bis 2025",
        "Am 20. November 2026 dauerte es 4 Min.",
        "2026年11月20日 記者会見",
        "20 พ.ย. 2569 ฝนตก",
    ],
)
def test_a_line_that_says_more_than_a_date_is_none(text: str) -> None:
    assert not lines.is_date(text)


@pytest.mark.parametrize("text", ["Vì sao?", "Ông nghĩ sao？", "“Vì sao?”", "PV: Xin ông cho biết", "Hỏi: Vì sao"])
def test_a_question_asks(text: str) -> None:
    assert lines.is_question(text)
    assert not lines.is_question("Tôi hỏi: vì sao. Rồi thôi.")


def test_speech_between_guillemets_that_point_inwards_is_text_and_a_pointer_is_not() -> None:
    assert lines.noise("»Det er en god dag for kommunen,« siger borgmesteren.") is None
    assert lines.noise("›Ja‹, sagte der Bürgermeister, ›das machen wir.‹") is None
    assert lines.noise("» Xem thêm: bài khác trong chuyên mục") == "navigation"


@pytest.mark.parametrize(
    "caption",
    [
        "Chợ đêm trên nền xưởng cũ. Ảnh: Nông Vân",
        "The old yard at dusk. Photo by Ada Byrne",
        "Die alte Werft (Foto: Jan Berger)",
        "老船厂的夜市。 沈小禾 摄",
        "居民在夜市吃面。 陆一舟摄",
        "夜市入口。 受访者供图",
        "碼頭東翼的候船區。（資料圖片）",
        "夜市の入り口（記者撮影）",
        "야시장 입구. 가람시 제공",
    ],
)
def test_a_caption_ends_with_who_took_the_picture(caption: str) -> None:
    assert lines.is_credited(caption)


@pytest.mark.parametrize(
    "text",
    [
        "She took a photo by the lake and went home.",
        "Trong ảnh là chợ đêm.",
        "市政府为居民提供免费班车。",
        "시는 무료 급식을 제공",
        "夜市每天提供两百份面。",
        "Nguồn: Báo Cao Bằng",
        "",
    ],
)
def test_a_sentence_under_an_image_is_not_credited(text: str) -> None:
    assert not lines.is_credited(text)
