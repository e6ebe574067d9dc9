"""The ease of a Spanish text is measured as INFLESZ does."""

import pytest

from seminars.curricula.readability import measure, syllables, words_of

SYLLABLES = {
    1: "y o a muy rey ley hay que quien guion buey los vio pie IMSS Dr",
    2: "país día oír búho baúl agua ahí aún reyes causa cuando guerra guía huésped doctor río ciudad viuda",
    3: "prohíbe ahora ahijado pingüino médica clínica señales leíais continuo cohete ayuda vergüenza",
    4: "Guatemala continúo aéreo fluoxetina medicina constitución caótico comunidad vehículo",
    5: "acompañante comunidades enfermedades hospitalario gratuitamente",
    6: "acompañamiento responsabilidad",
}


@pytest.mark.parametrize(
    ("word", "wanted"), [(word, count) for count, words in SYLLABLES.items() for word in words.split()]
)
def test_syllables_are_counted_by_the_spelling(word, wanted):
    assert syllables(word) == wanted


def test_what_is_hardly_a_word_has_one():
    assert syllables("xyz") == syllables("") == 1


def test_the_score_follows_the_formula():
    # la ca-sa es-tá muy le-jos
    found = measure("La casa está muy lejos.")
    assert (found.words, found.sentences, found.syllables) == (5, 1, 8)
    assert found.inflesz == pytest.approx(206.835 - 62.3 * 8 / 5 - 5)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Llegó. ¿Qué pasó? ¡Nada!", 3),
        ("La Dra. Ruiz vino con el Sr. Díaz.", 1),
        ("Mide 3.5 metros y pesa 1,200.", 1),
        ("Lleva tres cosas:\n\nAgua\n\nPapel", 3),
        ("Dijo «ven». Y fui…", 2),
        ("sin punto final", 1),
    ],
)
def test_sentences_end_where_a_reader_pauses(text, sentences):
    assert measure(text).sentences == sentences


def test_a_text_without_words_scores_nothing():
    assert measure("… 3.5").inflesz == 0


def test_numbers_and_joined_words_are_words():
    assert words_of("IMSS-Bienestar abrió 1,200 camas en 2023.") == [
        *("IMSS-Bienestar", "abrió", "1,200", "camas", "en", "2023")
    ]


def test_long_words_and_sentences_are_harder_than_short_ones():
    easy = measure("Ven. Mira la luz. No hay pan.").inflesz
    hard = measure(
        "La implementación institucional de intervenciones multidisciplinarias requiere indudablemente"
        " coordinación administrativa intersectorial permanente."
    ).inflesz
    assert hard < 40 < 80 < easy
