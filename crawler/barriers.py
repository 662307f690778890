"""What barriers look like: the marks of their makes, and what they say to people. Data for `challenges`. Pure.

Marks are names of the makers' own scripts, cookies and containers, as their integration guides give them. Limits are
words a page may show at most: a barrier says little, and an article that carries the same script says much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

BlockReason = Literal[
    "captcha", "js_challenge", "cookie_reload", "login", "paywall", "consent", "encrypted", "denied", "same_body"
]
Where = Literal["markup", "title", "text"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of barrier. where: the source, the title or the visible text. words, prose: the most there may be."""

    reason: BlockReason
    make: str
    where: Where
    pattern: re.Pattern[str]
    words: int
    prose: int


def any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.I)


def _marks(reason: BlockReason, makes: dict[str, str]) -> list[Rule]:
    return [Rule(reason, make, "markup", any_of(marks), words=250, prose=60) for make, marks in makes.items()]


def _title(reason: BlockReason, *starts: str) -> Rule:
    """A title that begins so; menus around do not matter, sentences do."""
    return Rule(reason, "title", "title", re.compile(rf"^(?:{'|'.join(starts)})", re.I), words=3_000, prose=120)


def _text(reason: BlockReason, *phrases: str, words: int = 350, prose: int = 150) -> Rule:
    return Rule(reason, "text", "text", any_of(*phrases), words, prose)


RULES: tuple[Rule, ...] = (
    *_marks(
        "js_challenge",
        {
            "Cloudflare": r"_cf_chl_opt|cf-browser-verification|cf_chl_|id=.?challenge-(?:form|running|error-text)",
            "Imperva": r"_Incapsula_Resource|/_Incapsula|incap_ses|visid_incap|distil_r_captcha|dCF_ticket",
            "DDoS-Guard": r"ddos-guard/js-challenge|/\.well-known/ddos-guard|check\.ddos-guard\.net",
            "Sucuri": r"sucuri_cloudproxy_",
            "AWS WAF": r"AwsWafIntegration|awsWafCookieDomainList|gokuProps|\.token\.awswaf\.com",
            "Akamai": r"sec-if-cpt-container|bm-verify|/_sec/cp_challenge|sec-cpt-if|/akam/\d+/pixel",
            "F5": r"/TSPD/|bobcmn|APM_DO_NOT_TOUCH",
            "Kasada": r"KPSDK|/ips\.js\?",
            "Radware": r"rbzns|reblaze|StormCaster|perfdrive\.com|shieldsquare",
            "Vercel": r"_vercel/security|vercel-challenge|Vercel Security Checkpoint",
            "Anubis": r"anubis_challenge|/\.within\.website/x/",
            "testcookie": r"slowAES\.decrypt|toNumbers\(\s*[\"'][0-9a-f]{16,}|/aes\.min\.js",
            "StackPath": r"sbtsck|sbbsv",
            "Queue-it": r"queue-it\.net",
            "Qrator": r"__qrator/|qauth_utm",
            "ArvanCloud": r"__arcsjs|arvancloud[^<>]{0,40}challenge",
        },
    ),
    *_marks(
        "captcha",
        {
            "DataDome": r"captcha-delivery\.com|datadome",
            "PerimeterX": r"px-captcha|_pxAppId|captcha\.px-cdn\.net|perimeterx",
            "Alibaba": r"_____tmd_____|punish-component|nc_1_wrapper|x5secdata",
            "GeeTest": r"geetest|gt_captcha_obj",
            "Yandex": r"smart-?captcha|showcaptcha",
            "Arkose": r"arkoselabs\.com|funcaptcha",
            "Turnstile": r"cf-turnstile|challenges\.cloudflare\.com/turnstile",
            "hCaptcha": r"class=.?h-captcha|hcaptcha\.com/1/api",
            "Friendly Captcha": r"frc-captcha|friendlycaptcha",
            "reCAPTCHA": r"class=.?g-recaptcha|recaptcha/(?:api|enterprise)\.js",
            "captcha image": (
                r"<img[^<>]{0,200}(?:captcha|mabaove|ma-bao-ve)|(?:name|id)=.?(?:captcha|mabaove|ma_bao_ve)\b"
            ),
        },
    ),
    _title(
        "js_challenge",
        r"just a moment|one moment, please|please wait|checking your browser|ddos[- ]guard|ddos protection",
        r"security checkpoint|bot verification|client challenge|loading\.\.\.?$",
        r"vui lòng (?:chờ|đợi)|đang kiểm tra trình duyệt|đang xác minh",
    ),
    _title(
        "captcha",
        r"captcha|are you (?:a )?(?:human|robot)|human verification|robot check|bot or not",
        r"verify you are human|security (?:check|verification)|kiểm tra bảo mật",
        r"xác (?:minh|thực)(?: bạn)?(?: là)? (?:người|con người|truy cập|bảo mật|không phải)",
    ),
    _title(
        "denied",
        r"access(?: to (?:this|the) (?:page|site|website))?(?: has been)? (?:is )?(?:denied|blocked)",
        r"attention required|pardon our interruption|(?:sorry, )?you have been blocked|request rejected",
        r"web page blocked|too many requests|429\b|rate limit",
        r"403\b|error 403|forbidden|not acceptable|error: the request could not be satisfied",
        r"sucuri website firewall|truy cập (?:đã )?bị (?:từ chối|chặn)|từ chối truy cập",
    ),
    _text(
        "captcha",
        r"(?:verify|confirm|prove|check)[^.\n]{0,40}(?:human|not a (?:ro)?bot)",
        r"(?:i[’']?m|you[’']?re|are you) not a (?:ro)?bot|unusual (?:traffic|activity) (?:from|on|in)",
        r"automated (?:requests|queries|access)|enter the characters you see|slide to (?:verify|complete)",
        r"complete the (?:captcha|security check|puzzle)|không phải (?:là )?(?:ro-?bot|người máy|máy tự động)",
        r"(?:nhập|điền)(?: đúng)? mã (?:captcha|xác nhận|bảo vệ|kiểm tra)|(?:lưu lượng|truy cập) bất thường",
        r"(?:xác minh|xác nhận|chứng minh)[^.\n]{0,30}(?:con người|người thật)|не робот|安全验证|人机验证|验证码",
    ),
    _text(
        "js_challenge",
        r"checking (?:your|the)(?: site connection| browser)|ddos protection by|making sure you[’']?re not a bot",
        r"(?:enable|turn on|requires?) (?:java ?script and cookies|cookies and java ?script)",
        r"(?:java ?script|cookies) (?:is|are|must be) (?:disabled|required|enabled)"
        r"[^.\n]{0,60}(?:continue|proceed|access|view|reload)",
        r"enable java ?script[^.\n]{0,40}(?:continue|proceed|access|view|reload)",
        r"browser is being (?:checked|verified)|review the security of your connection",
        r"(?:bật|kích hoạt) (?:java ?script|cookie)[^.\n]{0,40}(?:tiếp tục|truy cập|xem|đọc)",
        r"(?:kiểm tra|xác minh) trình duyệt|vui lòng (?:chờ|đợi)[^.\n]{0,40}(?:giây|chuyển hướng|kiểm tra)",
    ),
    _text(
        "js_challenge",
        r"(?:enable|turn on|requires?) (?:your )?java ?script(?! to run this app)|bật java ?script",
        words=40,
        prose=40,
    ),
    _text(
        "denied",
        r"you don[’']?t have permission to access|request blocked|requested url was rejected",
        r"(?:request|access|ip(?: address)?) (?:has been|was|is|have been) (?:blocked|denied|banned|rejected)",
        r"you have been (?:blocked|banned)|attracted the attention of|generated by wordfence",
        r"access (?:to this (?:page|site|resource) )?(?:has been |is )?(?:denied|blocked)",
        r"(?:yêu cầu|truy cập|địa chỉ ip)(?: của (?:bạn|quý khách))? (?:đã )?bị (?:từ chối|chặn|khoá|khóa)",
        r"không có quyền truy cập|access to this (?:site|service) has been limited",
        r"not available in your (?:country|region|location|area)|you are (?:now )?in (?:line|the queue)",
        r"không (?:khả dụng|hỗ trợ|xem được)[^.\n]{0,20} (?:quốc gia|khu vực|vùng) (?:của bạn|này)",
    ),
)

PAYWALL = any_of(
    r"(?:subscribe|sign up|register|log in|account|member|subscriber)[^.\n]{0,30} to (?:continue|keep|read|unlock)",
    r"(?:exclusively|exclusive|only|reserved) (?:to|for|available to) (?:our )?(?:paid )?(?:subscribers|members)",
    r"(?:article|story|content) is (?:for|available to) (?:our )?(?:paid )?(?:subscribers|members)",
    r"subscribers? only|you[’']?ve (?:reached|used)[^.\n]{0,40}(?:free|limit)|already a subscriber",
    r"unlock (?:this|the (?:full|rest))|keep reading with",
    r"(?:need|purchase|choose) (?:a |your )?(?:digital )?subscription",
    r"(?:nội dung|bài viết|bài báo)[^.\n]{0,20} (?:chỉ )?dành (?:riêng )?cho "
    r"(?:thuê bao|hội viên|thành viên|độc giả|bạn đọc)",
    r"(?:nội dung|bài viết|bài báo) (?:này )?(?:có )?(?:trả phí|thu phí|tính phí)",
    r"(?:đăng ký|mua|trả phí|nạp|tải ứng dụng)[^.\n]{0,40}để (?:đọc|xem) (?:tiếp|toàn bộ|đầy đủ|trọn)",
    r"để (?:đọc|xem) (?:tiếp|toàn bộ|đầy đủ|trọn)[^.\n]{0,60}(?:đăng ký|mua|thuê bao|trả phí|nạp|tài khoản)",
    r"hết (?:lượt|số bài|số lượt)[^.\n]{0,20} miễn phí",
)
NOT_FREE = re.compile(r"isAccessibleForFree[\"']?\s*:\s*[\"']?false", re.I)

PASSWORD = re.compile(r"<input[^<>]{0,300}type\s*=\s*[\"']?password", re.I)
LOGIN_TITLE = re.compile(r"\b(?:đăng nhập|log ?-?in|sign ?-?in)\b", re.I)
# Beside a password field; what is asked for a comment's sake bars nobody from reading.
LOGIN_TEXT = any_of(
    r"(?:vui lòng|cần|phải|hãy|mời)[^.\n]{0,20} đăng nhập"
    r"(?!,? (?:để|khi|trước khi) (?:bình|gửi|viết|đánh|thích|lưu|theo))",
    r"đăng nhập để (?:xem|đọc|tiếp tục)|(?:log|sign) in to (?:continue|view|read|see)",
    r"(?:please|must|need to|have to) (?:log|sign) ?in(?! to (?:comment|post|reply|vote|like|follow))",
)
# Without one: a caption may say "Ảnh cần đăng nhập".
LOGIN_TO_READ = any_of(
    r"đăng nhập[^.\n]{0,30} để (?:xem|đọc|tiếp tục|truy cập)",
    r"(?:log|sign) ?in[^.\n]{0,30} to (?:continue|view|read|see|access)",
    r"chỉ (?:dành cho )?(?:thành viên|người dùng|hội viên)[^.\n]{0,20} đăng nhập",
)
LOGIN_PATH = re.compile(
    r"/(?:login|log-in|signin|sign-in|dang-nhap|dangnhap|account/log|users/login|auth|sso)(?:[/.?]|$)", re.I
)

CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|privacy|myprivacy)[.-]", re.I)
CONSENT_PATH = re.compile(r"/(?:consent|cookie-?wall|privacy-?(?:wall|gate)|gdpr|cookie-?consent)(?:[/.?]|$)", re.I)
CONSENT_TITLE = re.compile(
    r"^(?:before you continue|we value your privacy|cookie consent|consent|bevor sie fortfahren|avant de continuer"
    r"|(?:your )?(?:privacy|cookie) (?:choices|settings|consent|preferences)"
    r"|trước khi (?:bạn )?tiếp tục|đồng ý (?:sử dụng )?cookie)",
    re.I,
)
CONSENT_TEXT = any_of(r"accept|agree|consent|đồng ý|chấp nhận|tout accepter|akzeptieren|weiter mit werbung")
CONSENT_MATTER = any_of(r"cookies?\b|privacy|personal data|partners|dữ liệu cá nhân|quyền riêng tư|datenschutz|werbung")

COOKIE = re.compile(r"document\.cookie\s*=", re.I)
RELOAD = any_of(r"location\.(?:reload|replace|assign)\s*\(|location(?:\.href)?\s*=|http-equiv=.?refresh")

# A container whose name says that a script must read it, and what may stand in it or in one of its attributes.
CONTAINER_NAMES = ("dcontent", "encrypt", "cipher")
CONTAINER = re.compile(r"\b(?:id|class)\s*=\s*[\"']?[^\"'<>]{0,100}?(?:dcontent|encrypt|cipher)", re.I)
ATTRIBUTE = re.compile(r"\bdata-[a-z-]{0,30}(?:encrypt|cipher)[a-z-]{0,30}\s*=\s*", re.I)
CONTENTS = re.compile(r"(?:[^<>]{0,1000}?[\"'>]\s{0,40})?(?P<cipher>[!-;=?-~]{200,})")
CIPHERTEXT = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{300,}={0,2}")

NOT_FOUND = any_of(
    r"\b404\b|(?:page|article|content|file)s? (?:was |is |could )?(?:not|n[’']t)(?: be)? (?:found|exist|available)",
    r"not found|page (?:doesn[’']t|does not) exist|no longer (?:exists|available)|không (?:tìm thấy|tồn tại)",
    r"(?:bài viết|trang|nội dung)[^.\n]{0,30} (?:đã bị (?:xoá|xóa|gỡ)|không (?:còn|có))",
)
