"""Calls and notes of a paper about itself, and sentences that only speak of the same things."""

from __future__ import annotations

import pytest

from crawler.calls import those_that_call
from crawler.parse import parse_page


@pytest.mark.parametrize(
    "line",
    [
        "Sign up here for our Monday newsletter on life along the river.",
        "Don't miss the biggest stories by signing up to the Wharfside newsletter here",
        "Folgen Sie uns auf Instagram, Facebook und WhatsApp.",
        "Unterstützen Sie uns mit einem freiwilligen Abo!",
        "Inscrivez-vous ici à la newsletter du dimanche.",
        "Suivez toute l’actualité de vos villes en vous inscrivant à Mon Fil.",
        "Únete a nuestro canal de WhatsApp y entérate de todo.",
        "Puedes seguir la sección en Facebook o apuntarte aquí para recibir nuestra newsletter semanal",
        "Assine nossa newsletter e receba as notícias do vale.",
        "Iscriviti qui alla nostra newsletter quotidiana.",
        "Meld je hier aan voor onze nieuwsbrief over de regio.",
        "Prenumerera här på vårt nyhetsbrev om kommunen.",
        "Mit der App bekommst du die wichtigsten Nachrichten aus deinem Tal aufs Handy.",
        "Chaque soir, recevez l’essentiel de l’info de votre canton.",
        "Ihr Abo finanziert die Arbeit von vierzig Journalistinnen und Journalisten.",
        "Pourquoi certains de nos articles sont-ils réservés aux abonnés ?",
        "เพิ่มเพื่อนใน LINE กับเรา แล้วอ่านข่าวเช้าก่อนใคร",
        "Theo dõi báo trên Zalo để không bỏ lỡ tin trong tỉnh",
        "Ikuti saluran WhatsApp kami untuk kabar terbaru dari daerah.",
        "公式LINEを友だち追加して、朝のニュースを受け取ろう。登録はこちらから。",
        "加入本報LINE好友，立即掌握地方大小事，天天有新聞",
        "카카오톡에서 산골신문 채널을 추가하고 소식을 먼저 받아보세요.",
        "All rights reserved. This text may not be reproduced without permission of the publisher.",
        "This article appears in the December 2026 print edition with the headline “The Keepers.”",
        "The views expressed here are the author's own and not necessarily those of the Harbour Post.",
        "Gastbeiträge müssen nicht unbedingt die Meinung der Redaktion wiedergeben.",
        "Les textes publiés sur cette page n’engagent que leurs auteurs.",
        "Las opiniones vertidas en esta columna son responsabilidad de quien la firma.",
        "Bài viết thể hiện quan điểm riêng của tác giả.",
        "Tulisan ini tanggung jawab penulis dan tidak mewakili redaksi.",
        "本記事は筆者個人の見解であり、勤め先の見解を示すものではありません。",
        "บทความนี้เป็นความเห็นของผู้เขียน ไม่จำเป็นต้องตรงกับกองบรรณาธิการ",
        "Products are chosen by editors. The Harbour Post may earn a commission from purchases made through our links.",
        "Mit Symbol gekennzeichnete Links sind Affiliate-Links. Kommt ein Kauf zustande, erhalten wir eine Provision.",
        "Cet article contient des liens affiliés sur lesquels nous touchons une commission.",
        "When you buy a book using a link on this page, we receive a commission.",
        "This story was produced by the Harbour Post in collaboration with Radio Alder, with support from a fund.",
        "我们欢迎各种来稿。文章代表作者个人观点，本站只略改标题。",
        "文中观点仅代表作者，本站只提供版面。",
        "江岸网声明：股市资讯来自合作机构，仅供参考，并不构成投资建议。投资者据此操作，风险自担。",
        "※ 总机：010-00000000 有关作品版权事宜请联系：010-00000001",
        "Para conocer más sobre justicia y puertos, visite la sección Judicial de El Faro.",
        "⚖️ ¿Ya se enteró de las últimas noticias judiciales? Lo invitamos a verlas en El Faro.",
        "Wir benötigen Ihre Zustimmung, um den eingebundenen Instagram-Inhalt anzuzeigen.",
        "To show this content we need your consent, which you can withdraw at any time.",
        "【加入江岸會員】每天一封電子報寄到你手上，還能寫下你的想法。立刻免費加入！",
        "Pour voir cette vidéo, vous devez accepter les cookies de son hébergeur.",
        "Đăng ký nhận bản tin để đọc tin mới mỗi sáng",
        "Mời bạn đọc theo dõi Báo Sông trên Zalo",
        "Mọi ý kiến đóng góp xin gửi về email toasoan@baosong.example",
        "Get the day's news in your inbox every morning",
        "Have a tip? Contact our reporters at tips@harbour.example",
        "Download our app for the latest updates",
        "Jetzt den kostenlosen Newsletter abonnieren",
        "Keine Nachrichten mehr verpassen: unser Newsletter",
        "Téléchargez gratuitement notre application",
        "Recibe cada mañana las noticias en tu correo",
        "扫描二维码关注江岸新闻",
        "下载江岸新闻客户端，阅读更多资讯",
        "欢迎提供新闻线索：news@jiangan.example",
        "アプリをダウンロードして最新ニュースをチェック",
        "情報提供はこちらのフォームからお寄せください",
        "네이버에서 한빛일보를 구독하세요",
        "제보는 카카오톡 ID 한빛제보로 받습니다",
        "ดาวน์โหลดแอปเพื่ออ่านข่าวก่อนใคร",
        "Unduh aplikasi kami untuk berita terbaru",
    ],
)
def test_a_paper_that_speaks_for_itself_is_heard(line: str) -> None:
    assert those_that_call(["A line before.", line]) == {1}


@pytest.mark.parametrize(
    "line",
    [
        "The council sends a newsletter to every household in May.",
        "“I sign up for everything,” she said, and laughed.",
        "Die Stadt will künftig über einen Newsletter und auf Instagram informieren.",
        "Près de 300 habitants ont rejoint le groupe sur WhatsApp.",
        "El alcalde anunció un canal de WhatsApp para los vecinos.",
        "Die Redaktion der Schülerzeitung trifft sich donnerstags.",
        "All rights of the tenants are reserved to them by the contract of 1998.",
        "She asked her neighbours to sign up for the newsletter and to help her with the raffle.",
        "Über die App der Gemeinde erhalten Sie künftig Ihren Müllkalender.",
        "Die wichtigsten Nachrichten des Abends kamen aus dem Gemeinderat.",
        "« L’essentiel de l’information passe par les voisins », dit le maire.",
        "Pourquoi les abonnés au gaz paieront-ils davantage l’hiver prochain ?",
        "ชาวบ้านแจ้งเหตุผ่านกลุ่ม LINE ของหมู่บ้านได้ตลอดเวลา",
        "Xã lập nhóm Zalo để bà con theo dõi lịch cắt nước.",
        "Warga melapor lewat grup WhatsApp desa yang dibuat bulan lalu.",
        "市は防災情報を公式LINEで配信し、登録者は三千人を超えた。住民は便利だと話す。",
        "村民在公众号上报名参加了周末的修路活动，一共四十人。",
        "我试了一次。页面先让我关注公众号，再让我填号码。等我们看到船的时候，船已经走了。",
        "군은 카카오톡 채널로 단수 일정을 알리고 있다고 밝혔다.",
        "The opinions of the judges were divided, as Lee wrote in her column on Monday.",
        "The opinions expressed at the hearing were his own, the pilot said, and the columnist wrote them down.",
        "Las opiniones expresadas en la asamblea fueron muy distintas, contó la alcaldesa.",
        "Nội dung cuốn sách thể hiện quan điểm của tác giả về nghề chèo đò trên sông.",
        "Her views on the harbour are her own, and the author of the plan shares them.",
        "Kommentare der Anwohner sammelt die Gemeinde noch nicht, sagt der Bürgermeister.",
        "Bloggers may earn a commission when readers buy what they praise, and few of them say so.",
        "This bridge was made possible by a grant from the county, in partnership with the railway.",
        "In this video the baker of Alder Bay shows how her grandmother made cookies.",
        "文章观点鲜明，村里人人都说作者敢讲真话。",
        "法院认为，双方的口头约定不构成合同变更的依据。",
        "Para conocer más sobre su abuela, Marta visitó la sección de mapas del archivo y se quedó allí.",
        "The article appeared in 1912 and cost its author his chair.",
        "Sign-ups for the newsletter doubled within a year.",
        "The app was downloaded 40,000 times in its first week.",
        "Keine Chance mehr verpassen will der Trainer im Derby.",
        "Người dân đăng ký kênh tưới mới trước ngày 30/11.",
        "La gente recibe cada mañana el pan en su puerta.",
        "Descargaron la aplicación 40.000 vecinos.",
        "市民はアプリをダウンロードして投票した。",
        "镇政府欢迎村民提供老照片和旧地契，展览将于12月开放。",
        "주민들은 앱을 내려받아 투표에 참여했다.",
    ],
)
def test_a_sentence_about_newsletters_and_rights_is_text(line: str) -> None:
    assert those_that_call([line]) == set()


def test_a_call_between_paragraphs_is_kept_as_noise_and_is_no_body() -> None:
    prose = "The ferry will run until half past one on Fridays and Saturdays, an hour later than it does now. "
    call = "Sign up here for our Monday newsletter on life along the river."
    html = f"<article><h1>Late ferry</h1><p>{prose}</p><p>{call}</p><p>{prose * 2}</p><p>{prose * 3}</p></article>"
    placements = {p.text: p.reason for p in parse_page(html, "https://harbour.example/ferry").placements}
    assert placements[call] == "noise"
    assert placements[prose.strip()] is None
