"""The HTML report in a real browser: nothing is loaded, nothing fails, the keyboard does everything, everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.support.browser import browser, opened
from tests.support.good import GOOD, SAMPLES, default, facts
from tests.support.hostile import EVERYTHING, EVIL, extra, reports
from tests.support.pages import named, page
from validator.exhibit import Show
from validator.report.context import Context
from validator.report.html.document import begin
from validator.texts.catalog import LANGUAGES, catalog

pytestmark = pytest.mark.exhaustive
Written = Callable[[str], str]
BLURRED = facts(people={"samples": tuple(replace(each, edge_width=9.0) for each in SAMPLES)})
WITH_AUDIO = facts(media={"audio_streams": 1, "audio_codec": "aac"})
SLOW = facts(timing={"average_fps": 12, "slowest_second_fps": 9})
MANY = [
    named("clips/b.mp4", BLURRED),
    named("clips/a.mp4"),
    named("clips/c.mp4", SLOW),
    named("clips/d10.mp4"),
    named("clips/d9.mp4"),
]
VISIBLE = "[...document.querySelectorAll('details.clip')].filter(c => c.checkVisibility()).map(c => c.querySelector('.name').textContent.slice(6, -4))"


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(document: str) -> str:
        (tmp_path / "page.html").write_text(document, encoding="utf-8")
        return str(tmp_path / "page.html")

    return write


def _hostile(lang: str) -> str:
    renderer = begin(Context("1", target=default(), texts=catalog(lang)))
    return "".join(map(renderer.add, reports(), [extra(each) for each in (*EVIL, EVERYTHING)])) + renderer.end()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("document", ["alone", "many", "hostile"])
def test_nothing_is_loaded_and_nothing_fails(document: str, lang: str, running: Browser, written: Written) -> None:
    if document == "hostile":
        text = _hostile(lang)
    else:
        text = page([BLURRED], lang=lang) if document == "alone" else page(MANY, Show(), lang=lang)
    with opened(running, written(text)) as watched:
        watched.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        watched.page.wait_for_timeout(200)
        assert (watched.errors, watched.requests) == ([], [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_stops_a_picture_a_script_and_a_request_that_got_into_the_page(
    lang: str, running: Browser, written: Written
) -> None:
    smuggled = "<img src=http://127.0.0.1:9/x.png><script>window.owned = 1</script><img src=x onerror='window.owned = 2'>"
    text = page([GOOD], lang=lang).replace("</main>", f"{smuggled}</main>")
    with opened(running, written(text)) as watched:
        watched.page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
        watched.page.wait_for_timeout(200)
        assert watched.page.evaluate("window.owned") is None
        assert sum("Content Security Policy" in line for line in watched.errors) >= 4


@pytest.mark.parametrize(
    ("lang", "said"), [("en", r"Second: 1\.00, People in the picture: 1, "), ("zh", r"秒: 1\.00, 画面中的人数: 1, ")]
)
def test_arrow_keys_choose_a_moment_and_say_its_values(lang: str, said: str, running: Browser, written: Written) -> None:
    with opened(running, written(page([BLURRED], lang=lang))) as watched:
        line = watched.page.get_by_role("slider")
        line.focus()
        before = watched.page.locator(".moving").get_attribute("viewBox")
        watched.page.keyboard.press("ArrowRight")
        watched.page.keyboard.press("ArrowRight")
        assert line.get_attribute("aria-valuenow") == "2"
        assert re.match(said, line.get_attribute("aria-valuetext") or "")
        assert watched.page.locator("output").inner_text() == "1.00 s"
        assert watched.page.locator(".moving").get_attribute("viewBox") != before
        watched.page.keyboard.press("End")
        assert line.get_attribute("aria-valuenow") == str(len(SAMPLES) - 1)


def test_pointing_at_the_lanes_chooses_the_moment_under_the_pointer(running: Browser, written: Written) -> None:
    with opened(running, written(page([BLURRED]))) as watched:
        watched.page.locator(".lane svg").first.scroll_into_view_if_needed()
        box = watched.page.locator(".lane svg").first.bounding_box()
        assert box
        watched.page.mouse.move(box["x"] + box["width"] * 2.05 / 4, box["y"] + 5)
        assert watched.page.locator("output").inner_text() == "2.00 s"


@pytest.mark.parametrize(("lang", "count"), [("en", "3 of 5 clips are shown."), ("zh", "显示 3 个，共 5 个视频。")])
def test_clips_are_filtered_searched_and_sorted(lang: str, count: str, running: Browser, written: Written) -> None:
    with opened(running, written(page(MANY, Show(), lang=lang))) as watched:
        assert watched.page.evaluate(VISIBLE) == ["b", "a", "c", "d10", "d9"]
        watched.page.select_option("#sort", "name")
        assert watched.page.evaluate(VISIBLE) == ["a", "b", "c", "d9", "d10"]
        watched.page.select_option("#sort", "worst")
        assert watched.page.evaluate(VISIBLE)[:2] == ["b", "c"]
        watched.page.locator("button[data-verdict=accept]").press("Enter")
        assert watched.page.evaluate(VISIBLE) == ["a", "d10", "d9"]
        assert watched.page.locator("#shown").inner_text() == count
        watched.page.fill("#search", "D9")
        assert watched.page.evaluate(VISIBLE) == ["d9"]
        watched.page.locator("#reset").press("Space")
        assert len(watched.page.evaluate(VISIBLE)) == 5
        watched.page.locator("button[data-rule=person-blurred]").click()
        assert watched.page.evaluate(VISIBLE) == ["b"]


def test_a_thousand_clips_can_be_searched(running: Browser, written: Written) -> None:
    few = page([named(f"clips/{number}.mp4", BLURRED) for number in range(2)], Show())
    start, one, rest = few.partition(
        '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs><image id="s1"'
    )
    body, end, tail = rest.partition("</main>")
    text = start + one + body + "".join(body_of(few, number) for number in range(3, 1001)) + end + tail
    with opened(running, written(text)) as watched:
        assert watched.page.locator("details.clip").count() == 1000
        watched.page.fill("#search", "clip-777.")
        assert watched.page.locator("details.clip:not(.hidden)").count() == 1
        watched.page.locator("details.clip:not(.hidden) > summary").press("Enter")
        assert watched.page.locator("details.clip[open] .lanes").count() == 1
        assert watched.errors == []


def body_of(few: str, number: int) -> str:
    """The second clip's section under another number and name."""
    begin_at = few.index('<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs><image id="s2"')
    section = few[begin_at : few.index("</main>")]
    return section.replace('"s2"', f'"s{number}"').replace('"#s2"', f'"#s{number}"').replace("1.mp4", f"clip-{number}.mp4")


def test_a_link_to_a_rule_leads_to_its_page(running: Browser, written: Written) -> None:
    with opened(running, written(page([BLURRED]))) as watched:
        watched.page.locator("a[href='#rule-person-blurred']").first.press("Enter")
        assert watched.page.locator("#rule-person-blurred").evaluate("each => each.matches(':target')")


@pytest.mark.parametrize(("lang", "copied"), [("en", "Copied"), ("zh", "已复制")])
def test_the_copy_button_says_that_it_copied(lang: str, copied: str, running: Browser, written: Written) -> None:
    with opened(running, written(page([WITH_AUDIO], lang=lang))) as watched:
        watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        watched.page.locator(".copy").first.press("Enter")
        watched.page.get_by_text(copied).wait_for(timeout=3000)
        text = watched.page.evaluate("navigator.clipboard.readText()")
        assert text == watched.page.locator(".command code").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("document", ["alone", "many"])
def test_axe_finds_nothing(scheme: str, document: str, running: Browser, written: Written) -> None:
    text = page([BLURRED]) if document == "alone" else page(MANY, Show())
    with opened(running, written(text), scheme=scheme, bypass=True) as watched:
        watched.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found = Axe().run(watched.page).response["violations"]
        assert [(each["id"], each["impact"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("width", [390, 800, 1400])
def test_no_width_makes_the_page_wider_than_the_window(width: int, running: Browser, written: Written) -> None:
    long = page([named("a" * 400 + ".mp4", BLURRED)]), page([named("b" * 400 + ".mp4", SLOW), *MANY], Show())
    for text in (*long, _hostile("zh")):
        with opened(running, written(text), width=width) as watched:
            watched.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_telephone_no_table_of_limits_is_scrolled_sideways(lang: str, running: Browser, written: Written) -> None:
    with opened(running, written(page([BLURRED], lang=lang)), width=390) as watched:
        watched.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        wide = "[...document.querySelectorAll('.limits, .of-rule')].filter(each => each.scrollWidth > each.parentElement.clientWidth)"
        assert watched.page.locator(".limits, .of-rule").count() >= 3
        assert watched.page.evaluate(f"{wide}.length") == 0


def test_every_clip_of_a_list_on_a_telephone_has_its_name_beside_its_picture(running: Browser, written: Written) -> None:
    with opened(running, written(page(MANY, Show())), width=390) as watched:
        picture, name = (watched.page.locator(f".clip {part}").first.bounding_box() for part in (".thumb", ".name"))
        assert picture
        assert name
        assert name["x"] >= picture["x"] + picture["width"]


def test_the_overview_is_read_before_the_clips(running: Browser, written: Written) -> None:
    with opened(running, written(page(MANY, Show(), partial=True))) as watched:
        order = watched.page.evaluate("[...document.body.children].map(each => each.id || each.className || each.tagName)")
        assert order.index("partial") < order.index("overview") < order.index("clips")


def test_it_prints_its_whole_self(running: Browser, written: Written) -> None:
    with opened(running, written(page([BLURRED]))) as watched:
        watched.page.emulate_media(media="print")
        assert not watched.page.locator(".copy").first.is_visible()
        assert watched.page.locator(".findings li").first.is_visible()
        assert len(watched.page.pdf()) > 10_000
