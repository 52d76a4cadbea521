from pathlib import Path
import pytest
from foundation import clock
from tests.browser.conftest import DESKTOP, PHONE, log_in
from tests.browser.pages import AXE_PAGES
from tests.browser.scene import build_scene
from tests.browser.test_accessibility import violations, sideways_scroll
from tests.conftest import moment
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

def test_shots(open_page, tmp_path, settings):
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"
    clock.set_demo_clock(to=moment("2022-06-16 15:05"))
    scene = build_scene(tmp_path)
    out = Path("/tmp/shots"); out.mkdir(exist_ok=True)
    faults = []
    for who, person in (("hr", scene.hr), ("manager", scene.manager)):
        page = open_page(viewport=DESKTOP)
        log_in(page, person)
        for name, (owner, paths) in AXE_PAGES.items():
            if not name.startswith("measurement:") or owner != who: continue
            for n, path in enumerate(paths(scene)):
                page.set_viewport_size(DESKTOP)
                response = page.goto(path)
                if response.status != 200: faults.append(f"{path} {response.status}")
                faults += [f"{path}: {one}" for one in violations(page)]
                if wide := sideways_scroll(page): faults.append(f"{path} wide {wide}")
                stem = f"{name.split(':')[1]}-{n}"
                page.screenshot(path=out / f"{stem}-1440.png", full_page=True)
                page.set_viewport_size(PHONE)
                page.screenshot(path=out / f"{stem}-390.png", full_page=True)
        page.set_viewport_size(DESKTOP); page.goto("/start/"); page.screenshot(path=out / f"start-{who}.png", full_page=True)
    print("\n".join(faults))
    assert faults == []
