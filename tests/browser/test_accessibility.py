"""axe-core (WCAG 2.0 to 2.2, A and AA) on every page at desktop width, and no sideways scroll at 320 px."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from foundation import clock
from tests.browser.conftest import DESKTOP, come_in, log_in
from tests.browser.pages import (
    ADMIN,
    AXE_PAGES,
    COORDINATOR,
    DESK,
    EMPLOYEE,
    EXTERNAL,
    FACILITATOR,
    HR,
    INVITED,
    MANAGER,
    OFFICIAL,
    STARTER,
    VISITOR,
    WATCH,
)
from tests.browser.scene import Scene, build_scene
from tests.conftest import moment

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The package carries axe-core; its own runner adds a script element, which the content policy refuses.
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    # Evaluated from outside the page, so that it works under the strict content policy.
    page.evaluate(AXE)
    results = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """How many pixels the page is wider than a window of 320 px."""
    page.set_viewport_size({"width": 320, "height": 640})
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size(DESKTOP)
    return wider


@pytest.fixture
def scene(tmp_path: Path, settings) -> Scene:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"
    clock.set_demo_clock(to=moment("2022-06-16 15:05"))
    return build_scene(tmp_path)


def open_as(who: str, page: Page, scene: Scene) -> None:
    people = {
        EMPLOYEE: scene.noor,
        INVITED: scene.invited,
        MANAGER: scene.manager,
        HR: scene.hr,
        WATCH: scene.privacy_officer,
        ADMIN: scene.technical_admin,
        COORDINATOR: scene.coordinator,
        OFFICIAL: scene.official,
        FACILITATOR: scene.facilitator,
        DESK: scene.desk,
    }
    by_link = {EXTERNAL: scene.newcomer, STARTER: scene.starter}
    if who in by_link:
        come_in(page, by_link[who])
    elif who != VISITOR:
        log_in(page, people[who])


# Each group builds the scene once; together they may run side by side.
GROUPS = {
    "hr": [HR],
    "everybody": [VISITOR, EMPLOYEE, INVITED],
    "roles": [
        MANAGER,
        COORDINATOR,
        FACILITATOR,
        ADMIN,
        EXTERNAL,
        STARTER,
        OFFICIAL,
        WATCH,
        DESK,
    ],
}


def test_no_page_is_left_out():
    assert {opener for opener, _paths in AXE_PAGES.values()} == {
        who for group in GROUPS.values() for who in group
    }


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_is_accessible(group: str, open_page, scene):
    faults = []
    for who in GROUPS[group]:
        page = open_page()
        open_as(who, page, scene)
        for name, (opener, paths) in AXE_PAGES.items():
            if opener != who:
                continue
            for path in paths(scene):
                answer = page.goto(path)
                if answer is None or answer.status != 200:
                    faults.append(f"{name} {path}: status {answer and answer.status}")
                    continue
                faults += [f"{name} {path}: {fault}" for fault in violations(page)]
                if (wider := sideways_scroll(page)) > 0:
                    faults.append(f"{name} {path}: {wider} px too wide at 320 px")
    assert faults == []
