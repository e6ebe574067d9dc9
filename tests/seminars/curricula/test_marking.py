"""An answer earns what the teacher's file says, however it was typed."""

from fractions import Fraction

import pytest

from seminars.curricula.gift import read
from seminars.curricula.marking import mark, mark_quiz


def ask(source: str):
    (question,) = read(source).questions
    return question


def earned(source: str, answer) -> Fraction:
    return mark(ask(source), answer).fraction


SINGLE = "¿Qué? {=a #Sí. ~%50%b #Casi. ~c #No. ~%-25%d #Peor.####Lee.}"
MULTIPLE = "Marca {~%50%a #1 ~%50%b #2 ~%-50%c #3 ~d #4}"
THIRDS = "Marca {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}"
TRUTH = "Cierto {FALSE#No es.#Así es.}"
SHORT = "¿Quién? {=La acompañante #Sí. =%50%vecin* #Casi. =%0%* #No.}"
NUMBER = "¿Cuántos? {#=%50%3:2 #Casi. =%100%3:0.5 #Sí. ~#No.}"
MATCH = "Une {=a -> 1 =b -> 2 =c -> 1 = -> 3}"


@pytest.mark.parametrize(
    ("answer", "fraction"), [(0, 1), ("0", 1), (1, Fraction(1, 2)), (2, 0), (3, 0), (4, 0), (-1, 0)]
)
def test_a_choice_earns_its_weight_and_never_less_than_nothing(answer, fraction):
    assert earned(SINGLE, answer) == fraction


def test_feedback_is_of_the_chosen_answer_then_of_the_question():
    marked = mark(ask(SINGLE), 1)
    assert marked.feedback == ("Casi.", "Lee.")
    assert not marked.correct
    assert marked.right_answer_text == "a"


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ([0, 1], 1),
        (["1", "0"], 1),
        ([0], Fraction(1, 2)),
        ([0, 0, 0], Fraction(1, 2)),
        ([0, 1, 2], Fraction(1, 2)),
        ([0, 1, 2, 3], Fraction(1, 2)),
        ([2], 0),
        ([], 0),
        ([9, "x", None, True], 0),
    ],
)
def test_several_choices_add_up_and_wrong_ones_cost(answer, fraction):
    assert earned(MULTIPLE, answer) == fraction


def test_three_thirds_are_a_whole():
    marked = mark(ask(THIRDS), [0, 1, 2])
    assert (marked.fraction, marked.correct) == (1, True)
    assert marked.right_answer_text == "a; b; c"


@pytest.mark.parametrize(
    ("answer", "correct"), [(False, True), (True, False), (1, True), (0, False), ("1", True)]
)
def test_true_or_false_is_a_truth_value_or_a_place(answer, correct):
    assert mark(ask(TRUTH), answer).correct is correct


def test_true_or_false_tells_the_wrong_and_the_right_their_own():
    assert mark(ask(TRUTH), True).feedback == ("No es.",)
    assert mark(ask(TRUTH), False).feedback == ("Así es.",)


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [
        ("la acompañante", 1),
        ("  LA   ACOMPAÑANTE ", 1),
        ("la acompanante", 0),
        ("Vecina", Fraction(1, 2)),
        ("vecinos del pueblo", Fraction(1, 2)),
        ("nadie", 0),
        ("", 0),
    ],
)
def test_typed_text_is_heard_without_case_and_spaces(typed, fraction):
    assert earned(SHORT, typed) == fraction


def test_accents_are_forgiven_and_the_enye_is_a_letter():
    assert earned("¿Qué? {=Hipertensión}", "hipertension") == 1
    assert earned("¿Qué? {=hipertension}", "HIPERTENSIÓN") == 1
    assert earned("¿Qué? {=pingüino}", "pinguino") == 1
    assert earned("¿Qué? {=año}", "ano") == 0
    assert earned("¿Qué? {=año}", "an\u0303o") == 1


def test_a_star_stands_for_anything_and_a_marked_star_for_itself():
    assert earned("¿Qué? {=a*b*c}", "a--b--c") == 1
    assert earned("¿Qué? {=a*b*c}", "a--c") == 0
    assert earned("¿Qué? {=ab*ba}", "aba") == 0
    assert earned("¿Qué? {=5\\*3}", "5*3") == 1
    assert earned("¿Qué? {=5\\*3}", "5x3") == 0
    assert mark(ask("¿Qué? {=5\\*3}"), "").right_answer_text == "5*3"


def test_a_hostile_pattern_takes_no_time():
    assert earned("¿Qué? {=" + "a*" * 5000 + "b}", "a" * 20000) == 0


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [
        ("3", 1),
        ("3,5", 1),
        ("3.5", 1),
        (" 2.5 ", 1),
        (3, 1),
        (3.25, 1),
        ("5", Fraction(1, 2)),
        ("5.01", 0),
        ("−3", 0),
        ("tres", 0),
        ("", 0),
        ("1e999999", 0),
        ("9" * 5000, 0),
    ],
)
def test_a_number_may_have_a_comma_and_earns_the_best_it_falls_under(typed, fraction):
    assert earned(NUMBER, typed) == fraction


def test_thousands_may_be_parted_as_in_mexico_or_in_spain():
    assert earned("¿Cuántos? {#1234.5}", "1,234.5") == 1
    assert earned("¿Cuántos? {#1234.5}", "1.234,5") == 1
    assert mark(ask("¿Cuántos? {#3:0.5}"), "").right_answer_text == "3 ± 0.5"
    assert mark(ask("¿Cuántos? {#1..5}"), "").right_answer_text == "1–5"


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({"0": 0, "1": 1, "2": 2}, 1),
        ({"0": 2, "1": 1, "2": 0}, 1),
        ({0: 0, 1: 1, 2: 2}, 1),
        ({"0": 0}, Fraction(1, 3)),
        ({"0": 3, "1": 3, "2": 3}, 0),
        ({"3": 3}, 0),
        ({}, 0),
    ],
)
def test_each_pair_counts_and_equal_halves_are_equally_right(answer, fraction):
    assert earned(MATCH, answer) == fraction


def test_a_missing_word_is_chosen_or_typed():
    assert earned("La visita {~sorprende =se acuerda} con ella.", 1) == 1
    assert earned("La visita {=se acuerda =se pacta} con ella.", "Se pacta") == 1


@pytest.mark.parametrize("source", [SINGLE, MULTIPLE, TRUTH, SHORT, NUMBER, MATCH, "Cuenta {}", "Lee."])
@pytest.mark.parametrize("answer", [None, "", [], {}, [[]], {"a": []}, 10**30, "\0", "²", float("nan"), b"0"])
def test_no_answer_and_nonsense_earn_nothing_and_break_nothing(source, answer):
    if source == SHORT and isinstance(answer, str) and answer:
        assert mark(ask(source), answer).fraction == 0
    assert mark(ask(source), answer).fraction == 0


def test_a_quiz_is_scored_on_ten_in_hundredths_with_half_up():
    questions = read("// [id:a]\nA {T}\n\n// [id:b]\nB {T}\n\n// [id:c]\nC {T}").questions
    assert mark_quiz(questions, {"a": True, "b": True, "c": True}) == 1000
    assert mark_quiz(questions, {"a": True, "b": True}) == 667
    assert mark_quiz(questions, {"a": True}) == 333
    assert mark_quiz(questions, {}) == 0
    assert mark_quiz(questions, {"other": True}) == 0


def test_essays_and_descriptions_do_not_weigh_in_a_score():
    questions = read("Lee.\n\n// [id:e]\nCuenta {}\n\n// [id:a]\nA {T}").questions
    assert mark_quiz(questions, {"a": True, "e": "Mucho."}) == 1000
    assert mark_quiz(questions[:2], {"e": "Mucho."}) is None
