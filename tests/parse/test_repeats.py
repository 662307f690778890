"""Repeats within one version: what is marked, and above all what is not."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.repeats import LEAST_WORDS, mark_repeats
from storage.records import BODY_ROLES, REASONS, Placement, Repeat, Version, numbered
from storage.text import letters, words

# Two true statements that differ in one fact each: a|b. Written for this test.
PAIRS = """
Chủ tịch huyện {Nông Văn Tùng|Nông Văn Hùng} kiểm tra công trình thủy lợi tại hai xã vùng cao vào sáng qua
{Hoàng|Lương} Thị Mai nhận giải nhất hội thi giáo viên dạy giỏi cấp tỉnh với tiết dạy được đánh giá rất cao
Đoàn công tác đã đến thăm các gia đình chính sách ở xã {Đàm Thủy|Đàm Thịnh} và trao nhiều phần quà cho bà con
Tuyến đường nối thị trấn {Nước Hai|Nước Trong} với trung tâm huyện được mở rộng để phục vụ vận chuyển nông sản
Cơn bão gây thiệt hại lớn cho nông dân tại {Bảo Lạc|Bảo Lâm} khi nhiều diện tích lúa sắp thu hoạch bị ngập úng
Tổng thu ngân sách của huyện trong kỳ đạt {512|521} tỷ đồng, vượt kế hoạch đề ra và tăng mạnh so với cùng kỳ
Sản lượng lúa vụ mùa ước đạt {4,5|45} tấn trên mỗi héc-ta, cao hơn mức bình quân của các vụ trước đây nhiều
Giá xăng trong nước được điều chỉnh tăng thêm {1.5|15} phần trăm kể từ chiều nay theo quyết định của liên bộ
Hội nghị tổng kết phong trào thi đua diễn ra vào ngày {3/9|39} với sự tham dự của nhiều đại biểu toàn tỉnh
Toàn tỉnh có {1.360|1.630} hộ gia đình được hỗ trợ xóa nhà tạm trong đợt này từ nguồn vốn của trung ương
Trong đợt này huyện hỗ trợ {hai|ba} xã biên giới xây mới trường học bán trú cho con em đồng bào các dân tộc
Có {bốn|sáu} học sinh của trường được chọn vào đội tuyển quốc gia để chuẩn bị cho kỳ thi diễn ra vào đầu xuân
Cuộc thi lần {thứ tư|thứ năm} thu hút đông đảo thí sinh tham gia tranh tài ở nhiều nội dung hấp dẫn khác nhau
Dự án cần thêm {một trăm|một nghìn} tỷ đồng để hoàn thành các hạng mục còn lại theo đúng tiến độ đã cam kết
Số người tham gia bảo hiểm tăng thêm {bảy|tám} nghìn so với đầu kỳ nhờ công tác tuyên truyền được làm rất tốt
Khoảng {mười|hai mươi} cán bộ của xã được cử đi tập huấn kỹ năng số trong tuần tới tại trung tâm của tỉnh ta
Ngân sách tỉnh đã chi hơn ba {triệu|tỷ} đồng cho việc mua sắm trang thiết bị của trường mầm non ở vùng sâu này
Đại diện chủ đầu tư cho biết công trình {đã|chưa} hoàn thành và sẽ được bàn giao cho địa phương quản lý sử dụng
Theo kết luận của đoàn thanh tra, đơn vị {có|không} vi phạm các quy định về quản lý tài chính trong kỳ vừa qua
Người dân cho biết họ {vẫn|chẳng} nhận được tiền đền bù dù hồ sơ đã nộp lên xã từ rất lâu rồi và đã bổ sung
Cơ quan chức năng khuyến cáo người dân {nên|đừng} đi qua khu vực ngầm tràn trong lúc mưa lũ đang lên rất nhanh
Ban tổ chức khẳng định giải đấu {sẽ|không} bị hoãn lại mặc dù thời tiết những ngày tới được dự báo khá xấu
Việc khai thác cát tại khu vực này được xác định là {hợp|bất hợp} pháp theo kết luận mới nhất của cơ quan điều tra
Vụ tai nạn {chưa|đã} làm rõ nguyên nhân và lực lượng chức năng đang tiếp tục lấy lời khai của các nhân chứng
Lãnh đạo sở cho biết nguồn nước sinh hoạt ở đây {chả|vẫn} thiếu trong suốt cả mùa khô kéo dài vừa mới kết thúc
Hội thảo về kinh tế số do {Trường Đại học Tân Trào|Trường Đại học Thái Nguyên} đăng cai tổ chức vào cuối tuần này
Từ tháng {7|8} năm nay người nộp hồ sơ được giải quyết thủ tục ngay tại xã mà không phải lên trung tâm tỉnh
Đồng chí {Bế Minh Đức|Bế Thanh Tịnh} chủ trì buổi làm việc với các sở, ngành về tiến độ giải ngân vốn đầu tư công
Giải bóng chuyền nữ toàn quốc sẽ khai mạc tại nhà thi đấu của {Lạng Sơn|Bắc Kạn} vào dịp lễ lớn sắp tới đây
Doanh nghiệp {Minh Phát|Minh Phúc} trúng gói thầu xây dựng cầu qua sông với giá thấp hơn dự toán khá nhiều
Đến cuối kỳ, tỷ lệ hộ nghèo của huyện giảm còn {12,4|14,2} phần trăm theo chuẩn mới mà trung ương vừa ban hành
Cửa khẩu {Tà Lùng|Trà Lĩnh} thông quan trở lại sau nhiều ngày tạm dừng để nâng cấp hạ tầng kho bãi và bến xe
{Thủ tướng|Thứ trưởng} yêu cầu các địa phương bảo đảm cung ứng đủ điện cho sản xuất trong những tháng cao điểm
Ông {Trần|Trấn} cho rằng việc liên kết trồng cây dược liệu sẽ giúp bà con có thu nhập ổn định hơn trước rất nhiều
The chairman of the district, {Peter|Robert} Hall, opened the new clinic in front of several hundred guests today
{Anna|Maria} said the harvest had been good and that the farmers would be able to pay their debts by the winter
Heavy rain closed the main road between the port and {Easton|Weston} for most of the morning and part of the day
The company will move its head office to {Lyon|Lille} after the summer and hire more engineers there next spring
The team from {Norway|Sweden} won the relay race in front of a large crowd after a very close finish on the line
Officials put the cost of the repairs at {842|824} thousand dollars and said that the work would begin before long
The survey covered {1,453|1,543} households in the valley and was carried out by students from the local college
Prices rose by {2.5|25} percent over the same period of the year before according to figures released this week
The court heard {two|four} witnesses before it adjourned the hearing until the following week because of illness
More than {nine|eleven} hundred people signed the letter that was handed to the mayor at the end of the meeting
The museum will reopen in the {third|fourth} quarter of the year once the work on the roof has been completed
The flood damaged a {dozen|hundred} houses along the river and left many families without power for several days
{Half|Most} of the money will go to schools in the hills, and the rest will pay for new buses and road repairs
The minister said that the plan would {not|now} be changed before the vote takes place at the end of the session
The police have {never|since} spoken to the owner of the house where the fire is believed to have been started
The workers {did|didn't} accept the offer that was put to them by the management at the end of a long meeting
The bridge {can|cannot} be used by heavy trucks until the engineers have finished their checks of the main span
The village has {no|a} doctor and people travel to the town for every visit, however small the complaint may be
{None|Some} of the passengers were hurt when the train left the rails just outside the station early this morning
The agreement was signed {with|without} the consent of the union and will come into force at the end of the year
Neither side was {willing|unwilling, nor} ready to talk about the terms of the sale, a person close to the talks said
The vaccine arrived on {Monday|Friday} and will be given first to nurses and teachers in the districts by the sea
The film was shot in {Hanoi|Hue} over several weeks with a cast of students who had never acted in front of a camera
The judge {Carla|Karla} Stone told the jury that it should weigh the words of the witness with very great care
Last year the farm sold {three|thirty} tons of honey to buyers abroad, far more than in any year since it was founded
The rule will apply from {2027|2028} to all new buildings in the old town and to those that are being rebuilt there
The mayor {isn't|is} going to stand again, people who know her well have said after the meeting of the party's board
The king of {Denmark|Belgium} visited the exhibition with his family and stayed much longer than had been planned
Passengers on flight {VN312|VN321} waited for several hours before they were told that it had been put off again
The ship carried {twenty|sixty} containers of rice and was on its way home when the engine failed in heavy seas
""".strip().splitlines()

BLOCK = """
Sáng nay, lãnh đạo tỉnh đã làm việc với các sở, ngành về tiến độ thực hiện những công trình trọng điểm trên địa bàn.
Đến hết tháng 9 các đơn vị đã giải ngân được 3.312 tỷ đồng, đạt gần 69 phần trăm kế hoạch vốn được giao từ đầu kỳ.
Bà Nông Thị Hạnh cho rằng khó khăn lớn nhất không phải là vốn mà là mặt bằng sạch, nhất là ở những xã vùng cao.
Tại Trùng Khánh, hai tuyến đường mới đã thông xe, giúp việc chở nông sản của người dân ra cửa khẩu thuận lợi hơn trước.
Local growers said that the new road had cut the time it takes to bring fruit to the border market by almost half.
The province plans to open four more collection points before the rains, and the cooperatives may send their own lists.
Nhiều hộ dân ở đây chưa có nước sạch, vì vậy địa phương kiến nghị sớm đầu tư công trình cấp nước tập trung.
Kết luận, lãnh đạo tỉnh yêu cầu các đơn vị tháo gỡ vướng mắc, bảo đảm tiến độ và chất lượng từng hạng mục.
""".strip().splitlines()
SPARED = re.compile(
    r"\d|^\W*[^\W\d_a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]"
    r"|^\W*(hai|ba|bốn|một|trăm|tỷ|four|half|two|không|chưa|not|no|never)\W*$"
)
FILLER = ("luôn", "cùng", "nhiều", "theo", "rất", "thêm", "trong", "cho", "very", "quite", "soon", "rather", "into")


def placed(*texts: str, reason: str | None = None) -> tuple[Placement, ...]:
    return numbered([Placement(0, text) for text in texts])


def marks(*texts: str) -> dict[int, int]:
    """Position of each repeat -> position it repeats."""
    return {p.position: p.repeat.of for p in mark_repeats(placed(*texts)) if p.repeat}


def edited(text: str, share: float, chance: random.Random) -> str:
    """`share` of all words replaced by others; numbers, capitalised and guarded words are spared."""
    tokens = text.split(" ")
    free = [i for i, token in enumerate(tokens) if not SPARED.search(token)]
    for i in chance.sample(free, min(len(free), round(share * len(tokens)))):
        tokens[i] = re.sub(r"\w+", chance.choice(FILLER), tokens[i], count=1)
    return " ".join(tokens)


@pytest.mark.parametrize("pair", PAIRS)
def test_two_statements_that_differ_in_one_fact_are_not_repeats(pair: str) -> None:
    alternatives = re.search(r"\{(.*?)\|(.*?)\}", pair)
    assert alternatives is not None
    one, other = (pair.replace(alternatives.group(), choice) for choice in alternatives.groups())
    assert min(len(words(one)), len(words(other))) >= LEAST_WORDS
    assert marks(one, other) == {}
    assert marks(other, one) == {}
    assert marks(one, other, one) == {3: 1}, "but the same statement again is one"


def test_there_are_fifty_pairs_and_more() -> None:
    assert len(PAIRS) >= 50


@pytest.mark.parametrize("share", [0.0, 0.05, 0.10])
@pytest.mark.parametrize("seed", range(5))
def test_a_block_that_stands_again_is_found_line_by_line(share: float, seed: int) -> None:
    chance = random.Random(seed)
    again = [edited(text, share, chance) for text in BLOCK]
    n = len(BLOCK)
    assert marks(*BLOCK, *again) == {n + i: i for i in range(1, n + 1)}
    rule = {p.repeat.rule for p in mark_repeats(placed(*BLOCK, *again)) if p.repeat}
    assert rule == ({"exact"} if share == 0 else {"near"} | ({"exact"} & rule))


def test_copies_are_found_apart_and_more_than_once_and_point_at_the_first() -> None:
    a, b, c, d = BLOCK[:4]
    assert marks(a, b, a, b) == {3: 1, 4: 2}
    assert marks(a, b, c, a, d, a) == {4: 1, 6: 1}
    chance = random.Random(4)
    near, nearer = edited(a, 0.1, chance), edited(a, 0.05, chance)
    assert marks(a, near, near, nearer) == {2: 1, 3: 1, 4: 1}


def test_case_marks_and_white_space_do_not_make_another_text() -> None:
    text = BLOCK[0]
    assert marks(text, f"“{text.upper()}”") == {2: 1}
    assert marks(text, text.replace(",", " ;").replace(" ", "  ")) == {2: 1}


def test_diacritics_make_another_text_and_the_place_of_a_tone_does_not() -> None:
    one = "Chị Hòa kể rằng cả bản đã góp công sửa lại con đường mòn dẫn xuống bờ suối"
    assert marks(one, one.replace("Hòa", "Hoa")) == {}
    assert marks(one, one.replace("Hòa", "Hoà")) == {2: 1}


def test_a_number_may_change_its_separators_and_nothing_else() -> None:
    text = "Trong kỳ, toàn huyện trồng mới được {} héc-ta rừng, vượt kế hoạch mà tỉnh giao từ đầu xuân"
    one, *same = (text.format(n) for n in ("1.453", "1,453", "1453"))
    assert marks(one, *same) == {2: 1, 3: 1}
    assert marks(one, *(text.format(n) for n in ("1.45", "14.53", "1 453 2"))) == {}


def test_eleven_words_are_too_few_and_twelve_are_enough() -> None:
    eleven = "Bà con mong trời sớm tạnh để kịp gặt lúa"
    assert len(words(eleven)) == LEAST_WORDS - 2
    assert marks(eleven + " mùa", eleven + " mùa") == {}
    assert marks(eleven + " mùa này", eleven + " mùa này") == {2: 1}


def test_in_a_script_without_spaces_a_word_is_a_character() -> None:
    assert marks("会议在省会举行了三天时间", "会议在省会举行了三天时间") == {2: 1}
    assert marks("会议在省会举行了三天", "会议在省会举行了三天") == {}


def test_where_names_cannot_be_told_nothing_but_marks_may_differ() -> None:
    chinese = "省委书记张伟在会议上强调要加快推进重点项目建设并确保工程质量和安全生产"
    assert marks(chinese, chinese.replace("张伟", "王伟")) == {}
    assert marks(chinese, chinese.replace("强调", "强调,")) == {2: 1}
    capitals = BLOCK[2].upper()
    assert marks(capitals, capitals.replace("HẠNH", "HÀNH")) == {}


def test_a_paragraph_that_stands_inside_a_longer_one_is_not_a_repeat() -> None:
    part = "Chủ tịch Ủy ban nhân dân tỉnh, Phó Bí thư Tỉnh ủy và các đại biểu dự buổi làm việc."
    whole = f"Dự buổi làm việc có: {part} {BLOCK[1]}"
    assert marks(whole, part) == {}
    assert marks(part, whole) == {}


def test_refrains_and_short_lines_survive() -> None:
    song = [
        "Núi cao ơi, suối sâu ơi",
        "Ai về nhắn với bạn đời",
        "Núi cao ơi, suối sâu ơi",
        "Hoa ban trắng một góc trời",
    ]
    assert marks(*song, *song, song[0], song[0]) == {}
    talk = [BLOCK[0], "He said.", BLOCK[1], "He said.", BLOCK[2], "He said."]
    assert marks(*talk) == {}
    assert marks(BLOCK[0], "He said.", BLOCK[1], BLOCK[0], "She said.", BLOCK[1]) == {4: 1, 6: 3}


def test_a_short_line_goes_with_the_block_it_stands_in() -> None:
    a, b, c = BLOCK[:3]
    assert marks(a, "Khó khăn", b, a, "Khó khăn", b) == {4: 1, 5: 2, 6: 3}
    assert marks(a, "Một", "Hai", b, c, a, "Một", "Hai", b) == {6: 1, 7: 2, 8: 3, 9: 4}
    assert marks(a, "Một", "Hai", b, a, "Hai", "Một", b) == {5: 1, 8: 4}, "another order is another text"
    assert marks(a, "Khó khăn", b, b, "Khó khăn", a) == {4: 3, 6: 1}, "the neighbours stand at other offsets"
    assert marks(a, "Khó khăn", b, a, "Khó khăn") == {4: 1}, "only one neighbour repeats"
    rules = [p.repeat.rule for p in mark_repeats(placed(a, "Khó khăn", b, a, "Khó khăn", b)) if p.repeat]
    assert rules == ["exact", "neighbour", "exact"]


def with_lead(lead: str, *texts: str) -> tuple[Placement, ...]:
    return numbered([Placement(0, lead, reason="lead"), *(Placement(0, text) for text in texts)])


def test_a_lead_that_stands_again_as_the_first_paragraph_is_a_repeat_of_it() -> None:
    marked = mark_repeats(with_lead(BLOCK[0], BLOCK[0] + ".", BLOCK[1]))
    assert marked[1].repeat == Repeat(of=1, rule="lead", score=1.0)
    short = mark_repeats(with_lead("Mưa lớn ở Bảo Lạc", "Mưa lớn ở Bảo Lạc", BLOCK[1]))
    assert [p.repeat.rule for p in short if p.repeat] == ["lead"]


def test_a_lead_is_guarded_too_and_only_looked_for_in_the_first_paragraph() -> None:
    other = BLOCK[1].replace("3.312", "3.321")
    assert not any(p.repeat for p in mark_repeats(with_lead(BLOCK[1], other, BLOCK[1])))
    assert not any(p.repeat for p in mark_repeats(with_lead("Mưa lớn", "Mưa lớn đã gây ngập nhiều nơi", "Mưa lớn")))


def test_what_repeats_the_first_paragraph_after_a_lead_points_at_the_lead() -> None:
    marked = mark_repeats(with_lead(BLOCK[0], BLOCK[0], BLOCK[1], BLOCK[0]))
    assert [(p.position, p.repeat.of, p.repeat.rule) for p in marked if p.repeat] == [(2, 1, "lead"), (4, 1, "exact")]


def test_a_lead_that_stands_in_no_placement_is_position_nought() -> None:
    marked = mark_repeats(placed(BLOCK[0], BLOCK[1]), lead=BLOCK[0])
    assert marked[0].repeat == Repeat(of=0, rule="lead", score=1.0)


def test_what_is_not_body_takes_no_part() -> None:
    caption = Placement(2, BLOCK[0], reason="caption")
    assert mark_repeats([Placement(1, BLOCK[0]), caption]) == (Placement(1, BLOCK[0]), caption)
    assert mark_repeats([caption, Placement(3, BLOCK[0])]) == (caption, Placement(3, BLOCK[0]))


def test_a_boilerplate_mark_stays_and_nothing_points_at_it() -> None:
    slogan = Placement(1, BLOCK[0], repeat=Repeat(of=0, rule="boilerplate", score=1.0))
    assert mark_repeats([slogan, Placement(2, BLOCK[0])]) == (slogan, Placement(2, BLOCK[0]))


def test_a_thousand_paragraphs_in_lower_case_share_one_guard_and_copies_are_still_found() -> None:
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("abcdeghiklmnoprstuvxy", k=chance.randint(2, 7))) for _ in range(900)]
    texts = [" ".join(chance.choices(vocabulary, k=40)) for _ in range(500)]
    copies = [edited(text, 0.1, chance) for text in texts]
    assert marks(*texts, *copies) == {500 + i: i for i in range(1, 501)}


def test_a_very_long_paragraph_is_compared_for_equality_alone() -> None:
    long = " ".join(f"từ{letter}" * 3 for letter in "abcdeghiklm" * 600)
    assert marks(long, long) == {2: 1}
    assert marks(long, long + " thêm") == {}


TEXTS = st.sampled_from([*BLOCK, *(edited(t, 0.08, random.Random(3)) for t in BLOCK), "Ông nói.", "* * *", "", "Hết"])
PLACEMENTS = st.lists(
    st.builds(
        Placement,
        position=st.just(0),
        text=TEXTS,
        role=st.sampled_from(BODY_ROLES),
        reason=st.none() | st.none() | st.sampled_from(REASONS),
        repeat=st.none(),
        line=st.none(),
    ),
    max_size=14,
).map(numbered)


@given(PLACEMENTS)
def test_marking_is_idempotent_keeps_order_and_parts_the_positions(placements: tuple[Placement, ...]) -> None:
    marked = mark_repeats(placements)
    assert mark_repeats(marked) == marked
    assert [(p.position, p.text, p.role, p.reason) for p in marked] == [
        (p.position, p.text, p.role, p.reason) for p in placements
    ]
    version = Version(placements=marked)
    parts = [p.position for part in (version.body, version.repeats, version.not_body) for p in part]
    assert sorted(parts) == list(range(1, len(placements) + 1))
    by_position = {p.position: p for p in marked}
    for p in version.repeats:
        assert p.repeat is not None
        kept = by_position[p.repeat.of]
        assert kept.position < p.position
        assert kept.repeat is None
        assert (letters(kept.text) == letters(p.text)) == (p.repeat.score == 1.0)
        assert p.repeat.score >= {"exact": 1.0, "neighbour": 1.0, "near": 0.85, "lead": 0.9}[p.repeat.rule]


def test_what_repeats_the_paragraph_that_says_the_lead_again_is_compared_with_the_lead() -> None:
    said = "Local growers said that the new road had cut the time it takes to bring fruit to the border by almost half."
    lead = said.replace("had cut", "has cut")
    placements = (Placement(1, lead, "paragraph", reason="lead"), *(Placement(n, said, "paragraph") for n in (2, 3)))
    _, first, again = mark_repeats(placements)
    assert first.repeat is not None
    assert again.repeat is not None
    assert (first.repeat.rule, again.repeat.rule) == ("lead", "near")
    assert again.repeat.of == first.repeat.of == 1
    assert again.repeat.score == first.repeat.score < 1
    *_, equal = mark_repeats((*placements[:2], Placement(3, lead, "paragraph")))
    assert equal.repeat == Repeat(of=1, rule="exact", score=1.0)


@given(st.lists(st.text(), max_size=12))
def test_any_texts_can_be_marked(texts: list[str]) -> None:
    assert [p.text for p in mark_repeats(placed(*texts))] == texts
