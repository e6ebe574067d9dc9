"""A month's work that arrived and needs a look, as its author and a coordinator read it."""

import base64
import json
from io import BytesIO

import pytest
from markupsafe import Markup
from PIL import Image
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from core import db
from core.forms import BaseForm
from core.outbox.models import Entry
from home.outbox import comparing
from seminars.coursework.actions import hand_in
from seminars.library import shelf
from seminars.models import Submission
from tests.conftest import words_of
from tests.home.outbox import stories
from tests.seminars.small_module import ALL_RIGHT, give
from tests.support.outbox import Phone, new_key


@pytest.fixture
def seminar(app, cast):
    with app.app_context(), db.transaction():
        return give(cast)


def on_site(browser, seminar, text):
    address = f"/seminars/{seminar.id}/reflections/reflection"
    assert browser("xochitl").post(address, data={"text": text}).status_code == 303
    return address


@pytest.mark.parametrize("name", ["xochitl", "rosa"])
def test_a_reflection_is_compared_with_the_one_that_was_handed_in(name, app, cast, browser, seminar):
    address = on_site(browser, seminar, "The night was long and the lamp was out.")
    with app.app_context(), db.transaction():
        said = {"text": "The night was long and the road was out."}
        entry = stories.handed_in(cast.xochitl, "seminars.reflection", address, said)
    page = browser(name).get(f"/outbox/entries/{entry.id}").text
    assert "and the <ins>road</ins> was out." in page
    assert "and the <del>lamp</del> was out." in page


def test_the_answers_of_a_quiz_are_read_as_the_quiz_calls_them(app, cast, browser, seminar):
    fields = {name: text for name, text in ALL_RIGHT.items() if isinstance(text, str)}
    with app.app_context(), db.transaction():
        path = f"/seminars/{seminar.id}/quizzes/quiz"
        entry = stories.handed_in(cast.xochitl, "seminars.quiz", path, fields)
    page = browser("rosa").get(f"/outbox/entries/{entry.id}")
    said = words_of(page.text)
    assert "I would call and stay." in said
    assert "answer-" not in said
    assert "&lt;" not in page.text


class Marked(BaseForm):
    """A question as a quiz marks it up."""

    asked = RadioField(Markup("<em>Who</em> calls?"), choices=[SelectChoice("1", Markup("<b>She</b> does"))])


def test_questions_that_are_marked_up_are_read_plain(app):
    with app.test_request_context():
        pair = comparing.pair_of(Marked().asked, ["1"])
    assert (pair.label, pair.sent) == ("Who calls?", [("She does", False)])


def test_a_reflection_with_its_photo_can_be_carried(app, cast, browser, seminar):
    phone, key = Phone(app, cast.xochitl), new_key()
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    name, sealed = phone.picture(drawn.getvalue(), key)
    files = [{"field": "picture", "name": "mapa.jpg", "type": "image/jpeg", "blob": name}]
    address = f"/seminars/{seminar.id}/reflections/reflection"
    body = phone.writes("seminars.reflection", address, {"text": "My map."}, key=key, files=files)
    entry = {
        "key": key, "user": cast.xochitl.id, "device": phone.device,
        "body": base64.b64encode(body).decode(),
        "blobs": [{"name": name, "body": base64.b64encode(sealed).decode()}],
    }  # fmt: skip
    copy = BytesIO(json.dumps({"acompana": 1, "entries": [entry]}).encode())
    page = browser("lucia").post("/outbox/carry", data={"copy": (copy, "copy.json")})
    assert "1 recibidos" in words_of(page.text)
    assert "Xóchitl Peñaloza Güemes" in words_of(page.text)
    with app.app_context():
        [stored] = db.session.query(Submission).all()
        assert (stored.text, bool(stored.picture_sha256)) == ("My map.", True)


@pytest.fixture
def grading(app, cast, seminar):
    """Where Lucía grades Xóchitl's field task."""
    with app.app_context(), db.transaction():
        task = shelf.module_of(seminar).field_tasks[0]
        written = hand_in(cast.xochitls_place, seminar, task, text="Tres barrios.")
        return f"/seminars/submissions/{written.id}/grade"


def test_levels_that_were_chosen_without_a_signal_are_a_grade(app, cast, grading):
    """The queue sends a form as it stands: with an empty field where no number was typed."""
    levels = {f"level-{number}": "3" for number in range(4)}
    sent = Phone(app, cast.lucia).sends(
        "seminars.grade", grading, levels | {"grade": "", "feedback": "Falta el agua."}
    )
    assert (sent.status_code, sent.json["result"]) == (201, "stored")
    with app.app_context():
        (stored,) = db.session.query(Submission).all()
        assert (stored.grade, stored.rubric_levels) == (750, [3, 3, 3, 3])


def test_a_level_that_is_missing_is_told_where_the_entry_is_put_right(app, cast, browser, grading):
    levels = {f"level-{number}": "4" for number in range(3)}
    sent = Phone(app, cast.lucia).sends(
        "seminars.grade", grading, levels | {"grade": "", "feedback": "Falta el agua."}
    )
    assert (sent.status_code, sent.json["result"]) == (202, "review")
    assert sent.json["errors"] == {"level-3": ["Elige también aquí un nivel."]}
    page = browser("lucia").get(f"{grading}?entry={sent.json['key']}").text
    assert page.count(" checked") == 3
    assert 'id="level-3-error"' in page
    assert "Falta el agua." in page
    with app.app_context():
        entry_id = db.session.query(Entry.id).scalar()
    compared = words_of(browser("rosa").get(f"/outbox/entries/{entry_id}").text)
    assert "Criterio 1" in compared
    assert "4 · muy bien 1" in compared
    assert "level" not in compared
