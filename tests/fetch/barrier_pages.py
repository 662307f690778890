"""Challenge pages of different makes, written by us after the marks of the real ones. No text of theirs is copied."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

CIPHER = base64.b64encode(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(40))).decode()
MENU = "".join(
    f"<li><a href='/muc-{n}'>{name}</a></li>"
    for n, name in enumerate(
        ["Thời sự", "Chính trị", "Kinh tế", "Xã hội", "Pháp luật", "Thể thao", "Văn hoá", "Giáo dục", "Y tế", "Du lịch"]
    )
)
FOOTER = "<footer><p>Cơ quan chủ quản: Sở Thông tin. Giấy phép số 12. Điện thoại: 0206 000 000</p></footer>"


def page(body: str, title: str = "", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@dataclass(frozen=True)
class Barrier:
    make: str
    reason: str
    html: str
    status: int = 200
    url: str = "https://bao.test/tin/mot-bai-bao-1234.html"
    hops: bool = False


BARRIERS = [
    Barrier("cloudflare managed challenge", "js_challenge", page(
        "<div class='main-wrapper'><h1>bao.test</h1><noscript><div>Hãy bật JavaScript và cookie</div></noscript></div>"
        "<script>(function(){window._cf_chl_opt={cvId:'3',cZone:'bao.test',cType:'managed',cRay:'8f1'};})();</script>",
        "Just a moment..."), 403),
    Barrier("cloudflare block page", "denied", page(
        "<div id='cf-wrapper'><h1>Sorry, you have been blocked</h1><h2>You are unable to reach bao.test</h2>"
        "<p>This website uses a service against online attacks.</p><p>Ray ID: 8f1c2d</p></div>",
        "Attention Required! | Cloudflare"), 403),
    Barrier("turnstile on a page of the site's own", "captcha", page(
        f"<ul>{MENU}</ul><h2>Xác minh trước khi đọc</h2><form><div class='cf-turnstile' data-sitekey='0x4'></div></form>"
        "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>", "Báo Thử Nghiệm")),
    Barrier("datadome", "captcha", page(
        "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'AHr','hsh':'9D'}"
        "</script><script src='https://ct.captcha-delivery.com/c.js'></script>", "bao.test"), 403),
    Barrier("perimeterx", "captcha", page(
        "<div id='px-captcha'></div><p>Press and hold the button</p><script>window._pxAppId='PX1';"
        "</script><script src='https://captcha.px-cdn.net/PX1/captcha.js'></script>",
        "Access to this page has been denied")),
    Barrier("imperva", "js_challenge", page(
        "<iframe id='main-iframe' src='/_Incapsula_Resource?CWUDNSAI=9&incident_id=77'>Request unsuccessful</iframe>")),
    Barrier("akamai denial", "denied", page(
        "<h1>Access Denied</h1>You don't have permission to access this on this server.<p>Reference #18.2f1</p>",
        "Access Denied"), 403),
    Barrier("aws waf", "js_challenge", page(
        "<div id='challenge-container'></div><script>window.awsWafCookieDomainList=[];window.gokuProps={'key':'AQ'};"
        "</script><script src='https://x.token.awswaf.com/x/challenge.js'></script>"), 202),
    Barrier("sucuri", "js_challenge", page(
        "<script>var s={},u,c,U,r,i,l=0,a,e=eval;sucuri_cloudproxy_js='';S='cz0i';</script>",
        "You are being redirected...")),
    Barrier("ddos-guard", "js_challenge", page(
        "<h1>Checking the connection</h1><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>",
        "DDoS-Guard"), 403),
    Barrier("f5", "js_challenge", page(
        "<noscript>Please enable JavaScript to view the page content. Your support ID is: 0.</noscript>"
        "<script>window['bobcmn']='111';</script><script src='/TSPD/08a?type=7'></script>")),
    Barrier("kasada", "js_challenge", page(
        "<script>window.KPSDK={};KPSDK.now=Date.now;</script><script src='/149e/ips.js?tk=1'></script>"), 403),
    Barrier("proof of work", "js_challenge", page(
        "<h1>Making sure you're not a bot!</h1><p>Loading...</p><script id='anubis_challenge' type='application/json'>"
        "{}</script>", "Making sure you're not a bot!")),
    Barrier("search engine's traffic page", "captcha", page(
        "<p>Our systems have detected unusual traffic from your computer network. The page appears when automated "
        "requests are seen, and goes away shortly after they stop.</p><form><div class='g-recaptcha'></div></form>",
        "https://bao.test/tin")),
    Barrier("hcaptcha", "captcha", page(
        "<h1>One more step</h1><form><div class='h-captcha' data-sitekey='x'></div></form>"
        "<script src='https://js.hcaptcha.com/1/api.js'></script>", "bao.test")),
    Barrier("slider", "captcha", page(
        "<div class='nc_1_wrapper'></div><p>Slide to verify</p><script>var p='/_____tmd_____/punish?x5secdata=1'"
        "</script>")),
    Barrier("a captcha picture in vietnamese", "captcha", page(
        f"<ul>{MENU}</ul><form><label>Nhập mã bảo vệ để tiếp tục</label><img src='/captcha.php?t=1'>"
        f"<input name='captcha'><button>Gửi</button></form>{FOOTER}", "Báo Thử Nghiệm")),
    Barrier("are you a robot, in vietnamese", "captcha", page(
        "<h2>Xác minh truy cập</h2><p>Hệ thống cần chắc rằng bạn không phải là robot. Vui lòng đánh dấu vào ô dưới.</p>",
        "Xác minh truy cập")),
    Barrier("a cookie and a reload in 200 bytes", "cookie_reload",
        "<html><body><script>document.cookie=\"D1N=4c1f6a\"+\"; expires=Fri, 31-Dec-2037 23:59:59 GMT; path=/\";"
        "window.location.reload(true);</script></body></html>"),
    Barrier("a computed cookie", "cookie_reload",
        "<html><body><script src='/aes.min.js'></script><script>function toNumbers(d){}var a=toNumbers("
        "'f655ba9d09a112d4968c63579db590b4');document.cookie='__test='+a+'; path=/';location.href="
        "'http://bao.test/?i=1';</script><noscript>This site requires Javascript to work</noscript></body></html>"),
    Barrier("a login wall by title", "login", page(
        f"<ul>{MENU * 8}</ul><form action='/dang-nhap'><input name='u'><input type='password' name='p'>"
        f"<button>Đăng nhập</button></form>{FOOTER}", "Đăng nhập | Báo Thử Nghiệm")),
    Barrier("a login wall by address", "login", page(
        f"<ul>{MENU}</ul><form><input type=password></form>", "Cổng thông tin"),
        url="https://bao.test/account/login?next=%2Ftin", hops=True),
    Barrier("a login wall by words", "login", page(
        f"<ul>{MENU}</ul><p>Bạn cần đăng nhập để xem nội dung này.</p><form><input type='password'></form>", "Bài báo")),
    Barrier("a paywall after the first lines", "paywall", page(
        f"<ul>{MENU}</ul><h1>Vụ mùa bội thu</h1><p>Bà con xã Nà Phiêng gặt xong lúa trước ngày mưa, năng suất hơn năm "
        "ngoái nhiều nhờ giống mới.</p><div class='lock'>Bài viết này dành cho thuê bao. Mời bạn đăng ký gói tháng để "
        f"đọc tiếp.</div>{FOOTER}", "Vụ mùa bội thu")),
    Barrier("a paywall that says so in its data", "paywall", page(
        "<h1>Harvest before the rain</h1><p>" + "Farmers in the hills brought in the rice early this year. " * 9 + "</p>"
        "<div>Already a subscriber? Subscribe to continue reading</div>", "Harvest",
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>')),
    Barrier("a consent wall elsewhere", "consent", page("<p>We and our partners</p><button>Accept all</button>", "Portal"),
        url="https://consent.portal.test/m?continue=https://bao.test/tin", hops=True),
    Barrier("a consent wall by title", "consent", page(
        "<h1>Before you continue</h1><p>We use cookies.</p><button>Reject all</button><button>Accept all</button>",
        "Before you continue to Bao Test")),
    Barrier("an article whose text is cipher", "encrypted", page(
        f"<ul>{MENU * 6}</ul><h1>Hội nghị tổng kết</h1><div id='dcontent' class='content'>{CIPHER}</div>"
        f"<script src='/js/decode.js'></script><p>{'Tin bên lề dài dòng kéo qua nhiều chữ khác nhau nữa. ' * 60}</p>{FOOTER}",
        "Hội nghị tổng kết")),
    Barrier("cipher in an attribute", "encrypted", page(
        f"<h1>Hội nghị</h1><div data-v='{CIPHER}' id=\"dcontent\" data-t=\"{CIPHER}\"></div>", "Hội nghị")),
    Barrier("nothing but cipher to see", "encrypted", page(
        f"<ul>{MENU}</ul><h1>Hội nghị</h1><div class='x'>{CIPHER}</div>", "Hội nghị")),
    Barrier("blocked in vietnamese", "denied", page(
        "<h1>Truy cập bị từ chối</h1><p>Địa chỉ IP của bạn đã bị chặn do có hành vi bất thường.</p>", "Thông báo")),
    Barrier("nukeviet's own refusal", "denied", page("<p>Your request is blocked</p>", "Error")),
    Barrier("a web application firewall", "denied", page(
        "The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1",
        "Request Rejected")),
    Barrier("forbidden without a word", "denied", page("<h1>Không được phép</h1>", "Lỗi"), 403),
    Barrier("a login without a password field", "login", page(
        f"<ul>{MENU}</ul><h2>Tin nội bộ</h2><p>Vui lòng đăng nhập để tiếp tục.</p><a href='/sso'>Đăng nhập bằng VNeID</a>", "Tin nội bộ")),
    Barrier("a login in the middle of its title", "login", page(
        f"<ul>{MENU * 8}</ul><form><input name=e><input type='password'></form>", "Mạng xã hội - Log in or sign up")),
    Barrier("free articles used up", "paywall", page(
        f"<ul>{MENU}</ul><h1>Giá quýt</h1><p>Thương lái vào tận vườn từ sáng sớm.</p><p>Bạn đã hết lượt đọc miễn phí trong tháng.</p>", "Giá quýt")),
    Barrier("an account to read on", "paywall", page(
        "<h1>Orchards</h1><p>Traders came at dawn.</p><p>Create a free account to continue reading.</p>", "Orchards")),
    Barrier("an application to read on", "paywall", page(
        f"<ul>{MENU}</ul><h1>Giá quýt</h1><p>Tải ứng dụng Báo Thử để đọc toàn bộ bài viết.</p>", "Giá quýt")),
    Barrier("advertising or a subscription", "consent", page(
        "<h1>Weiterlesen</h1><p>Mit Werbung und Cookies, oder mit Abo.</p><button>Akzeptieren und weiter mit Werbung</button>", "Nachrichten")),
    Barrier("cookies before anything", "consent", page(
        "<p>Trang này dùng cookie và dữ liệu cá nhân.</p><button>Đồng ý</button><button>Từ chối</button>", "Báo Thử")),
    Barrier("an obfuscated script and a plea", "js_challenge", page(
        "<noscript>Please turn on JavaScript.</noscript><script>eval(function(p,a,c,k,e,d){return p}('0 1',2,2,'a|b'.split('|')))</script>")),
    Barrier("a waiting room", "js_challenge", page("<div id='MainPart'></div><script src='https://static.queue-it.net/x.js'></script>", "Waiting")),
    Barrier("too many requests with status 200", "denied", page("<p>Slow down, please.</p>", "429 Too Many Requests")),
    Barrier("another country", "denied", page("<p>This content is not available in your region.</p>", "Video")),
    Barrier("a captcha in chinese", "captcha", page("<div>请完成安全验证后继续访问</div>", "提示")),
    Barrier("cipher named by its attribute", "encrypted", page(
        f"<ul>{MENU}</ul><h1>Hội nghị</h1><article data-encrypted-body=\"{CIPHER}\"></article>", "Hội nghị")),
]  # fmt: skip
