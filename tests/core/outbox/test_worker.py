"""What a phone is made of besides pages: the worker, the words, the page for no signal, the manifest."""

import base64
import gzip
import hashlib
import io
import json
import math
import re

import brotli
import pytest
from PIL import Image
from werkzeug.exceptions import ServiceUnavailable

from core import assets
from core.outbox import words
from core.text import LANGUAGES
from tests.conftest import words_of


@pytest.fixture
def phone(browser):
    return browser("stranger")


def told(phone):
    """The names that the server writes above the worker's script."""
    line = phone.get("/sw.js").text.partition("\n")[0]
    return dict(
        re.findall(r'(VERSION|OUTBOX)="([^"]*)"', line), SHELL=json.loads(re.search(r"\[.*?\]", line)[0])
    )


def test_the_worker_may_look_after_the_whole_site_and_is_asked_for_anew_within_minutes(phone):
    answer = phone.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "max-age=600"
    assert answer.text.startswith("const VERSION=")


def test_everything_the_worker_fetches_is_there_for_anybody(phone):
    shell = told(phone)["SHELL"]
    assert "/offline" in shell
    assert {address.rpartition("/")[2] for address in shell} >= {
        "site.css",
        "outbox.js",
        "phone.js",
        "es.json",
    }
    for address in [*shell, told(phone)["OUTBOX"]]:
        assert phone.get(address).status_code == 200, address


def test_the_version_changes_with_any_file_and_only_then(phone, monkeypatch, tmp_path):
    before = told(phone)["VERSION"]
    assert told(phone)["VERSION"] == before
    monkeypatch.setattr(assets, "_files", dict(assets._files))
    digest, data = assets._files["icons/favicon.svg"]
    assets._files["icons/favicon.svg"] = ("0" * len(digest), data)
    assert told(phone)["VERSION"] != before


def test_a_new_sentence_is_a_new_version(phone, monkeypatch):
    before = told(phone)["VERSION"]
    monkeypatch.setattr(words, "address", lambda tongue=None: f"/static/words/new/{tongue}.json")
    assert told(phone)["VERSION"] != before


def test_all_scripts_are_of_one_version(monkeypatch, tmp_path):
    """A script names its neighbours by relative addresses."""

    def digests():
        assets._index()
        return {name: entry[0] for name, entry in assets._files.items()}

    for name, text in (("js/one.js", "1"), ("js/other.js", "2"), ("css/site.css", "a{}")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    monkeypatch.setattr(assets, "_files", {})
    before = digests()
    assert before["js/one.js"] == before["js/other.js"]
    (tmp_path / "js/other.js").write_text("3")
    after = digests()
    assert before["js/one.js"] != after["js/one.js"] == after["js/other.js"]
    assert before["css/site.css"] == after["css/site.css"]


def test_the_manifest_makes_the_site_an_app(phone):
    answer = phone.get("/manifest.webmanifest")
    manifest = answer.json
    assert answer.mimetype == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert manifest["lang"] == "es"
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(phone.get(icon["src"]).data))
        assert "x".join(map(str, picture.size)) == icon["sizes"]
        assert drawn_within(picture) <= 0.4, "a round mask would cut it"


def drawn_within(picture):
    """How far from its middle anything is drawn, in widths of the picture."""
    colours = picture.convert("RGB")
    side, ground = colours.width, colours.getpixel((4, 4))
    drawn = (
        math.hypot(x - side / 2, y - side / 2)
        for x in range(0, side, 2)
        for y in range(2, side - 2, 2)
        if max(abs(a - b) for a, b in zip(colours.getpixel((x, y)), ground, strict=True)) > 40
    )
    return max(drawn) / side


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_phone_has_every_sentence_in_each_language(tongue, app, phone):
    with app.app_context():
        address = words.address(tongue)
    answer = phone.get(address)
    assert set(answer.json) == set(words.WORDS)
    assert all(answer.json.values())
    assert "immutable" in answer.headers["Cache-Control"]
    assert phone.get("/static/words/0/fr.json").status_code == 404


def test_the_sentences_keep_their_blanks_in_both_languages(app):
    with app.app_context():
        es, en = (json.loads(words.spoken(tongue)) for tongue in ("es", "en"))
    for name in words.WORDS:
        assert es[name] != en[name], name
        blanks = [set(re.findall(r"%\((\w+)\)s", said[name])) for said in (es, en)]
        assert blanks[0] == blanks[1], name


def test_whoever_reads_english_gets_the_words_in_english(browser):
    assert "/en.json" in browser("emily").get("/").text
    assert "/es.json" in browser("rosa").get("/").text


def test_the_page_for_no_signal_speaks_both_languages_and_knows_nobody(browser, phone):
    page = phone.get("/offline")
    assert "Esta página no está guardada en este teléfono" in words_of(page.text)
    assert "This page is not kept on this phone" in words_of(page.text)
    assert 'href="/outbox"' in page.text
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.data == browser("emily").get("/offline").data == browser("rosa").get("/offline").data
    assert "data-user" not in page.text


def test_a_page_says_who_holds_the_phone(browser, cast):
    page = browser("xochitl").get("/").text
    assert f'data-user="{cast.xochitl.id}"' in page
    assert 'id="outbox-state"' in page
    assert "data-sign-out" in page
    assert 'rel="manifest"' in page


def test_the_style_comes_within_the_page_until_the_browser_has_it(browser):
    phone = browser("xochitl")
    first = phone.get("/")
    within = re.search(r'<style data-address="([^"]+)">(.*?)</style>', first.text, re.S)
    digest = base64.b64encode(hashlib.sha256(within[2].encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in first.headers["Content-Security-Policy"]
    phone.set_cookie("look", within[1].split("/")[2])
    later = phone.get("/")
    assert f'<link rel="stylesheet" href="{within[1]}">' in later.text
    assert "<style" not in later.text
    assert "sha256-" not in later.headers["Content-Security-Policy"]
    phone.set_cookie("look", "older")
    assert "<style" in phone.get("/").text


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_files_are_sent_as_small_as_the_browser_can_read_them(phone, coding):
    address = assets.asset("js/phone.js")
    answer = phone.get(address, headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    unzip = {"br": brotli.decompress, "gzip": gzip.decompress}[coding]
    assert unzip(answer.data).decode() == assets.read("js/phone.js")
    assert "// " not in assets.read("js/phone.js")
    assert phone.get(address, headers={"Accept-Encoding": ""}).text == assets.read("js/phone.js")


def test_what_a_phone_has_already_is_not_sent_to_its_worker_again(phone):
    for address in (assets.asset("js/outbox.js"), "/sw.js"):
        first = phone.get(address, headers={"Accept-Encoding": "br"})
        seen = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
        again = phone.get(address, headers=seen)
        assert (again.status_code, again.data) == (304, b""), address
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert phone.get(address, headers={**seen, "If-None-Match": '"older"'}).data == first.data


def test_where_nobody_is_signed_in_the_page_says_so(phone):
    page = phone.get("/sign-in").text
    assert "data-user" not in page
    assert re.search(r"<form[^>]*data-sign-in", page)


@pytest.mark.own_site
def test_a_page_that_apologises_says_nothing_of_who_is_signed_in(app, browser):
    """After a failure nobody is asked who they are: the phone must not take that for a sign-out."""

    def away() -> str:
        raise ServiceUnavailable

    away.access = "anyone"
    app.add_url_rule("/away", "away", away)
    answer = browser("xochitl").get("/away")
    assert answer.status_code == 503
    assert "X-Outbox-User" not in answer.headers


@pytest.mark.parametrize(("name", "shown"), [("xochitl", 1), ("lucia", 1), ("rosa", 1), ("emily", 0)])
def test_the_first_page_offers_to_keep_the_month(name, shown, browser):
    assert browser(name).get("/").text.count("data-keep-month hidden") == shown
