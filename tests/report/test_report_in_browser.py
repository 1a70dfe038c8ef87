"""The page as a reader uses it, in Chromium; skipped where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from checked_county import Checked

from report import RunSummary
from report.html import write_html

playwright = pytest.importorskip("playwright.sync_api")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    """A Chromium of the machine."""
    path = os.environ.get("HEGUI_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine (set HEGUI_CHROMIUM to one)")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def page(
    browser: playwright.Browser, checked: Checked, run: RunSummary, tmp_path: Path
) -> Iterator[playwright.Page]:
    """The report, opened; the test fails where it asks for anything else or complains."""
    write_html(tmp_path / "report.html", checked.findings, run, "zh")
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.goto((tmp_path / "report.html").as_uri())
    yield opened
    assert len(asked) == 1
    assert complaints == []
    opened.close()


def shown(page: playwright.Page) -> int:
    """How many findings are on show."""
    return page.locator(".entry:visible").count()


def test_opening_a_finding_shows_article_evidence_and_picture(page: playwright.Page) -> None:
    entry = page.locator("[data-rule='rule:one-person-two-steps'] .entry").first
    assert entry.locator(".body *").count() == 0
    entry.locator("summary").click()
    expect = playwright.expect  # waits: the details are drawn after the click
    expect(entry.get_by_text("社会保险经办机构应当明确岗位权责")).to_be_visible()
    expect(entry.locator(".evidence").get_by_text("operation.xlsx〔权限授权〕 第 9 行")).to_be_visible()
    expect(entry.locator("svg")).to_be_visible()


def test_filters_narrow_what_is_on_show(page: playwright.Page, checked: Checked) -> None:
    everything = len(checked.findings)
    assert shown(page) == everything
    page.select_option("select[name=family]", "L")
    assert shown(page) == sum(one.family == "L" for one in checked.findings)
    page.click("button[type=reset]")
    page.select_option("select[name=severity]", "warning")
    assert shown(page) == sum(one.severity == "warning" for one in checked.findings)
    page.click("button[type=reset]")
    page.fill("input[name=amount]", "12600.50")
    assert shown(page) == sum((one.amount or 0) >= 1260050 for one in checked.findings)
    page.click("button[type=reset]")
    page.fill("input[name=text]", checked.findings[3].id)
    assert shown(page) == 1
    page.fill("input[name=text]", "no such words")
    assert page.locator("#nothing").is_visible()


def test_the_language_switch_changes_every_text(page: playwright.Page) -> None:
    assert page.title() == "丰都县医疗保障基金合规检查报告"
    page.click("#language")
    assert page.title() == "Compliance report of the medical security fund, Fengdu County"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".zh:visible").count() == 0
    assert page.locator(".en:visible").count() > 0


def test_a_link_to_a_finding_opens_it(page: playwright.Page, checked: Checked) -> None:
    page.evaluate("id => location.hash = id", f"f-{checked.findings[2].id}")
    page.wait_for_selector(f"#f-{checked.findings[2].id} details[open] .evidence")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(page: playwright.Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('.entry details').forEach(one => one.open = true)")
    page.wait_for_selector(".entry .evidence")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_is_open_on_paper_and_closed_again(page: playwright.Page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".entry details:not([open])").count() == 0
    assert page.locator(".entry .body:empty").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".entry details[open]").count() == 0


def test_a_finding_can_be_opened_with_the_keyboard(page: playwright.Page) -> None:
    page.locator(".entry summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".entry details[open]").count() == 1
