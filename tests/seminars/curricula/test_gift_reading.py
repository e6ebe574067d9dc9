"""A teacher's file in GIFT is read as the teacher meant it."""

from decimal import Decimal

import pytest

from seminars.curricula.gift import Question, read, write

FULL = Decimal(100)


def only(source: str | bytes) -> Question:
    reading = read(source)
    assert reading.errors == ()
    (question,) = reading.questions
    return question


def texts(question: Question) -> list[str]:
    return [answer.text for answer in question.answers]


def weights(question: Question) -> list[int]:
    return [int(answer.weight) for answer in question.answers]


def test_one_right_answer_among_wrong_ones_is_a_single_choice():
    question = only(
        "::Pulso:: ¿Qué haces? {\n=Llamas #Sí.\n~Esperas #No.\n~%-25%Te vas\n####Siempre se avisa.\n}"
    )
    assert (question.kind, question.title, question.text) == ("single", "Pulso", "¿Qué haces?")
    assert texts(question) == ["Llamas", "Esperas", "Te vas"]
    assert weights(question) == [100, 0, -25]
    assert [answer.feedback for answer in question.answers] == ["Sí.", "No.", ""]
    assert question.general_feedback == "Siempre se avisa."


def test_only_weighted_answers_are_a_multiple_choice():
    question = only("Marca todas {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")
    assert question.kind == "multiple"
    assert question.answers[0].weight == Decimal("33.33333")
    assert question.answers[3].weight == -FULL
    long = only("Marca {~%33.333333333333%a ~%66,6667%b}")
    assert [str(answer.weight) for answer in long.answers] == ["33.333333333333", "66.6667"]
    assert read(write([long])).questions == (long,)


@pytest.mark.parametrize(
    ("braces", "right"),
    [("{T}", "True"), ("{TRUE}", "True"), ("{ F }", "False"), ("{FALSE}", "False"), ("{true}", "True")],
)
def test_true_and_false_are_said_short_or_long(braces, right):
    question = only(f"El pulso sube. {braces}")
    assert question.kind == "truefalse"
    assert texts(question) == ["True", "False"]
    assert [a.text for a in question.answers if a.weight == FULL] == [right]


def test_the_first_feedback_of_true_or_false_is_for_who_is_wrong():
    question = only("¿Cierto? {FALSE#Te equivocas \\#1: a = b ~ c#Así es####Lee la guía = mejor}")
    true, false = question.answers
    assert true.feedback == "Te equivocas #1: a = b ~ c"
    assert false.feedback == "Así es"
    assert question.general_feedback == "Lee la guía = mejor"


def test_typed_answers_have_weights_and_may_go_without_their_sign():
    question = only("¿Quién acompaña? {=la acompañante =%50%la vecina #Casi}")
    assert (question.kind, weights(question)) == ("short", [100, 50])
    assert only("¿Capital? {Tuxtla}").answers[0].text == "Tuxtla"


@pytest.mark.parametrize(
    ("braces", "wanted"),
    [
        ("{#3:0.5}", ["3:0.5"]),
        ("{#1..5}", ["1..5"]),
        ("{# -3.5e2}", ["-3.5e2"]),
        ("{#=%100%3 : 0.5 #bien =%50%1 .. 5 #casi ~#no}", ["3:0.5", "1..5", "*"]),
    ],
)
def test_numbers_have_a_tolerance_or_a_range_and_may_be_several(braces, wanted):
    question = only(f"¿Cuántos meses? {braces}")
    assert question.kind == "numerical"
    assert texts(question) == wanted


def test_pairs_are_matched_and_a_lone_right_half_misleads():
    question = only("Une {=pulso -> latidos =fiebre -> 38 \\= o más = -> nada}")
    assert question.kind == "matching"
    assert [(a.text, a.match) for a in question.answers] == [
        ("pulso", "latidos"),
        ("fiebre", "38 = o más"),
        ("", "nada"),
    ]
    assert weights(question) == [100, 100, 0]


def test_a_sentence_that_goes_on_asks_for_its_missing_word():
    chosen = only("La visita {=se acuerda ~sorprende} con la familia.")
    assert (chosen.kind, chosen.text) == ("missing", "La visita _____ con la familia.")
    assert chosen.gap == len("La visita ")
    assert not chosen.is_typed
    typed = only("Dos más {=dos =2} son cuatro.")
    assert (typed.kind, typed.is_typed) == ("missing", True)


def test_other_kinds_keep_their_kind_inside_a_sentence():
    assert only("Hay {#7} días.").kind == "numerical"
    assert only("El sol {T} sale.").kind == "truefalse"
    assert only("Marca {~%50%a ~%50%b} aquí.").kind == "multiple"


def test_empty_braces_ask_for_an_essay_and_none_at_all_tell_something():
    assert only("Cuenta tu primera noche. {}").kind == "essay"
    essay = only("Cuenta. {\n####Gracias.\n}")
    assert (essay.kind, essay.general_feedback) == ("essay", "Gracias.")
    assert only("Lee esto antes de seguir.").kind == "description"


def test_identity_and_tags_stand_in_the_comment_before():
    question = only("// Revisada [id:m00-q01] [tag:o1] [tag:a\\]b]\n// nada\n::T:: ¿Sí? {T}")
    assert (question.id, question.tags, question.line) == ("m00-q01", ("o1", "a]b"), 3)


def test_a_comment_apart_belongs_to_nobody():
    assert only("// [id:viejo] [tag:o9]\n\n¿Sí? {T}").id == ""


def test_comments_between_answers_are_not_read():
    assert texts(only("¿Qué? {\n// la buena\n=a\n// la mala\n~b\n}")) == ["a", "b"]


def test_a_category_holds_until_the_next():
    reading = read("$CATEGORY: tom/uno\n\nA {T}\n\nB {T}\n\n// cambio\n$CATEGORY: tom/dos\nC {T}")
    assert [question.category for question in reading.questions] == ["tom/uno", "tom/uno", "tom/dos"]


def test_signs_that_mean_something_are_written_with_a_backslash():
    question = only(r"::a\:\:b:: 1 \= 1, \{x\} \~ \# \\ \frac\nfin {=\=1 \~ \#2 #es \= \n así ~no}")
    assert question.title == "a::b"
    assert question.text == "1 = 1, {x} ~ # \\ \\frac\nfin"
    assert question.answers[0].text == "=1 ~ #2"
    assert question.answers[0].feedback == "es = \n así"


def test_spaces_that_set_a_file_straight_are_not_part_of_the_text():
    question = only("  ::Un\n  título::  ¿Qué\n   haces? {\n   =a\n   b #c\n      d\n  ~e }")
    assert (question.title, question.text) == ("Un\ntítulo", "¿Qué\nhaces?")
    assert (question.answers[0].text, question.answers[0].feedback) == ("a\nb", "c\nd")


def test_spaces_in_markdown_mean_something():
    question = only("[markdown]Lista  \n- uno\n    - dos {}")
    assert question.text == "Lista  \n- uno\n    - dos"
    assert read(write([question])).questions == (question,)


def test_spaces_in_preformatted_html_mean_something():
    question = only("[html]<pre>\n  a\n    b\n</pre> {}")
    assert question.text == "<pre>\n  a\n    b\n</pre>"
    assert read(write([question])).questions == (question,)


def test_an_arrow_in_a_choice_is_only_an_arrow():
    question = only("¿Orden? {=primero -> luego ~luego -> primero}")
    assert question.kind == "single"
    assert read(write([question])).questions == (question,)


def test_every_text_may_say_its_format():
    question = only("::T::[html]<b>¿Sí?</b> {=[markdown]*a* #[plain]p ~[moodle]b ####[HTML]<i>g</i>}")
    assert (question.format, question.text) == ("html", "<b>¿Sí?</b>")
    assert [a.format for a in question.answers] == ["markdown", "moodle"]
    assert question.answers[0].feedback_format == "plain"
    assert (question.general_feedback_format, question.general_feedback) == ("html", "<i>g</i>")


@pytest.mark.parametrize(
    "source",
    [
        "¿Señal de niño?\r\n{\r\n=sí\r\n~no\r\n}\r\n".encode(),
        "¿Señal de niño?\r{\r=sí\r~no\r}".encode(),
        "\ufeff¿Señal de niño? {=sí ~no}".encode(),
        "¿Señal de niño? {=sí ~no}".encode("cp1252"),
        "¿Señal de niño? {=sí ~no}".encode("utf-16"),
    ],
)
def test_files_of_any_computer_are_read(source):
    question = only(source)
    assert question.text == "¿Señal de niño?"
    assert texts(question) == ["sí", "no"]


def test_empty_lines_between_answers_do_not_end_the_question():
    assert texts(only("¿Qué? {\n\n=a\n\n\n// y\n\n~b\n\n}")) == ["a", "b"]


def test_questions_without_an_empty_line_between_are_kept_apart():
    reading = read("// [id:a]\n::A:: a {T}\n// [id:b]\n::B:: b {F}\n// [id:c]\nc {}")
    assert [question.id for question in reading.questions] == ["a", "b", "c"]
    assert reading.errors == ()


def test_questions_that_only_begin_on_a_new_line_are_kept_apart():
    reading = read("Uno {T}\nDos\nlíneas {F}\n{=a ~b} está\naquí.\nCuatro {}\n$CATEGORY: x\nCinco {#5}")
    assert [question.text for question in reading.questions] == [
        "Uno",
        "Dos\nlíneas",
        "_____ está\naquí.",
        "Cuatro",
        "Cinco",
    ]
    assert [question.line for question in reading.questions] == [1, 2, 4, 6, 8]
    assert reading.errors == ()


def test_files_that_were_put_together_are_read_through():
    assert [q.title for q in read("\ufeff::A:: a {T}\n\n\ufeff::B:: b {F}").questions] == ["A", "B"]


def test_lines_are_those_of_the_file():
    question = only("\n\n// [id:a]\n::A:: a\nb {\n// c\n=x\n~y\n}")
    assert question.line == 4
    assert [answer.line for answer in question.answers] == [7, 8]


@pytest.mark.parametrize(
    ("broken", "line", "told"),
    [
        ("::Q:: sin cerrar {\n=a\n~b", 3, "never closed"),
        ("::Q sin título {T}", 3, "title"),
        ("Q {~a ~b}", 3, "No answer is right"),
        ("Q {=a ~}", 3, "no text"),
        ("Q {=a ~%-50%}", 3, "no text"),
        ("Q {=a ~[html]}", 3, "no text"),
        ("Q {\ncosa\n=a ~b}", 4, "before the first answer"),
        ("Q {\n=a\n~%150%b}", 5, "between -100 and 100"),
        ("Q {#}", 3, "number is missing"),
        ("Q {#3,5}", 3, "decimal point"),
        ("Q {#5..1}", 3, "upside down"),
        ("Q {#3:-1}", 3, "negative"),
        ("Q {=a -> b}", 3, "two pairs"),
        ("Q {=a -> b\n=c}", 4, "not complete"),
        ("Q {=x^{2} ~b}", 3, "second {"),
        ("Q} {T}", 3, "without its {"),
        ("{T}", 3, "no text"),
        ("::::", 3, "Nothing stands"),
        ("Uno {T} dos {F}", 3, "second {"),
    ],
)
def test_an_error_names_its_line_and_the_rest_is_read(broken, line, told):
    reading = read(f"Antes {{T}}\n\n{broken}\n\n::Después:: Sigue {{F}}")
    assert [question.text for question in reading.questions] == ["Antes", "Sigue"]
    (error,) = reading.errors
    assert error.line == line
    assert told in error.message


def test_an_unclosed_question_is_told_once_and_does_not_swallow_the_next():
    reading = read("::A:: a {\n=x #Primero.\n\nMás palabras.\n~b\n}\n\n::B:: b {\n=x\n::C:: c {T}")
    assert [error.line for error in reading.errors] == [1, 8]
    assert [question.title for question in reading.questions] == ["C"]


def test_nothing_is_read_from_nothing():
    assert read("") == read(b"") == read("// sólo un comentario\n\n")
    assert read("").questions == ()
