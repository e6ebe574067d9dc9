"""When the site cannot take what was sent, the page brings it back."""

from tests.conftest import words_of
from tests.mentorship.visits.stories import typed

WORDS = "Explicó las señales de alarma <en tseltal>"


def test_what_was_typed_outlives_the_sign_in(cast, browser):
    """Her sign-in ended while she wrote: the words come back, and the same send works once she is in."""
    url, fields = (
        f"/visits/pasantes/{cast.xochitls_place.id}/new",
        typed(strengths=WORDS, _key="0123456789abcdef"),
    )
    refused = browser("stranger").post(url, data=fields)
    assert refused.status_code == 401
    assert "No se pierde nada de lo que escribiste" in words_of(refused.text)
    assert 'value="Explicó las señales de alarma &lt;en tseltal&gt;"' in refused.text
    assert 'name="_key" value="0123456789abcdef"' in refused.text
    assert browser("lucia").post(url, data=fields).status_code == 303


def test_a_password_never_comes_back(browser):
    page = browser("stranger").post(
        "/me/password", data={"old_password": "secret-secret", "other": "kept words"}
    )
    assert page.status_code == 401
    assert "secret-secret" not in page.text
    assert "kept words" in page.text


def test_a_forged_post_is_not_repeated_to_the_reader(browser):
    page = browser("stranger").post(
        "/cases/new", data={"question": WORDS}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert page.status_code == 400
    assert "tseltal" not in page.text
