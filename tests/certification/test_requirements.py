"""The rules of the diploma, on their borders."""

import pytest

from certification.requirements import (
    FinishedModule,
    Outcome,
    Rule,
    RuleValues,
    YearRecord,
    evaluate,
    outcome,
    percent,
)

RULES = RuleValues()
HOUR = 60


def graded(*grades: int) -> tuple[FinishedModule, ...]:
    return tuple(FinishedModule({"es": "Módulo", "en": "Module"}, 12 * HOUR, grade) for grade in grades)


WHOLE = YearRecord(
    minutes_attended=120 * HOUR,
    minutes_given=144 * HOUR,
    modules=graded(*[900] * 10),
    visits_acknowledged=8,
    visits_possible=10,
    cases_closed=2,
)


def one(rule: Rule, **changed: object):
    """How this rule stands for a whole year in which only this is different."""
    values = {name: getattr(WHOLE, name) for name in WHOLE.__dataclass_fields__}
    found = evaluate(RULES, YearRecord(**{**values, **changed}))
    return next(each for each in found if each.rule is rule)


def test_a_whole_year_earns_the_diploma():
    requirements = evaluate(RULES, WHOLE)
    assert all(each.met for each in requirements)
    assert outcome(requirements) is Outcome.DIPLOMA
    assert percent(requirements) == 100


@pytest.mark.parametrize(
    ("attended", "given", "to_come", "met", "missing"),
    [
        (80 * HOUR, 100 * HOUR, 0, True, 0),
        (80 * HOUR - 1, 100 * HOUR, 0, False, 1),
        (12 * HOUR, 12 * HOUR, 132 * HOUR, False, 6192),  # the first weekend is not the year
        (81, 101, 0, True, 0),  # 80 % of 101 minutes are 81, not 80.8
        (80, 101, 0, False, 1),
    ],
)
def test_attendance_is_counted_in_hours_of_the_whole_year(attended, given, to_come, met, missing):
    it = one(Rule.ATTENDANCE, minutes_attended=attended, minutes_given=given, minutes_to_come=to_come)
    assert (it.met, it.missing) == (met, missing)


def test_attendance_says_nothing_while_no_seminar_is_planned():
    it = one(Rule.ATTENDANCE, minutes_attended=0, minutes_given=0)
    assert (it.met, it.have) == (False, None)


@pytest.mark.parametrize(
    ("grades", "mean", "met"),
    [
        ([800], 800, True),
        ([795], 795, False),  # prints as 8.0 and does not pass
        ([799], 799, False),
        ([799, 800], 800, True),  # 7.995 is kept as 8.00
        ([799, 799, 800], 799, False),  # 7.993…
        ([], None, False),
    ],
)
def test_the_mean_is_decided_on_the_hundredths_that_are_kept(grades, mean, met):
    it = one(Rule.MEAN, modules=graded(*grades))
    assert (it.have, it.met) == (mean, met)


@pytest.mark.parametrize(
    ("grades", "met", "below"), [([600, 1000], True, 0), ([599, 1000, 500], False, 2), ([], False, 0)]
)
def test_every_module_reaches_the_floor(grades, met, below):
    it = one(Rule.FLOOR, modules=graded(*grades))
    assert (it.met, it.missing) == (met, below)


@pytest.mark.parametrize(
    ("done", "met", "missing"), [(10, True, 0), (12, True, 0), (9, False, 1), (0, False, 10)]
)
def test_ten_modules_are_asked(done, met, missing):
    it = one(Rule.MODULES, modules=graded(*[900] * done))
    assert (it.met, it.missing) == (met, missing)


@pytest.mark.parametrize(("closed", "met"), [(2, True), (1, False)])
def test_two_cases_are_closed(closed, met):
    assert one(Rule.CASES, cases_closed=closed).met is met


@pytest.mark.parametrize(
    ("acknowledged", "possible", "to_come", "wanted", "met"),
    [
        (8, 10, 0, 8, True),
        (7, 10, 0, 8, False),  # the mentor came, she did not acknowledge
        (7, 7, 1, 8, False),  # the eighth may still come
        (7, 7, 0, 6, True),  # it did not: 80 % of seven are six
        (6, 7, 0, 6, True),
        (5, 7, 0, 6, False),
        (4, 5, 0, 4, True),
        (0, 0, 0, 0, True),  # the mentor never came
        (0, 0, 12, 8, False),  # the year has only begun
    ],
)
def test_a_mentor_who_does_not_come_does_not_cost_the_diploma(acknowledged, possible, to_come, wanted, met):
    it = one(Rule.VISITS, visits_acknowledged=acknowledged, visits_possible=possible, visits_to_come=to_come)
    assert (it.wanted, it.met, it.eased) == (wanted, met, wanted < 8)


def test_a_rule_that_was_let_go_stands_aside_and_still_says_its_number():
    record = YearRecord(**{**vars(WHOLE), "cases_closed": 1})
    requirements = evaluate(RULES, record, {Rule.CASES})
    cases = next(each for each in requirements if each.rule is Rule.CASES)
    assert (cases.met, cases.waived, cases.passes, cases.missing) == (False, True, True, 1)
    assert outcome(requirements) is Outcome.DIPLOMA


def test_whoever_lacks_one_rule_takes_part_and_does_not_fail():
    record = YearRecord(**{**vars(WHOLE), "cases_closed": 1})
    requirements = evaluate(RULES, record)
    assert outcome(requirements) is Outcome.CONSTANCIA
    assert percent(requirements) == 91
    assert {each.value for each in Outcome} == {"diploma", "constancia"}


def test_a_year_that_has_not_begun_is_at_nothing():
    assert percent(evaluate(RULES, YearRecord(visits_to_come=12))) == 0


def test_grades_of_one_module_do_not_look_like_a_third_of_the_way():
    record = YearRecord(
        minutes_given=720,
        minutes_attended=720,
        minutes_to_come=11 * 720,
        modules=graded(1000),
        visits_to_come=11,
    )
    assert percent(evaluate(RULES, record)) < 10


def test_other_numbers_are_other_rules():
    gentle = RuleValues(mean=700, modules_wanted=1, cases_closed=0, visits_acknowledged=0)
    record = YearRecord(minutes_given=60, minutes_attended=60, modules=graded(700))
    assert outcome(evaluate(gentle, record)) is Outcome.DIPLOMA
