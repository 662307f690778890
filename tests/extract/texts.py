"""Invented news texts in seven languages, from which `layouts` builds pages. Every sentence was written for this test."""

# ruff: noqa: E501  (sentences and markup stay in one line each)
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """What one article says, and what a page prints around it."""

    language: str
    site: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    quote: str
    question: str
    answer: str
    items: tuple[str, ...]
    row: tuple[str, str]
    related: tuple[str, ...]
    see_also: str
    biography: str
    imprint: str
    subscribe: str
    author: str
    byline: str
    printed_date: str
    section: str
    caption: str


TEXTS = {
    "vi": Text(
        "vi",
        "Báo Thử Nghiệm",
        "Xã Nà Lếch hoàn thành con đường bê tông dài nhất huyện",
        "Sau mười bốn tháng thi công, con đường nối ba xóm vùng cao của xã Nà Lếch đã thông xe vào sáng thứ Bảy tuần qua.",
        (
            "Con đường dài hơn bảy cây số chạy dọc triền núi, thay cho lối mòn mà người dân phải đi bộ suốt nhiều thế hệ để ra chợ.",
            "Theo Ủy ban nhân dân xã, hơn hai trăm hộ đã góp công, trong đó nhiều gia đình hiến đất vườn để mặt đường đủ rộng cho xe tải.",
            "Ông Lý Văn Tằng, trưởng xóm Khuổi Dả, cho biết trước đây mỗi mùa mưa học sinh phải nghỉ học vài tuần vì suối chảy xiết.",
            "Kinh phí xây dựng lấy từ chương trình mục tiêu quốc gia, phần còn lại do doanh nghiệp trong tỉnh và bà con đóng góp.",
            "Huyện dự kiến kéo dài tuyến đường thêm bốn cây số trong năm tới để nối với quốc lộ và khu sản xuất miến dong.",
            "Lễ thông xe diễn ra giản dị với vài tiết mục văn nghệ của thanh niên trong xã, rồi mọi người cùng đi bộ hết quãng đường.",
        ),
        "“Có đường rồi, miến của chúng tôi bán được ngay trong ngày, không còn phải gùi xuống núi từ nửa đêm nữa.”",
        "Người dân được lợi gì trước mắt?",
        "Xe thu mua nông sản đã vào tận xóm, giá bán cao hơn và trẻ em có xe đưa đón đến trường mỗi sáng.",
        (
            "Chiều dài toàn tuyến bảy phẩy hai cây số, mặt đường rộng ba mét rưỡi",
            "Hai trăm mười hộ tham gia góp công và hiến đất vườn",
            "Bốn cây cầu bản bắc qua các khe suối lớn",
        ),
        ("Xóm Khuổi Dả", "Bảy mươi hai hộ, thông xe tháng Chín"),
        (
            "Phiên chợ vùng cao đông khách trở lại dịp cuối năm",
            "Học sinh bán trú được tặng chăn ấm",
            "Mùa dẻ ở Trùng Khánh bắt đầu sớm",
            "Đội bóng huyện vào chung kết",
        ),
        "Xem thêm: Làng miến dong vào vụ",
        "Nông Thị Vân là phóng viên mảng nông thôn của báo, đã có mười năm viết về các huyện vùng cao.",
        "Cơ quan chủ quản: Công ty Thử Nghiệm. Giấy phép số 00. Bản quyền thuộc Báo Thử Nghiệm.",
        "Đăng ký nhận bản tin để đọc tin mới mỗi sáng",
        "Nông Thị Vân",
        "Tác giả: Nông Thị Vân",
        "Thứ bảy, 11/10/2025 08:30",
        "Xã hội",
        "Đoạn đường qua xóm Khuổi Dả. Ảnh: Hoàng Nam",
    ),
    "en": Text(
        "en",
        "The Trial Courier",
        "Harbour town reopens its footbridge after three quiet years",
        "The iron footbridge over the Wend was closed after a storm; on Saturday several hundred people walked across it again.",
        (
            "Engineers replaced forty metres of railing and every one of the wooden planks, a job that was first thought to take a summer.",
            "The council said the final cost stayed below the estimate because volunteers from two sailing clubs did much of the painting.",
            "Marta Hollis, who runs the bakery at the northern end, said she had lost a third of her customers when the crossing was shut.",
            "Cyclists will still have to dismount, since the deck is too narrow for two bicycles and a pushchair to pass each other safely.",
            "A second phase, planned for next spring, will add lights along the handrail and a small ramp towards the ferry landing.",
            "The mayor cut no ribbon; instead the oldest resident of the quay walked over first, followed by children from the school.",
        ),
        "“You forget how short the way to the other side is until somebody takes it away from you,” she said.",
        "When will the lights be switched on?",
        "The contract allows until the end of May, but the harbour master hopes that the work will be done before Easter.",
        (
            "Forty metres of new railing in the original pattern",
            "Six hundred planks of larch from a local sawmill",
            "Two benches given by the sailing clubs of the town",
        ),
        ("Northern pier", "Repaired in March, inspected in September"),
        (
            "Ferry timetable changes for the winter",
            "Library roof to be repaired at last",
            "Five walks along the estuary",
            "Market moves to Thursday",
        ),
        "Read more: How the storm changed the quay",
        "Peter Lang is a staff reporter at the Courier, where he has covered the harbour since 2014.",
        "© 2025 Trial Courier Ltd. All rights reserved. Registered office: 1 Mill Lane.",
        "Sign up for our free morning newsletter",
        "Peter Lang",
        "By Peter Lang",
        "Saturday, 11 October 2025, 8:30 am",
        "Local news",
        "The footbridge on its first open morning. Photo: Ana Reyes",
    ),
    "de": Text(
        "de",
        "Probekurier",
        "Altes Freibad öffnet nach langer Sanierung wieder seine Tore",
        "Drei Sommer lang blieb das Becken leer, nun schwimmen die Menschen im Stadtteil Lindenau wieder unter freiem Himmel.",
        (
            "Die Stadt hat das gesamte Rohrnetz erneuert und die Sprungtürme durch niedrigere ersetzt, weil der Beton zu brüchig geworden war.",
            "Nach Angaben des Bauamts kostete die Sanierung rund vier Millionen Euro, etwas weniger als im Frühjahr noch befürchtet.",
            "Bademeisterin Jutta Krall berichtet, am ersten Tag seien mehr als tausend Gäste gekommen, viele von ihnen mit kleinen Kindern.",
            "Der Förderverein sammelte in dieser Zeit Spenden für eine Rutsche, die erst im kommenden Jahr aufgebaut werden kann.",
            "Wer mit dem Fahrrad kommt, findet jetzt doppelt so viele Stellplätze wie früher; die Zahl der Parkplätze blieb dagegen gleich.",
            "Am Abend spielte die Blaskapelle des Viertels, und der Eintritt für die Anwohner war an diesem Wochenende noch einmal frei.",
        ),
        "„Ich habe hier schwimmen gelernt, und jetzt lernt es meine Enkelin am selben Beckenrand“, sagte eine Besucherin.",
        "Bleibt der Eintritt so günstig wie bisher?",
        "Ja, die Tageskarte kostet weiterhin vier Euro, und Kinder unter sechs Jahren zahlen auch in Zukunft gar nichts.",
        (
            "Neues Rohrnetz auf einer Länge von zwei Kilometern",
            "Barrierefreie Umkleiden im ehemaligen Kassenhaus",
            "Achtzig zusätzliche Stellplätze für Fahrräder am Eingang",
        ),
        ("Nichtschwimmerbecken", "Seit August geöffnet, Wassertiefe ein Meter"),
        (
            "Straßenbahn fährt wieder bis zur Endhaltestelle",
            "Wochenmarkt zieht auf den Kirchplatz",
            "Fünf Tipps für den Herbstspaziergang",
            "Chor sucht neue Stimmen",
        ),
        "Lesen Sie auch: Warum das Hallenbad geschlossen bleibt",
        "Karin Vogt ist Redakteurin im Lokalteil und schreibt seit 2011 für den Probekurier über Stadtentwicklung.",
        "© Probekurier Verlag GmbH. Alle Rechte vorbehalten. Impressum und Datenschutz.",
        "Jetzt den kostenlosen Newsletter abonnieren",
        "Karin Vogt",
        "Von Karin Vogt",
        "11.10.2025, 08:30 Uhr",
        "Lokales",
        "Das Freibad am Eröffnungstag. Foto: Jan Berger",
    ),
    "zh": Text(
        "zh",
        "试验日报",
        "山区小镇百年石桥修缮完工重新通行",
        "经过十四个月的修缮，横跨清溪的百年石桥于周六上午重新开放，数百名居民步行过桥庆祝。",
        (
            "施工队更换了四十米的石栏杆，并对全部桥墩进行了加固，工程原本预计需要两年，最终提前了半年完成。",
            "镇政府表示，修缮费用低于预算，原因是附近村庄的志愿者承担了大部分清理和搬运石料的工作。",
            "在桥头经营面馆的李阿姨说，石桥封闭期间客人少了三分之一，很多老顾客只能绕行五公里才能到店里吃面。",
            "由于桥面较窄，自行车和电动车仍需推行通过，镇里在两端设置了新的标志，并安排人员在上下学时间维持秩序。",
            "第二期工程计划在明年春天开始，届时将在桥栏上安装照明，并修建一条通往码头的无障碍坡道。",
            "开放仪式没有剪彩，镇上年纪最大的老人第一个走过石桥，小学的孩子们跟在他的身后唱起了歌。",
        ),
        "“桥没了才知道对岸有多近，现在每天早上又能走过去买菜了。”一位居民高兴地告诉记者。",
        "桥上的照明什么时候能够启用？",
        "按照合同，照明工程应在五月底之前完成，但镇里希望能在清明节假期之前让游客看到新的夜景。",
        (
            "新石栏杆总长四十米，按照原来的样式雕刻",
            "加固桥墩六座，全部采用本地出产的石料",
            "两岸新增休息长椅十二张，由居民捐赠",
        ),
        ("北侧桥墩", "三月完成加固，九月通过验收"),
        ("冬季渡船时刻表有所调整", "图书馆屋顶终于开始维修", "沿溪步行的五条路线推荐", "集市改到每周四举行"),
        "延伸阅读：暴雨如何改变了码头",
        "王小明是本报的地方新闻记者，自二〇一四年以来一直报道山区乡镇的建设和发展。",
        "版权所有 试验日报社 未经许可不得转载 备案号00000000",
        "订阅我们的早间新闻简报",
        "王小明",
        "记者：王小明",
        "2025年10月11日 08:30",
        "社会",
        "重新开放的石桥。摄影：陈安",
    ),
    "ja": Text(
        "ja",
        "試験新聞",
        "山あいの町の木造駅舎、修復を終えて再び開放",
        "三年にわたる修復工事を終えた木造の駅舎が土曜日の朝に再び開放され、町の住民数百人が列車の到着を迎えた。",
        (
            "工事では屋根の瓦をすべてふき替え、傷んだ柱を地元のスギ材に取り換えた。当初は一夏で終わる見込みだった。",
            "町によると、費用は見積もりを下回った。塗装の多くを二つの高校の生徒や卒業生がボランティアで引き受けたためだという。",
            "駅前でパン屋を営む佐藤さんは、駅舎が閉まっていた間に客が三分の一ほど減り、一時は店を閉めることも考えたと話す。",
            "ホームは狭く、自転車を持ち込むことはこれまで通りできない。町は駅の裏に新しい駐輪場を設けて利用を呼びかけている。",
            "来年の春に始まる第二期の工事では、待合室に小さな図書コーナーを設け、バス乗り場までの通路に屋根をつける計画だ。",
            "式典でテープカットは行われず、町で最も高齢の住民が最初に改札を通り、小学校の児童たちがその後に続いて歩いた。",
        ),
        "「駅に明かりがつくだけで、町が生き返ったような気がします」と、通学に使う高校生の一人は笑顔で話した。",
        "図書コーナーはいつから使えますか。",
        "契約では五月末までとなっているが、町は連休の前に完成させて、観光客にも使ってもらいたいとしている。",
        (
            "屋根の瓦およそ六千枚をすべてふき替えた",
            "地元のスギ材で二十四本の柱を取り換えた",
            "待合室に住民が寄贈した長いすを十脚置いた",
        ),
        ("北側のホーム", "三月に補修、九月に検査を終了"),
        ("冬の連絡船の時刻が変わります", "図書館の屋根がようやく修理へ", "川沿いを歩く五つの道", "朝市は木曜日に移動"),
        "関連記事：台風が変えた港の風景",
        "山田花子は地域報道部の記者。二〇一四年から山あいの町村の暮らしと交通を取材している。",
        "© 試験新聞社 無断転載を禁じます 会社概要 お問い合わせ",
        "朝のニュースレターに登録する",
        "山田花子",
        "記者：山田花子",
        "2025年10月11日 8時30分",
        "地域",
        "開放された駅舎＝鈴木一郎撮影",
    ),
    "ko": Text(
        "ko",
        "시험일보",
        "산골 마을의 오래된 나무다리, 보수 끝내고 다시 열려",
        "열네 달에 걸친 보수 공사를 마친 나무다리가 토요일 아침 다시 열려 주민 수백 명이 함께 다리를 건넜다.",
        (
            "공사에서는 난간 사십 미터를 새로 달고 바닥 널빤지를 모두 바꾸었다. 처음에는 한 해 여름이면 끝날 것으로 보였다.",
            "군청은 자원봉사자들이 칠 작업을 대부분 맡아 준 덕분에 최종 비용이 처음 잡은 예산보다 적게 들었다고 설명했다.",
            "다리 북쪽 끝에서 빵집을 운영하는 김영희 씨는 다리가 막힌 동안 손님이 삼분의 일이나 줄었다고 털어놓았다.",
            "다리 폭이 좁아 자전거를 탄 사람은 앞으로도 내려서 끌고 가야 하며, 양쪽 입구에 새 안내판이 세워졌다.",
            "내년 봄에 시작될 두 번째 공사에서는 난간을 따라 조명을 달고 나루터로 내려가는 작은 경사로를 만들 계획이다.",
            "행사에서는 테이프를 끊는 대신 마을에서 가장 나이 많은 어르신이 먼저 건너고 초등학생들이 그 뒤를 따랐다.",
        ),
        "“다리가 없어지고 나서야 건너편이 얼마나 가까웠는지 알게 됐습니다”라고 한 주민이 말했다.",
        "조명은 언제부터 켜집니까?",
        "계약상으로는 오월 말까지 마치게 되어 있지만, 군청은 봄 축제가 시작되기 전에 끝내기를 바라고 있다.",
        (
            "원래 모양을 살린 새 난간 사십 미터를 설치했다",
            "가까운 제재소에서 가져온 널빤지 육백 장을 깔았다",
            "주민들이 기증한 긴 의자 두 개를 양쪽에 놓았다",
        ),
        ("북쪽 교각", "삼월에 보수하고 구월에 점검 완료"),
        (
            "겨울철 나룻배 시간표 바뀐다",
            "도서관 지붕 드디어 고친다",
            "강가를 걷는 다섯 가지 길",
            "장날은 목요일로 옮겨",
        ),
        "관련 기사: 폭우가 바꾼 나루터 풍경",
        "박민수 기자는 2014년부터 산골 마을의 교통과 생활을 취재해 온 지역부 기자다.",
        "저작권자 © 시험일보. 무단 전재 및 재배포 금지. 등록번호 00000",
        "아침 뉴스레터를 구독하세요",
        "박민수",
        "박민수 기자",
        "2025.10.11 08:30",
        "지역",
        "다시 열린 나무다리. 사진: 이하늘",
    ),
    "th": Text(
        "th",
        "หนังสือพิมพ์ทดลอง",
        "ชุมชนริมคลองเปิดใช้สะพานไม้อีกครั้งหลังซ่อมแซมนานสามปี",
        "สะพานไม้เก่าแก่ที่ปิดไปตั้งแต่พายุใหญ่ เปิดให้ชาวบ้านเดินข้ามอีกครั้งเมื่อเช้าวันเสาร์ที่ผ่านมา",
        (
            "ช่างเปลี่ยนราวสะพานยาวสี่สิบเมตรและไม้พื้นทุกแผ่น ซึ่งเดิมคาดว่าจะใช้เวลาเพียงฤดูร้อนเดียวเท่านั้น",
            "เทศบาลระบุว่าค่าใช้จ่ายต่ำกว่าที่ประเมินไว้ เพราะอาสาสมัครจากสองหมู่บ้านช่วยกันทาสีเกือบทั้งหมด",
            "นางมาลีเจ้าของร้านขนมทางฝั่งเหนือเล่าว่าลูกค้าหายไปหนึ่งในสามระหว่างที่สะพานปิดซ่อมแซม",
            "ผู้ใช้จักรยานยังต้องลงเดินจูง เพราะพื้นสะพานแคบเกินกว่าที่จะให้รถสองคันสวนกันได้อย่างปลอดภัย",
            "งานระยะที่สองมีกำหนดเริ่มต้นปีหน้า จะติดไฟตลอดแนวราวและทำทางลาดเล็กลงไปยังท่าเรือ",
            "ในพิธีไม่มีการตัดริบบิ้น แต่ผู้เฒ่าที่อายุมากที่สุดในชุมชนเดินข้ามเป็นคนแรก ตามด้วยเด็กนักเรียน",
        ),
        "“พอไม่มีสะพานถึงได้รู้ว่าอีกฝั่งอยู่ใกล้แค่ไหน ตอนนี้เดินไปตลาดได้ทุกเช้าแล้ว” ชาวบ้านคนหนึ่งกล่าว",
        "ไฟบนสะพานจะเปิดใช้เมื่อไร",
        "ตามสัญญากำหนดให้เสร็จภายในสิ้นเดือนพฤษภาคม แต่เทศบาลหวังว่าจะเสร็จก่อนเทศกาลสงกรานต์",
        ("ราวสะพานใหม่ยาวสี่สิบเมตรตามแบบเดิม", "ไม้พื้นหกร้อยแผ่นจากโรงเลื่อยในท้องถิ่น", "ม้านั่งสองตัวที่ชาวบ้านร่วมกันบริจาค"),
        ("เสาตอม่อฝั่งเหนือ", "ซ่อมเดือนมีนาคม ตรวจรับเดือนกันยายน"),
        ("เรือข้ามฟากปรับเวลาช่วงฤดูหนาว", "หลังคาห้องสมุดได้ซ่อมเสียที", "ห้าเส้นทางเดินเล่นริมคลอง", "ตลาดนัดย้ายไปวันพฤหัสบดี"),
        "อ่านเพิ่มเติม: พายุเปลี่ยนท่าเรืออย่างไร",
        "สมชาย ใจดี เป็นผู้สื่อข่าวประจำท้องถิ่น เขียนข่าวเรื่องชุมชนริมคลองมาตั้งแต่ปี 2557",
        "สงวนลิขสิทธิ์ หนังสือพิมพ์ทดลอง ห้ามทำซ้ำโดยไม่ได้รับอนุญาต",
        "สมัครรับจดหมายข่าวทุกเช้า",
        "สมชาย ใจดี",
        "โดย สมชาย ใจดี",
        "11 ตุลาคม 2568 08:30 น.",
        "ท้องถิ่น",
        "สะพานไม้ในเช้าวันแรก ภาพ: อนันต์",
    ),
}
