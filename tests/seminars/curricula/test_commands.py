"""On the command line content is checked and question files are read."""

import json

import pytest
from flask import Flask

from seminars.curricula.commands import content_commands, question_commands


@pytest.fixture
def run():
    bare = Flask(__name__)
    bare.cli.add_command(content_commands)
    bare.cli.add_command(question_commands)
    runner = bare.test_cli_runner()
    return lambda *arguments: runner.invoke(args=[str(argument) for argument in arguments])


def test_content_that_fits_shows_its_measures(content, run):
    result = run("content", "check", content.folder)
    assert result.exit_code == 0
    assert "m00 calling" in result.output
    assert "words  INFLESZ" in result.output
    assert "m00 handout" in result.output
    assert result.output.endswith("1 modules, 0 findings.\n")


def test_what_does_not_fit_is_shown_with_file_and_line(content, run):
    content.change("es/calling.md", "Llama pronto.", "Da 500 mg.")
    result = run("content", "check", content.folder)
    assert result.exit_code == 1
    assert f"{content.folder}/m00-induction/es/calling.md:6: “500 mg” looks like a dose." in result.output


def test_questions_are_printed_for_other_programs(tmp_path, run):
    file = tmp_path / "preguntas.gift"
    file.write_bytes(
        "::Niña:: ¿Qué? {=a #Sí. ~%-33.5%b}\r\n\r\nUne {=x -> 1 =y -> 2 ####Fin}".encode("cp1252")
    )
    result = run("questions", "read", file)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "name": "Niña",
            "kind": "single",
            "text": "¿Qué?",
            "answers": [
                {"text": "a", "weight": 100, "feedback": "Sí."},
                {"text": "b", "weight": -33.5, "feedback": ""},
            ],
            "general_feedback": "",
        },
        {
            "name": "",
            "kind": "matching",
            "text": "Une",
            "answers": [
                {"text": "x -> 1", "weight": 100, "feedback": ""},
                {"text": "y -> 2", "weight": 100, "feedback": ""},
            ],
            "general_feedback": "Fin",
        },
    ]


def test_what_cannot_be_read_is_told_beside_the_rest(tmp_path, run):
    file = tmp_path / "rota.gift"
    file.write_text("Uno {T}\n\nDos {=a\n\nTres {F}", "utf-8")
    result = run("questions", "read", file)
    assert result.exit_code == 1
    assert [question["text"] for question in json.loads(result.stdout)] == ["Uno", "Tres"]
    assert result.stderr.startswith(f"{file}:3: The brace")
