"""What the content says about itself on the command line."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from . import gift
from .checking import check
from .lessons import outline
from .modules import LANGUAGES, Curriculum, Module, Text
from .readability import measure, words_of
from .reading import read_curriculum

CONTENT = Path(__file__).resolve().parents[2] / "content"

content_commands = AppGroup("content", help="The curricula in content/.")
question_commands = AppGroup("questions", help="Files of questions in GIFT.")


@content_commands.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=CONTENT)
def _check(folder: Path) -> None:
    """Say whether the curricula still fit together, with file, line and what to do."""
    sys.exit(check_command(folder))


@question_commands.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def _read(file: Path) -> None:
    """Print the questions of a GIFT file as JSON, and what cannot be read with its line."""
    sys.exit(questions_read_command(file))


def check_command(folder: Path = CONTENT) -> int:
    """Print the measures of the texts, then the findings. The exit status is 1 when there are any."""
    curriculum = read_curriculum(folder)
    for line in measures(curriculum):
        click.echo(line)
    findings = check(curriculum)
    for finding in findings:
        click.echo(f"{_shown(folder)}/{finding}")
    click.echo(f"{len(curriculum.modules)} modules, {len(findings)} findings.")
    return 1 if findings else 0


def measures(curriculum: Curriculum) -> list[str]:
    """One line for each lesson and handout by language: its words and, in Spanish, its INFLESZ score."""
    lines = []
    for module in curriculum.modules:
        texts: list[Text] = [*module.lessons, *module.handouts]
        lines += [_measured(module, text, language) for text in texts for language in LANGUAGES]
    return lines


def _measured(module: Module, text: Text, language: str) -> str:
    parts = outline(text.body[language])
    words = f"{module.key} {text.key:<28} {language} {len(words_of(parts.words)):>5} words"
    return words + (f"  INFLESZ {measure(parts.prose).inflesz:.1f}" if language == "es" else "")


def questions_read_command(file: Path) -> int:
    """Print a JSON list on the standard output and errors beside it; the exit status is 1 with errors."""
    reading = gift.read(file.read_bytes())
    click.echo(
        json.dumps([as_json(question) for question in reading.questions], ensure_ascii=False, indent=2)
    )
    for error in reading.errors:
        click.echo(f"{file}:{error.line}: {error.message}", err=True)
    return 1 if reading.errors else 0


def as_json(question: gift.Question) -> dict[str, Any]:
    """A question as other programs read it; weights are percentages."""
    return {
        "name": question.title,
        "kind": question.kind,
        "text": question.text,
        "answers": [
            {
                "text": answer.text if answer.match is None else f"{answer.text} -> {answer.match}".strip(),
                "weight": _plain_number(answer.weight),
                "feedback": answer.feedback,
            }
            for answer in question.answers
        ],
        "general_feedback": question.general_feedback,
    }


def _plain_number(weight: Decimal) -> int | float:
    return int(weight) if weight == int(weight) else float(weight)


def _shown(folder: Path) -> str:
    """The folder as one would type it from here."""
    here = Path.cwd()
    whole = folder.resolve()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(folder)
