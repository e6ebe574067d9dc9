"""The test before the month and the one at its end: as hard as each other, and not the same."""

from collections.abc import Iterator, Sequence

from ..gift import Question
from ..marking import heard
from ..modules import LANGUAGES, POST, PRACTICE, PRE, Finding, Module, Quiz

TEST_QUESTIONS = (8, 10)
QUESTIONS = 24
"""A module has so many or more, in all its quizzes."""


def check_tests(module: Module) -> Iterator[Finding]:
    """One test before, one after, parallel; something to practise with; enough questions in all."""
    for role in (PRE, POST):
        if len(module.quizzes_for(role)) != 1:
            yield Finding(
                module.file,
                1,
                f'{len(module.quizzes_for(role))} quizzes have role = "{role}". Give it to exactly one.',
            )
    if not module.quizzes_for(PRACTICE):
        yield Finding(module.file, 1, "There is no quiz to practise with. Write one.")
    asked = sum(len(_asked(quiz)) for quiz in module.quizzes)
    if asked < QUESTIONS:
        yield Finding(module.file, 1, f"The module has {asked} questions. Write at least {QUESTIONS}.")
    for role in (PRE, POST):
        for quiz in module.quizzes_for(role):
            yield from _length(module, quiz)
    for pre, post in zip(module.quizzes_for(PRE), module.quizzes_for(POST), strict=False):
        yield from _parallel(pre, post, module)
        yield from _shared(pre, post, module)


def _asked(quiz: Quiz, language: str = "es") -> Sequence[Question]:
    return [question for question in quiz.questions[language] if question.kind != "description"]


def _length(module: Module, quiz: Quiz) -> Iterator[Finding]:
    count = len(_asked(quiz))
    if not TEST_QUESTIONS[0] <= count <= TEST_QUESTIONS[1]:
        yield Finding(
            module.path("es", f"{quiz.key}.gift"),
            1,
            f"The test has {count} questions. Write {TEST_QUESTIONS[0]} to {TEST_QUESTIONS[1]}.",
        )


def _parallel(pre: Quiz, post: Quiz, module: Module) -> Iterator[Finding]:
    """The same number of questions, and place by place the same objectives and the same kind."""
    before, after = _asked(pre), _asked(post)
    file = module.path("es", f"{post.key}.gift")
    if len(before) != len(after):
        yield Finding(
            file,
            1,
            f"The test has {len(after)} questions, {pre.key} has {len(before)}. Make both one number.",
        )
    for number, (first, second) in enumerate(zip(before, after, strict=False), start=1):
        if set(first.tags) != set(second.tags):
            yield Finding(
                file,
                second.line,
                f"Question {number} assesses {_list(second)}, in {pre.key} {_list(first)}."
                " Put both tests in the same order of objectives.",
            )
        if first.kind != second.kind:
            yield Finding(
                file,
                second.line,
                f"Question {number} is of the kind {second.kind}, in {pre.key} {first.kind}. Make both one.",
            )


def _list(question: Question) -> str:
    return ", ".join(question.tags) or "(none)"


def _shared(pre: Quiz, post: Quiz, module: Module) -> Iterator[Finding]:
    for language in LANGUAGES:
        known = {heard(question.text): question for question in _asked(pre, language)}
        for question in _asked(post, language):
            same = known.get(heard(question.text))
            if same is not None:
                yield Finding(
                    module.path(language, f"{post.key}.gift"),
                    question.line,
                    f"This question stands in {pre.key} too, on line {same.line}. Ask something else.",
                )
