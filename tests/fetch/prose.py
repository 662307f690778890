"""Invented Vietnamese news sentences, and paragraphs made of them."""

from __future__ import annotations

import random

SENTENCES = """
Sáng nay, Ủy ban nhân dân huyện Phong Vân tổ chức lễ khởi công tuyến đường liên xã dài mười bảy cây số.
Ông Lường Văn Khuê, trưởng bản Nà Phiêng, cho biết bà con đã hiến hơn hai nghìn mét vuông đất để mở rộng mặt đường.
Theo kế hoạch, công trình sẽ hoàn thành trước mùa mưa năm sau và phục vụ việc vận chuyển nông sản.
Nước lũ dâng cao khiến ba thôn ven sông bị cô lập suốt đêm, dân quân phải dùng xuồng để đưa người già ra ngoài.
Đến chiều cùng ngày, mực nước bắt đầu rút, các hộ dân trở về dọn dẹp nhà cửa và phơi lại thóc giống.
Trường tiểu học Kéo Yên vừa được trao tặng một thư viện nhỏ với gần sáu trăm đầu sách thiếu nhi.
Cô giáo Nông Thị Quỳnh nói rằng học trò vùng cao rất thích đọc truyện tranh về lịch sử.
Giá quýt tại vườn giảm mạnh so với cùng kỳ, nhiều chủ vườn chọn cách gửi hàng xuống chợ đầu mối.
Hợp tác xã Thuận Phượng ký hợp đồng bao tiêu toàn bộ sản lượng miến dong với một doanh nghiệp ở Hải Phòng.
Hội nghị sơ kết sáu tháng đầu năm đánh giá tỷ lệ hộ nghèo giảm nhưng chưa thật sự bền vững.
Các đại biểu đề nghị rà soát lại quy hoạch, tránh tình trạng dự án treo kéo dài nhiều năm.
Đoàn thanh niên phối hợp với bộ đội biên phòng trồng hơn bốn nghìn cây sa mộc dọc tuyến tuần tra.
Một vụ cháy nhỏ xảy ra ở kho vật liệu, rất may không có thiệt hại về người.
Nguyên nhân ban đầu được xác định là do chập điện, cơ quan chức năng đang tiếp tục làm rõ.
Lễ hội Lồng Tồng năm nay thu hút đông đảo du khách với các trò chơi ném còn, kéo co và thi cấy lúa.
Nghệ nhân Hoàng Thị Slao biểu diễn làn điệu then cổ bên bếp lửa nhà sàn.
Bệnh viện đa khoa khu vực đưa vào sử dụng hệ thống chụp cắt lớp mới, giúp người bệnh đỡ phải chuyển tuyến.
Bác sĩ Triệu Đức Thuỵ khuyến cáo người dân không tự ý mua thuốc kháng sinh khi trẻ bị ho kéo dài.
Đội tuyển bóng đá nữ của tỉnh giành huy chương bạc sau trận chung kết căng thẳng phải đá luân lưu.
Huấn luyện viên khẳng định các cầu thủ đã thi đấu bằng tất cả quyết tâm và sự đoàn kết.
Chợ phiên Pác Rằng họp vào ngày mùng năm và mùng mười âm lịch, bán nhiều nông cụ rèn thủ công.
Làng nghề rèn có tuổi đời hơn hai trăm năm vẫn đỏ lửa mỗi sớm, dù lớp trẻ phần lớn đi làm xa.
Sở Giáo dục yêu cầu các trường rà soát cơ sở vật chất, tuyệt đối không để học sinh ngồi học trong phòng xuống cấp.
Mưa đá kèm gió giật làm tốc mái hơn một trăm ngôi nhà ở hai xã giáp biên.
Huyện đã xuất ngân sách dự phòng mua tấm lợp, hỗ trợ mỗi hộ từ một đến ba triệu đồng.
Câu chuyện của cụ Bế Văn Đoỏng khiến nhiều người xúc động: cụ giữ lại từng lá thư gửi từ mặt trận.
Triển lãm ảnh về vùng đất và con người miền đá kéo dài đến hết tháng, mở cửa miễn phí.
Nhà máy thuỷ điện nhỏ trên suối Khuổi Luông bị đình chỉ vì xả nước không báo trước.
Người dân phản ánh bụi từ mỏ đá ảnh hưởng nghiêm trọng tới sinh hoạt, nhưng chủ mỏ chưa khắc phục.
Thanh tra tỉnh kết luận một số gói thầu mua sắm thiết bị có dấu hiệu thông đồng, chuyển hồ sơ sang công an.
Chương trình xoá nhà tạm đã giúp bảy mươi hai gia đình có mái ấm mới trước Tết Nguyên đán.
Cán bộ khuyến nông hướng dẫn bà con ủ chua thân ngô làm thức ăn dự trữ cho trâu bò qua mùa rét.
Nhiệt độ đêm qua xuống dưới ba độ, sương muối phủ trắng những triền đồi trồng thuốc lá.
Tuyến xe buýt nối thị trấn với khu di tích bắt đầu chạy thử, mỗi ngày tám lượt.
Ban quản lý di tích nhắc du khách giữ gìn vệ sinh, không khắc tên lên thân cây cổ thụ.
Phiên toà xét xử vụ lừa đảo chiếm đoạt tài sản phải hoãn vì vắng mặt nhiều người làm chứng.
Đại diện ngân hàng cảnh báo thủ đoạn giả danh nhân viên để lấy mã xác thực của khách.
Ở vùng hạ lưu, ngư dân chuyển sang nuôi cá lồng, thu nhập ổn định hơn trước.
Ấn phẩm mới của hội văn nghệ giới thiệu hai mươi truyện ngắn viết về đời sống biên cương.
Ý kiến đóng góp của cử tri tập trung vào đường giao thông, điện sinh hoạt và chính sách cho cán bộ thôn.
Ngành y tế triển khai tiêm vắc xin lưu động tại những bản xa, mỗi điểm có một bác sĩ và hai điều dưỡng.
Xưởng chế biến gỗ ép ra đời đã tạo việc làm thường xuyên cho gần chín mươi lao động nữ.
Từ đầu vụ đến nay, sâu keo gây hại hơn trăm héc ta ngô, tập trung ở các thửa gieo muộn.
Ảnh hưởng của hoàn lưu bão khiến nhiều chuyến bay phải lùi giờ, hành khách chờ đợi mệt mỏi.
Những thửa ruộng bậc thang chín vàng vào cuối tháng chín, đẹp như một bức tranh lụa.
Quỹ khuyến học dòng họ Lục trao thưởng cho ba mươi sáu em đỗ đại học.
Kỹ sư trẻ Đàm Thế Vỹ trở về quê lập xưởng sấy nông sản bằng năng lượng mặt trời.
Sau nhiều lần thất bại, anh tìm được công thức giữ màu cho hạt dẻ mà không dùng chất phụ gia.
Cuộc thi viết thư quốc tế năm nay có chủ đề về đại dương, học sinh miền núi hưởng ứng nhiệt tình.
Đường dây nóng tiếp nhận hơn năm trăm cuộc gọi phản ánh về chất lượng nước sạch.
Uỷ viên thường trực đề nghị làm rõ trách nhiệm người đứng đầu nếu để xảy ra khiếu kiện đông người.
Vì sương mù dày đặc, phà Bến Thượng tạm ngừng hoạt động từ nửa đêm đến bảy giờ sáng.
Chiếc cầu treo cũ kỹ đã được thay bằng cầu bê tông, trẻ em không còn phải bơi qua suối đi học.
Hơn một nghìn suất quà được chuyển đến tay đồng bào vùng lũ trước khi đợt rét mới tràn về.
Nhóm nghiên cứu của trường đại học ghi âm tiếng nói của những người già cuối cùng còn thạo chữ Nôm Tày.
Kết quả khảo sát cho thấy phần lớn hộ gia đình đã phân loại rác tại nguồn.
Bí thư chi bộ thôn tự tay vẽ bản đồ từng khúc suối nguy hiểm rồi dán ở nhà văn hoá.
Thị trường cuối năm sôi động trở lại, sức mua tăng ở các mặt hàng thực phẩm chế biến sẵn.
Lực lượng kiểm lâm phát hiện ba lóng gỗ nghiến giấu dưới tán rừng, chưa xác định được chủ.
Mỗi sớm tinh mơ, tiếng mõ trâu lại vang lên khắp thung lũng yên ả.
""".strip().split("\n")


def paragraphs(count: int, seed: int = 1, sentences: int = 5) -> list[str]:
    """`count` paragraphs of that many different sentences each."""
    chance = random.Random(seed)
    return [" ".join(chance.sample(SENTENCES, sentences)) for _ in range(count)]
