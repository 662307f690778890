"""URLs as they are sent, and addresses that are public."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import CrawlSettings
from crawler.errors import FetchError
from crawler.fetch.connector import Door
from crawler.fetch.target import Target, is_public
from crawler.urlforms import MAX_URL


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://site.test", "http://site.test/"),
        (" HTTP://WWW.Site.TEST.:80/Tin ", "http://www.site.test/Tin"),
        ("https://site.test:443/a?b=1#c", "https://site.test/a?b=1"),
        ("https://site.test:8443/", "https://site.test:8443/"),
        ("http://tuổitrẻ.test/thời-sự?từ=bão", "http://xn--tuitr-351b8g.test/th%E1%BB%9Di-s%E1%BB%B1?t%E1%BB%AB=b%C3%A3o"),
        ("http://site.test/a%20b%C3%A1", "http://site.test/a%20b%C3%A1"),
        ("http://site.test/a b", "http://site.test/a%20b"),
        ("http://a_b.site.test/", "http://a_b.site.test/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://[2001:4860:4860:0::8888]/", "http://[2001:4860:4860::8888]/"),
        ("http://site.test/\ta\nb", "http://site.test/ab"),
    ],
)  # fmt: skip
def test_n34_a_url_has_one_form(url: str, sent: str) -> None:
    assert Target.of(url).url == sent
    assert Target.of(sent).url == sent


@pytest.mark.parametrize(
    "url",
    ["", "tin", "//site.test/", "ftp://site.test/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///a",
     "http://user@site.test/", "http://user:secret@site.test/", "http://@site.test/", "http://[::1", "http://[fe80::1%25lo]/",
     "http://site.test:0/", "http://site.test:65536/", "http://site.test:x/", "http://a..b/", "http://-a.test/",
     "http://exa%6dple.test/", "http://site.test/\ud800", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://0x1ffffffff/",
     "http://1_72.0.0.1/", "http://a b/", "http://site.test/" + "a" * MAX_URL, "http://" + "a." * 200 + "test/"],
)  # fmt: skip
def test_n34_anything_else_is_a_bad_url(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        Target.of(url)
    assert caught.value.reason == "bad_url"
    assert "secret" not in str(caught.value)
    str(caught.value).encode()


@given(st.one_of(st.text(max_size=80), st.text(max_size=40).map(lambda t: f"http://{t}/")))
def test_any_text_is_a_target_or_a_bad_url(text: str) -> None:
    try:
        target = Target.of(text)
    except FetchError as error:
        assert error.reason == "bad_url"  # noqa: PT017 - both ways are right
    else:
        assert target.url.isascii()
        assert Target.of(target.url) == target


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
     "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
     "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1", "2002:7f00:1::", "3fff::1",
     "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1"],
)  # fmt: skip
def test_n15_addresses_that_are_not_on_the_open_internet(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1",
     "223.255.255.255", "2001:4860:4860::8888", "2400:cb00::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
     "2002:808:808::1"],
)  # fmt: skip
def test_addresses_that_are(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1))
def test_n15_every_spelling_of_a_number_is_the_same_address(number: int) -> None:
    address = ip_address(number)
    a, b, c, d = number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255
    spellings = [number, hex(number), f"0{number:o}", f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{c << 8 | d}",
                 f"{a:#x}.{b}.{c:#x}.{d}", f"{a}.{b}.{c}.{d}."]  # fmt: skip
    assert {Target.of(f"http://{spelling}/").literal for spelling in spellings} == {address}
    mapped = ip_address(f"::ffff:{address}")
    assert is_public(mapped) == is_public(address)


@pytest.mark.anyio
async def test_of_a_name_with_several_addresses_only_the_public_ones_are_connected_to() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["10.0.0.7", "93.184.216.34", "::1", "2606:2800:220:1::"]

    door = Door(CrawlSettings(contact="x@y.test"), {}, lookup)
    found = await door.addresses("site.example", 80)
    assert [address["host"] for address in found] == ["93.184.216.34", "2606:2800:220:1::"]
