"""The words of lines that are no article: labels, leads to other articles, editors', platforms' and rights lines.

Vietnamese, English, German, French, Spanish, Portuguese, Italian, Indonesian, Chinese, Japanese, Korean, Thai; Dutch,
Polish, Turkish, Russian where the words leave no doubt. `crawler.lines` matches all of them as whole lines. A word
stands here only if no article says it as a line of its own: "Hintergrund" and "Contexte" are subheadings, so they are
left out.
"""

from __future__ import annotations

# Labels of navigation, share bars and boxes, matched whole, without case, a counter or marks around them ignored.
_LABELS = """
    latest|latest news|newest|most read|most viewed|most popular|popular|trending|top stories|top news|more news|home
    related|related news|related articles|related stories|related posts|related topics|related content|read more
    see more|read next|up next|see also|also read|more on this|you may also like|recommended|recommended for you
    advertisement|advertising|sponsored|share|share this|share this article|share on facebook|share on twitter|tweet
    share this story|kindly share this story|please share this story
    print|print this page|email|e-mail|copy link|follow us|subscribe|newsletter|sign up|log in|back to top
    editor's picks|next article|previous article|tags|topics|keywords|comments|comment|leave a comment|add a comment
    post a comment|write a comment|view comments|be the first to comment|no comments yet|loading|play video
    watch video|advertisement - scroll to continue|story continues below advertisement
    article continues below advertisement|link copied|all rights reserved|read also|more from this section
    sign up for our newsletter|listen to this article

    mới nhất|tin mới|tin mới nhất|đọc nhiều|đọc nhiều nhất|xem nhiều|xem nhiều nhất|tin đọc nhiều|tin xem nhiều
    tin liên quan|bài liên quan|bài viết liên quan|tin bài liên quan|tin cùng chuyên mục|bài cùng chuyên mục
    cùng chuyên mục|tin khác|tin tức khác|các tin khác|bài viết khác|tin nổi bật|tin nóng|tiêu điểm|tin tiêu điểm
    tin đã đăng|tin cùng loại|các bài cùng chuyên mục|các tin mới hơn|các tin cũ hơn
    những tin mới hơn|những tin cũ hơn|tin mới hơn|tin cũ hơn|tin đã đưa|các tin đã đưa|theo dòng sự kiện|dòng sự kiện
    có thể bạn quan tâm|có thể bạn muốn đọc|bạn có thể quan tâm|đừng bỏ lỡ|xem thêm|xem tiếp|đọc thêm|đọc tiếp
    xem chi tiết|quảng cáo|tài trợ|chia sẻ|chia sẻ bài viết|chia sẻ facebook|gửi bài viết|in bài viết|in trang|in bài
    lưu bài viết|lưu bài|sao chép liên kết|copy liên kết|trang chủ|quay lại|về trang chủ|lên đầu trang|đầu trang
    trở lại|bản in
    trang trước|trang sau|từ khóa|từ khoá|bình luận|ý kiến bạn đọc|bình luận của bạn|gửi bình luận|viết bình luận
    ý kiến của bạn|chưa có bình luận|chưa có bình luận nào|đang tải|theo dõi chúng tôi|đăng ký nhận tin|đăng nhập
    facebook|twitter|zalo|google news|telegram|linkedin|pinterest|youtube|nghe đọc bài|nghe bài viết|đọc bài viết
    lượt truy cập|số lượt truy cập|thống kê truy cập|liên kết website
    mời độc giả xem thêm|mời bạn đọc xem thêm|mời quý độc giả xem thêm|mời xem thêm|mời bạn xem thêm|mời đọc thêm
    mời độc giả đọc thêm|mời bạn đọc đọc thêm|xem thêm video|xem thêm video được quan tâm|video được quan tâm
    cỡ chữ|đánh giá bài viết|click để đánh giá bài viết|the end|hết

    lesen sie auch|lesen sie mehr|lesen sie hier mehr|lesen sie dazu auch|auch interessant|auch spannend
    das wichtigste in kürze
    das könnte sie auch interessieren|das könnte dich auch interessieren|mehr zum thema|mehr zu diesem thema|zum thema
    darum gehts|darum geht's|darum geht’s
    weiterlesen|mehr lesen|anzeige|werbung|artikel teilen|teilen|link kopieren|drucken|artikel drucken|kommentare
    kommentar schreiben|zur startseite|nach oben|newsletter abonnieren|jetzt abonnieren|empfohlene artikel
    verwandte artikel|ähnliche artikel|meistgelesen|alle rechte vorbehalten|folgen sie uns
    empfohlener redaktioneller inhalt

    lire aussi|à lire aussi|a lire aussi|lire également|à lire également|voir aussi|à voir aussi|lire la suite|à lire
    sur le même sujet|sur le même thème|dans la même rubrique|articles liés|articles similaires|pour aller plus loin
    publicité|partager|partager cet article|copier le lien|imprimer|s'abonner|abonnez-vous|commentaires|les plus lus
    suivez-nous|tous droits réservés|retour en haut|réservé aux abonnés|article réservé aux abonnés

    te puede interesar|te puede interesar también|también te puede interesar|le puede interesar|podría interesarte
    podría interesarle|más información|lea también|lee también|lea además|lee además|leer más
    ver también|vea también|ver más|noticias relacionadas|artículos relacionados
    contenido relacionado|más noticias|más sobre este tema|publicidad
    compartir|copiar enlace|imprimir|suscríbete|suscribirse|comentarios|lo más leído|lo más visto|síguenos
    todos los derechos reservados|volver arriba|relacionadas

    leia também|leia mais|leia ainda|veja também|veja mais|saiba mais|confira também|continua após a publicidade
    continua depois da publicidade|publicidade|notícias relacionadas|matérias relacionadas|artigos relacionados
    compartilhar|compartilhe|partilhar|copiar link|comentários|mais lidas|assine já|siga-nos
    todos os direitos reservados|voltar ao topo|você também pode gostar|receba as notícias

    leggi anche|leggi di più|leggi tutto|vedi anche|guarda anche|approfondisci|articoli correlati|notizie correlate
    potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare|contenuti correlati|pubblicità|condividi
    copia link|copia il link|stampa|abbonati|iscriviti alla newsletter|commenti|i più letti|seguici
    tutti i diritti riservati|riproduzione riservata|torna su

    baca juga|baca selengkapnya|lihat juga|simak juga|tonton juga|berita terkait|artikel terkait|berita lainnya|iklan
    advertisement (lanjutkan membaca)|scroll to continue with content|bagikan|salin tautan|komentar|terpopuler
    gulir untuk lanjut baca|lanjutkan membaca|hak cipta dilindungi undang-undang

    lees ook|lees meer|lees verder|meer over dit onderwerp|gerelateerde artikelen|advertentie|delen|deel dit artikel
    kopieer link|meest gelezen|alle rechten voorbehouden|bekijk ook|luister ook|zobacz także|zobacz też|zobacz również
    czytaj także|czytaj też|czytaj również|czytaj więcej|przeczytaj także|reklama|udostępnij|skopiuj link|komentarze
    powiązane artykuły|dalszy ciąg materiału pod wideo|dalsza część artykułu pod materiałem wideo
    wszelkie prawa zastrzeżone|ayrıca bakınız|i̇lgili haberler|ilgili haberler|bunlar da ilginizi çekebilir|reklam
    paylaş|yorumlar|bağlantıyı kopyala|tüm hakları saklıdır|devamını oku|читайте также|читать также|смотрите также
    материалы по теме|по теме|ещё по теме|еще по теме|реклама|поделиться|скопировать ссылку|комментарии|подписаться
    подписывайтесь|все права защищены|читать далее|похожие новости

    相关阅读|相关新闻|相关报道|相关推荐|相关文章|相关专题|延伸阅读|推荐阅读|猜你喜欢|热门推荐|热门新闻|更多新闻
    阅读更多|更多精彩内容|广告|分享|分享到|分享让更多人看到|复制链接|评论|发表评论|我要评论|上一篇|下一篇|返回首页
    返回顶部|发布时间|发布日期|浏览次数|点击数|返回搜狐|返回搜狐，查看更多|返回搜狐,查看更多|查看更多|查看原文|阅读原文|点击查看更多|打开app
    打开app阅读全文|展开全文|我要反馈|保存网页|版权所有|未经授权不得转载|未经许可不得转载|转载请注明出处|责任编辑
    延伸閱讀|延伸閲讀|相關新聞|相關報導|相關文章|相關閱讀|更多新聞|更多報導|推薦閱讀|推薦文章|看更多|熱門新聞
    你可能也想看|繼續閱讀|廣告|分享此文|複製連結|留言|發表留言|回首頁|回到頂部|版權所有|不得轉載|未經授權不得轉載
    重點摘要|重点摘要|請繼續往下閱讀|請繼續往下閱讀...|下載app|點我看更多

    関連記事|関連ニュース|関連リンク|関連トピックス|関連ワード|あわせて読みたい|合わせて読みたい|こちらもおすすめ
    おすすめ記事|おすすめの記事|人気記事|アクセスランキング|最新記事|続きを読む|もっと見る|続きはこちら|広告|シェア
    シェアする|ツイート|リンクをコピー|コメント|コメントする|前の記事|次の記事|トップへ戻る|無断転載禁止
    無断転載を禁じます|無断転載・複製を禁じます|記事一覧|印刷ページ表示|【関連記事】

    관련기사|관련 기사|관련뉴스|관련 뉴스|함께 읽으면 좋은 기사|이 기사도 읽어보세요|많이 본 뉴스|많이 본 기사
    기자페이지|음성으로 듣기|인쇄|스크랩
    인기기사|인기 기사|추천기사|추천 기사|더보기|기사 더보기|광고|공유|공유하기|댓글|댓글쓰기|댓글 쓰기|링크 복사
    댓글삭제|댓글 삭제|댓글수정|댓글 수정|내 댓글 모음
    url 복사|기사저장|이전기사|다음기사|이전 기사|다음 기사|목록|목록으로|무단전재 및 재배포 금지
    무단 전재 및 재배포 금지|무단전재-재배포 금지|무단 전재-재배포 금지|무단전재 재배포 금지|재판매 및 db 금지
    남성|여성|느림|보통|빠름|음성재생|음성 재생
    본문|기사제보|제보하기|구독하기|글자크기|등록일|작성일|조회수|담당부서|작성자|첨부파일|첨부 파일

    ข่าวกิจกรรมอื่นๆ|อ่านข่าว|อ่านข่าวที่เกี่ยวข้อง|ข่าวที่เกี่ยวข้อง|ข่าวเกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|อ่านเพิ่มเติม
    อ่านข่าวเพิ่มเติม|อ่านต่อ|ข่าวอื่น ๆ|ข่าวอื่นๆ|ข่าวล่าสุด|ข่าวยอดนิยม|โฆษณา|แชร์|แชร์ข่าวนี้|คัดลอกลิงก์
    คัดลอกลิงค์|แสดงความคิดเห็น|ความคิดเห็น|สงวนลิขสิทธิ์|ติดตามเราได้ที่|กลับหน้าหลัก|สรุปข่าว|อ่านข่าวต้นฉบับ|शेयर|शेयर करें
    विज्ञापन|यह भी पढ़ें|ये भी पढ़ें
"""
NOISE_LABELS = frozenset(label for line in _LABELS.split("\n") for label in line.strip().split("|") if label)

# What stands before a colon and the title of another article.
LEADS = (
    "(?:mời (?:quý )?(?:độc giả|bạn đọc|bạn) )?(?:xem|đọc) thêm|(?:tin|bài) liên quan|có thể bạn quan tâm"
    "|read more|see also|also read|read also|read|watch|don['’]t miss"
    "|related(?: articles?| stories| news)?|more on this(?: story)?|tags?|keywords|(?:关键|關鍵)[字词詞]"
    "|từ khóa|từ khoá"
    "|lesen sie (?:auch|dazu auch|hier(?: mehr)?|mehr(?: zum thema)?)|siehe auch|lesetipp|auch interessant"
    "|mehr zum thema"
    "|passend dazu|das könnte sie (?:auch )?interessieren"
    "|(?:à )?(?:lire|voir) (?:aussi|également)|a lire aussi|sur le même sujet|à lire sur le sujet|à lire"
    "|(?:también )?(?:(?:te|le) puede interesar|podría interesar[lt]e)(?: también)?"
    "|(?:lea|lee|leer|mire|mira|ver|vea) (?:también|además|más)|más información"
    "|noticias? relacionadas?|(?:leia|veja|confira|saiba) (?:também|mais|ainda)|notícias? relacionadas?|vídeos"
    "|(?:leggi|vedi|guarda) anche|approfondisci|articol[oi] correlat[oi]|potrebbe interessarti(?: anche)?"
    "|(?:baca|lihat|simak|tonton) (?:juga|selengkapnya)|selanjutnya|(?:berita|artikel) terkait|pilihan editor"
    "|(?:lees|bekijk) ook|lees meer|(?:zobacz|czytaj|przeczytaj) (?:też|także|również|więcej)"
    "|läs (?:mer|också|även|vidare)|se (?:också|även)|les (?:også|mer)|se også|læs (?:også|mere)|lue (?:myös|lisää)"
    "|čtěte (?:také|též|dále)|přečtěte si(?: také)?|prečítajte si(?: aj)?|cite[sș]te [sș]i|olvassa el(?: ezt)? is"
    "|διαβάστε (?:επίσης|ακόμα)|читайте також"
    "|(?:читайте|смотрите) также|материалы? по теме|ilgili haber(?:ler)?"
    "|(?:相关|推荐|延伸)(?:阅读|新闻|报道|文章|推荐|链接)|(?:相關|推薦|延伸)(?:閱讀|閲讀|新聞|報導|文章|連結)"
    "|更多(?:新[闻聞]|[阅閱][读讀])|看更多"
    "|関連(?:記事|ニュース|リンク)?|(?:あわせて|合わせて)読みたい|こちらもおすすめ"
    "|(?:관련|추천|인기) ?(?:기사|뉴스)|(?:이 기사도 )?함께 (?:보세요|볼만한 기사|보면 좋은 기사)"
    "|(?:อ่าน)?ข่าว(?:ที่)?เกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|อ่าน(?:ข่าว)?เพิ่มเติม|อ่านต่อ"
    "|อ่านข่าวต้นฉบับ|(?:คลิก)?อ่านข่าว|คลิกอ่าน"
    "|यह भी पढ़ें|ये भी पढ़ें"
)

# Lines of editors, platforms, owners of rights and walls: begin like this and are nothing else. Matched only
# where a line opens with a mark or with words of OPENINGS (casefolded): a glance tells that most lines are none.
_RIGHTS = (
    "all rights reserved|alle rechte vorbehalten|tous droits réservés|(?:toute )?reproduction (?:interdite|réservée)"
    "|todos los derechos reservados|todos os direitos reservados|tutti i diritti(?: sono)? riservati"
    "|riproduzione riservata|alle rechten voorbehouden|wszelkie prawa zastrzeżone|tüm hakları saklıdır"
    "|все права защищены|hak cipta dilindungi|版权所有|版權所有|不得转载|不得轉載|転載|무단 ?전재|สงวนลิขสิทธิ์"
)
_SIGN = r"(?:[©ⓒⒸ]|\(c\))"
_NO_VERB = r"(?<!다\.)(?<!다)(?<!요\.)"  # Korean sentences end so
_CREW = (  # of Korean broadcasters
    "작가|vj|pd|연출|구성|촬영|영상촬영|영상취재|편집|영상편집|디자인|영상디자인|그래픽|cg|취재|취재지원|자료조사|인턴기자|음성대역"
)
_CREW_MEMBER = rf"(?:{_CREW})\s?[:：]?\s?[가-힣]{{2,4}}(?:[·ㆍ][가-힣]{{2,4}})*"
_EDITORS = (
    "责任编辑|責任編輯|责编|責編|图片编辑|圖片編輯|执行编辑|视觉编辑|实习编辑|實習編輯|值班编辑|编辑|編輯|核稿編輯"
    "|核稿|供稿|供图|题图(?:设计)?|制图|排版|策划|统筹|校对|校對|审核|審核|监制|監製|值班主任"
)
_PLATFORMS = (
    "facebook|instagram|whatsapp|telegram|google news|twitter|youtube|tiktok|linkedin|threads|bluesky|zalo|line"
)
# What Chinese systems print about an article on one line, and those that only a screen has.
_OF_SCREEN = (
    "浏览(?:次数|量|数)?|点击(?:次数|率|量|数)?|阅读(?:次数|量|数)?|访问(?:次数|量)|字体(?:大小)?|(?:选择)?字号|打印"
)
_INFO = f"(?:发布|发表|更新)(?:时间|日期)|日期|时间|(?:信息|文章)?来源|稿源|作者|编辑|发布(?:机构|单位)|{_OF_SCREEN}"
_SHARED_TO = "微信(?:好友)?|朋友圈|(?:新浪|腾讯)?微博|qq(?:空间|好友)?|人人网?|豆瓣|复制链接|更多"
_VOTES = "votes?|bình chọn|phiếu bầu|(?:lượt )?đánh giá|stimmen?|votos?|voti|suara|pemilihan"
BOILERPLATE = "|".join(
    (
        rf"(?=.*(?:时间|日期)\s?[:：])(?:(?:{_INFO})\s?[:：](?:[^。！？:：]|(?<=\d):(?=\d)){{0,40}}){{3,9}}",
        rf"(?:{_OF_SCREEN})\s?[:：]\s?小\s?中\s?大",
        rf"(?=.*(?:{_OF_SCREEN})\s?[:：])(?:(?:{_INFO})\s?[:：](?:[^。！？:：]|(?<=\d):(?=\d)){{0,40}}){{2,9}}",
        # day, hour and views, as systems of Vietnam's offices print them
        r"(?:[^\W\d_]{2,5}[:,]? ){0,4}[\d/.:,|\sgh–-]{8,40}(?:số )?lượt (?:xem|đọc|truy cập)\s?:?\s?\d.{0,60}",
        r"(?:\d{4}-\d\d-\d\dT[\d:]{5,8}(?:[+-]\d\d:?\d\d|Z)\s?){1,3}(?:https?://\S+)?",
        rf"分享[到至]?\s?[:：](?:[\s|、]|{_SHARED_TO}){{0,20}}",
        # ratings, as Liferay and Joomla print them: "Đánh giá trung bình (0 Bình chọn)"
        r"(?:đánh giá(?: (?:trung bình|mục này|bài viết))?|average|durchschnitt|rate this (?:item|article|post)"
        rf"|nilai butir ini|promedio|moyenne)\s?:?\s?[(\[]?\s?\d[\d.,]*\s(?:{_VOTES})\s?[)\]]?",
        rf"[(（【\[]?\s?(?:{_EDITORS})\s?[:：|｜丨][^。？！?!]{{0,40}}[)）】\]]?",
        r"本文[系为是]?[^。]{0,16}(?:独家|獨家|原创|原創|首发|首發)[^。]{0,40}(?:未经|未經)[^。]{0,8}(?:转载|轉載).{0,120}",
        r"[(（【\[]?\s?原(?:标题|標題)\s?[:：].{1,150}",
        r"返回搜狐.{0,10}",
        r"(?:平台|特别|特別|免责|免責|版权|版權|广告|廣告)(?:声明|聲明)\s?[:：].{4,250}",
        r"声明[:：]该文观点仅代表.{0,100}",
        r"(?:20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?|[（(]?本文)?\s*(?:来源|來源)\s?[:：]"
        rf".{{1,30}}?(?:作者|{_EDITORS})\s?[:：].{{1,40}}",
        r"20\d\d-\d\d-\d\d\s\d\d:\d\d(?::\d\d)?\s*(?:来源|來源)\s?[:：][^。！？]{1,40}",
        r"notice: the content above \(including.{0,200}|기사를 읽어드립니다.{0,20}",
        r"[(（【\[*※]?\s?(?:(?:声明|聲明|注|註)\s?[:：])?\s?(?:本文|本[版栏欄]|文章|以上|文中|[该該]文)[^。]{0,12}(?:[仅僅只不均]代表|代表作者)[^。]{0,16}"
        r"(?:[观觀][点點]|立[场場]|意[见見]|看法).{0,60}",
        r"[(（【\[*※■]?\s?(?:이|본|위|외부) ?(?:글|기사|칼럼|기고|기고문|필진|필자)[^.]{0,50}"
        r"(?:편집 ?방향|논조|입장|견해)[^.]{0,20}다를 수(?:도)? ?있(?:습니다|음|어요|다(?!고)).{0,30}",
        r"(?:\d[、.．]\s?)?凡(?:本网站?|本站|本报)注明.{4,250}",
        r"(?:\d[、.．]\s?)?如(?:因|有)[^。]{0,20}版[权權][^。]{0,40}(?:联系|聯[絡繫]).{0,60}",
        r"想(?:爆料|报料)[？?！!].{4,160}|[(\[]\s?id\s?[:：]\s?\d{5,12}\s?[)\]]",
        r"情報(?:提供)?[:：][^。:：]{2,24}|[【\[]\s?(?:not )?sponsored\s?(?:記事)?\s?[】\]]",
        r"(?:扫描|扫码|扫一扫).{0,12}(?:下载|关注).{0,40}(?:客户端|公众号|小程序|app|微信|微博).{0,40}",
        rf"[\W_]{{1,4}}ikuti (?:kami|berita|artikel|terus|update)\b.{{0,60}}\b(?:{_PLATFORMS})\b.{{0,80}}",
        r"(?:ha(?:z|ga) clic aqu[ií] para (?:leer|ver) (?:más|otr[oa]s)|clique aqui para (?:ler|ver) (?:mais|outr[oa]s)"
        r"|cliquez ici pour (?:lire|voir) (?:plus|d['’]autres)|click here (?:to (?:read|see) more|for more))\b.{2,100}",
        r"y recuerda que puedes recibir notificaciones\b.{0,120}",
        r"the english\b[a-z, ]{0,80} versions? (?:is|are) automatically (?:generated|translated) by .{3,250}",
        r"this article was originally written in [a-z]{4,12} and translated by .{3,250}",
        r"[（(]『[^』]{2,40}』(?:[\d年月日号放送発売・/\s]{0,16})より[）)]",  # a programme, a magazine
        r"[（(]\s?(?:情報|画像|写真)提供\s?[:：].{2,80}[)）]|╔═.{0,400}═╝",
        r"点[亮个下]\s?[“「]?(?:在看|推荐|赞|星标|小红心).{0,30}",
        r"如需转载.{0,40}(?:联系|授权|许可).{0,80}|特别提醒[:：].{0,30}(?:图片|稿酬).{0,120}",
        r"(?:读者|新闻|报料|爆料|客服|投稿)(?:热线|电话)\s?[:：]\s?[\d\s–()-]{5,30}.{0,20}",
        r"อ่าน(?:ข่าว|เรื่อง)?ต้นฉบับ(?:ได้)?ที่\s?:?\s?.{2,80}",
        r"เราใช้คุกกี้.{0,120}|(?:ใช้)?เวลา(?:ในการ)?อ่าน\s?:?\s?\d{1,3}\s?นาที|(?:この記事は)?読了(?:時間|目安)?\s?[:：]?\s?約?\d{1,3}分",
        r"(?:本网站?|本站)(?:所)?(?:刊载|登载|转载)[^。]{0,40}(?:观点|立场).{0,60}",
        r"(?:未经|未經)[^。]{0,6}(?:授权|授權|许可|許可)[^。]{0,4}(?:禁止|不得|不能)"
        r"(?:转载|轉載|摘编|复制|使用|刊用)[^。]{0,40}。?",
        r"(?=.*\d{5})[^。]{0,60}(?:ICP[备证備證]|新闻信息服务许可证|视听节目许可证)[^。]{0,120}",
        r"(?:关于我们|關於我們|联系我们|聯絡我們)\s?[|｜].{2,120}",
        r"(?:cổng|trang) thông tin (?=.*địa chỉ\s?:)(?=.*(?:điện thoại|giấy phép|chịu trách nhiệm|trưởng ban)\b).*",
        r"ページ(?:id|番号)\s?[:：]?\s?\d{1,12}",
        # short codes of content systems, lines of nothing but hashtags, an address behind a mark
        r"\[(?:gambas|video|audio|gallery|galeri|embed|caption|foto|polling|widget|infografis)\b[^\[\]]{0,80}\]",
        r"(?:#[^\s#]{2,50}[\s,]*){2,}",
        r"[（(](?:\d{1,2}月)?\d{1,2}日.{0,40}放送.{0,40}より[）)]",
        r"\[사진\]\s?.{2,40}",
        r"[★●▼■▶☆].{4,100}(?:チェック|こちらから|こちら)[!！。]*",
        r"[◎☞][^:：]{0,30}\s[\w.+-]+@[\w-]+\.[\w.-]+",
        r"《[^《》]{2,20}》\s?[(（]\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^()（）]{0,30}版\s?[)）]",
        r"[※▶■◆☞]\s?(?=.*제보)(?=.*(?:카카오톡|전화|메일)).{10,250}",
        r"(?:封面|题|首)?(?:图片?)?来源[:：]\s?(?:视觉|图虫|摄图|新华社|资料).{0,20}",
        r"[<＜〈《\[(【]\s?[©ⓒⒸ].{0,60}무단 ?(?:전재|배포|복제).{0,30}금(?:지|합니다)\.?\s?[>＞〉》\])】]",
        rf"[<〈《\[(【■]?\s?저작권자\s?(?:{_SIGN}.{{0,150}}|.{{0,20}}무단 ?전재.{{0,20}}금지.{{0,40}}){_NO_VERB}",
        rf"[<〈\[(■※]?\s?제보는 카카오톡.{{0,250}}{_NO_VERB}",
        rf"[<〈\[(]?\s?무단 ?전재.{{0,30}}금지.{{0,60}}{_NO_VERB}",
        r"[<〈\[(]?\s?재판매 및 db ?금지.{0,10}",
        r"[©ⓒⒸ]\s?(?:copyrights?\b.{0,80}|.{0,40}\b(?:19|20)\d\d\b.{0,120})|\(c\)\s?(?:19|20)\d\d\b.{0,120}",
        r"[©ⓒⒸ]\s?dpa-infocom,? dpa:.{0,60}",
        rf"{_SIGN}.{{0,100}}(?:{_RIGHTS}).{{0,100}}",
        rf"copyrights?\s?[:：]?\s?(?:{_SIGN}.{{1,150}}|(?:19|20)\d\d\b.{{0,120}}|.{{0,60}}(?:{_RIGHTS}).{{0,100}})",
        rf"[(\[]?\s?(?:{_RIGHTS})[)\]]?(?:\s?[.,;:，–—|/-]\s?.{{0,60}}|[.。]?)",
        r"[-–—#]{1,3}\s?30\s?[-–—#]{1,3}",  # the end, as press releases say it
        r"(?:have you|do you|are|did you|got|know)\b[^.!]{3,100}\?.{0,60}"
        r"(?:e-?mail|contact|get in touch|write to)\b.{0,100}@.{3,60}",
        r"original-content von:.{3,150}",
        r"(?:sendung:|dieses thema im programm:|über dieses thema bericht\w+) .{0,150}\d uhr(?: .{0,30})?\.?",
        r"this (?:article|story) was (?:first|originally) published (?:on )?[a-z]{3,9}\.? \d{1,2}, \d{4}"
        r"(?:,? (?:at )?\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?)?\.?",
        r"rubriklistenbild:.{2,100}",
        r"download (?:the|our) .{0,40}\bapp(?: (?:here|now|today))?(?:[:.!].{0,250})?",
        r"(?:이|본) (?:글|기사|포스팅|콘텐츠)(?:에는|은|는) .{0,20}(?:제휴|파트너스|커미션).{0,120}",  # commissions
        rf"(?:촬영기자|영상취재|영상촬영|영상편집)\s?[:：].{{1,60}}{_NO_VERB}",  # broadcasters
        r"[\[(]\s?(?:영상취재|영상편집|촬영기자)\s?[:：]?\s?[가-힣]{2,4}\s?[\])]",
        r"(?:author|role|reporting from), [^.!?]{2,60}",  # the BBC
        rf"[\[(]\s?{_CREW_MEMBER}(?:\s?[/,]\s?{_CREW_MEMBER})+\s?[\])]",
        r"기사 제목과 주요 문장을 기반으로 자동 ?요약한 결과입니다.{0,80}",
        r"ภาพ(?:ประกอบ)?จาก(?!กล้อง)\s?:?\s?.{2,60}"
        r"|ขอบคุณ(?:ภาพ|ข้อมูล|เนื้อหา)(?:และ(?:ภาพ|ข้อมูล))?(?:(?:จาก|ประกอบจาก)\s?:?|\s?:)\s?.{2,80}"
        r"|cr\s?[:.：]\s?(?=.*[\u0e00-\u0e7f]).{2,60}",
        r"บทความที่เกี่ยวข้องกับ\S{2,40}",
        r"삭제한 댓글은 다시 복구할 수 없습니다.{0,30}",
        r"ai가 (?:자동(?:으로)? )?(?:요약|생성|작성)한 (?:내용|글|기사|콘텐츠|결과|문장).{0,50}(?:니다|세요)\.?",
        # walls
        r"il vous reste \d{1,3}(?:[.,]\d+)?\s?% de (?:cet article|ce contenu|cette enquête|ce texte) à (?:lire"
        r"|découvrir).{0,120}",
        r"(?:la suite|cet article|ce contenu|l['’]accès à la totalité de l['’]article) est (?:réservée?|protégé)"
        r".{0,80}abonnés.{0,40}",
        r"dieser (?:artikel|inhalt|beitrag|text) ist (?:nur |exklusiv )?für (?:unsere )?(?:abonnent|plus-"
        r"|registrierte).{0,80}",
        r"(?:jetzt|hier) (?:abonnieren und|kostenlos testen und|registrieren und|anmelden und) weiterlesen.{0,40}",
        r"sie (?:möchten|wollen) (?:den artikel )?weiterlesen\?.{0,120}",
        r"(?:already (?:a|an) (?:subscriber|member)|not a subscriber)\?.{0,80}",
        r"this (?:article|content|story) is (?:only |exclusively )?(?:available |reserved )?(?:to|for) (?:our "
        r"|paid |registered |digital )*(?:subscribers|members)(?: only)?\.?.{0,60}",
        r"(?:please )?(?:subscribe|sign in|log in|register)(?: now| or subscribe| today)? to (?:continue"
        r"|keep) reading.{0,60}",
        r"este (?:contenido|artículo) es (?:exclusivo|solo) para (?:nuestros )?(?:suscriptores|socios).{0,60}",
        r"suscr[ií]b(?:ete|ase) para (?:seguir|continuar) leyendo.{0,60}",
        r"esta funcionalidad es exclusiva para .{3,40}",
        r"(?:este )?conteúdo (?:é )?exclusivo para assinantes.{0,60}|assine para continuar lendo.{0,60}",
        r"questo (?:articolo|contenuto) è riservato (?:agli|ai) (?:nostri )?(?:abbonati|lettori).{0,60}",
        r"abbonati per (?:continuare a leggere|leggere tutto).{0,60}",
        r"dit (?:artikel|verhaal) is (?:exclusief|alleen) voor (?:onze )?abonnees.{0,60}",
        r"pozostało \d{1,3}\s?% (?:tekstu|artykułu|treści).{0,80}",
        r"この記事は有料(?:会員限定)?(?:記事)?です.{0,60}|有料(?:会員)?(?:限定)?記事.{0,3}残り\s?\d+\s?文字.{0,60}"
        r"|残り\s?[\d,]+\s?文字.{0,60}",
        r"本文(?:来自|转自|选自)(?:微信)?(?:公众号|专栏|订阅号).{2,120}",
        r"(?:本文|此内容|该内容|本内容)(?:为|是).{2,16}原创.{0,12}(?:著作权|版权).{0,200}",
        r"(?:本文|此内容|该内容|本内容)(?:为|是)(?:付费|会员|订阅)(?:专享|内容|专属).{0,40}",
        r"(?:数据|資料|资料)[来來]源[:：].{2,40}[制製][表图圖][:：].{2,12}",
        # "Follow us on …"
        r"(?:follow us|folgen sie uns|folge uns|suivez[- ]nous|s[ií]guenos|s[ií]ganos|siga-nos|seguici|volg ons"
        r"|ikuti kami|obserwuj nas|theo dõi chúng tôi|подписывайтесь на)"
        rf"\b.{{0,60}}\b(?:{_PLATFORMS}|вконтакте)\b[^.!?]{{0,60}}[.!]?",
        r"siga (?:o|a|os|as) .{2,40} (?:no|na|pelo|em) (?:instagram|facebook|whatsapp|telegram|twitter|youtube"
        r"|google)\b.{0,30} e receba .{0,80}",
        r"(?:you can )?(?:also )?watch (?:the |our )?(?:latest|full|new)\b[^.!?]{3,100}\b(?:below|here)\s?[:.]?",
        rf"ติดตาม.{{0,50}}(?:ที่|ทาง).{{0,30}}(?:{_PLATFORMS}|เฟซบุ๊ก|เพจ|ยูทูบ|ไลน์).{{0,50}}",
        r"(?:simak|tonton|saksikan) (?:juga )?video\b.{0,150}[:：]\s?.{0,20}",
        r"mời (?:quý vị|quý độc giả|bạn đọc|các bạn).{0,60}(?:xem|theo dõi|đón xem|đăng ký)\b.{0,80}"
        r"\b(?:youtube|kênh|fanpage|facebook|tiktok)\b.{0,60}",
        # "More news and our newsletter: here"
        r"(?:alle|mehr|weitere) (?:news|nachrichten|geschichten|artikel|infos?)\b.{0,60} (?:finden|lesen|gibt) "
        r"(?:sie|es) (?:auch )?(?:hier|in unserem .{0,40}|auf unserer .{0,40})\.?",
        r"abonnieren sie (?:jetzt |hier )?unseren? .{0,40}newsletter.{0,60}",
        r"(?:sign up|subscribe)(?: now| here| today)? (?:to|for) (?:our|the) .{0,40}newsletters?\b.{0,60}",
        r"(?:sign up|subscribe) (?:to|for) .{0,60}newsletters?(?: (?:here|now|today))?[.!]?",
        r"(?:inscrivez|abonnez)-vous (?:gratuitement )?à (?:notre|nos) (?:newsletter|lettre)s?\b.{0,80}",
        r"suscr[ií]b(?:ete|ase) a (?:nuestr[ao]s?|la) (?:newsletter|bolet[ií]n)(?:es)?\b.{0,80}",
        r"(?:assine|receba) (?:a|nossa|as nossas) newsletters?\b.{0,80}",
        r"iscriviti all[ae] (?:nostr[ae] )?newsletter\b.{0,80}",
        r"(?:luister|kijk) (?:hier )?naar onze (?:podcast|video).{0,120}",
        # whom a site lets store cookies
        r"(?:we and our|nosotros y nuestros|nous et nos|wir und unsere|noi e i nostri|nós e (?:os )?nossos|wij en onze)"
        r" (?:\d[\d.,]* )?(?:partn|socio|parceir)[^.]{3,80}(?:cookies|information|device"
        r"|dispositiv|gerät|appareil|terminal|apparaat).*",
        # what a template was to fill
        r"\$\$[\w.-]{2,40}\$\$|\{\{\{?[^{}]{1,60}\}?\}\}|%%[\w.-]{2,40}%%|\{%[^%]{1,60}%\}|\$\{[\w.]{2,40}\}"
        r"|<%=?[^%]{1,60}%>",
    )
)
OPENINGS = (
    "供稿|供图|题图|制图|排版|策划|统筹|选择字|发布|发表|更新时|更新日|日期|时间|信息来|文章来|稿源|作者|浏览|点击|阅读|访问|字体|字号|打印|分享"
    "|đánh giá|average|durchschnitt|rate this|nilai butir|promedio|moyenne"
    "|来源|來源|notice|기사를|未经|未經|本网|本站|互联|京icp|关于|關於|联系|聯絡|ページ|责任|責任|责编|責編|图片|圖片|执行|视觉|实习|實習|值班|编辑|編輯|核稿|校对|校對|审核|審核|监制|監製|原标"
    "|原標|返回|平台|特别|特別|免责|免責|版权|版權|广告声|廣告聲|声明|저작|제보|무단|재판|不得|転載|本文|此内|该内|本内|この記"
    "|有料|残り|copyright|all rights|alle recht|tous droits|toute reprod|reproduction|todos los|todos os|tutti i"
    "|riproduz|wszelkie|tüm hakları|все права|hak cipta|สงวน|il vous reste|la suite|cet article|ce contenu"
    "|l'accès|l’accès|dieser artikel|dieser inhalt|dieser beitrag|dieser text|jetzt abo|jetzt kost|jetzt reg"
    "|jetzt anm|hier abo|hier kost|hier reg|hier anm|sie möchten|sie wollen|already|not a sub|this article"
    "|this content|this story|please|subscribe|sign in|log in|register|este contenido|este artículo|este conteúdo"
    "|suscr|conteúdo|assine|questo articolo|questo contenuto|abbonati|dit artikel|dit verhaal|pozostało|follow"
    "|folge|suivez|sígu|sigu|sígan|sigan|siga|seguici|volg|ikuti|obserwuj|theo dõi|подписывайтесь|simak|tonton"
    "|saksikan|alle news|alle nachr|alle gesch|alle art|alle info|mehr news|mehr nachr|mehr gesch|mehr art"
    "|mehr info|weitere n|weitere a|weitere g|weitere i|abonnieren sie|sign up|inscrivez|abonnez|receba|iscriviti"
    "|thứ |đăng ngày|đăng lúc|ngày đăng|you can |also watch|watch |ติดตาม|luister|kijk|cổng thông|trang thông|mời quý"
    "|mời bạn đọc|mời các bạn"
    "|sendung:|dieses thema im|über dieses thema|original-content|have you|do you|are "
    "|rubrikl|download the|download our|esta func|we and our|nosotros y n|nous et nos|wir und un|noi e i n|nós e"
    "|wij en on|did you|got a|know|삭제한|촬영기|영상취|영상촬|영상편|ai가|기사 제목과"
    "|ภาพจาก|ภาพประกอบจาก|ขอบคุณ|บทความที่|cr:|cr :|cr.|cr ."
    "|이 글|이 기사|이 포스팅|이 콘텐츠|이 칼럼|이 기고|본 글|본 기사|본 포스팅|본 콘텐츠|본 칼럼|본 기고"
    "|위 글|위 칼럼|외부"
    "|数据来|资料来|資料來|凡本|扫描|扫码|扫一扫|点亮|点个|点下"
    "|haz clic|haga clic|clique aqui|cliquez ici|click here|y recuerda que|the english|author, "
    "|role, |reporting from|如需转|读者热|新闻热|报料|爆料|客服|投稿|อ่านข่าวต้น|อ่านเรื่องต้น|อ่านต้น|เราใช้"
    "|เวลาอ่าน|เวลาในการ|ใช้เวลา|読了"
    "|文章|以上|文中|该文|該文|封面|题图|首图|情報|如因|如有|想爆料|想报料"
)
