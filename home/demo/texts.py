"""Reads the words of the demo year: TOML, in which only an empty line begins a new paragraph."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """One file of the data folder, by its name without ending."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def prose(text: str) -> str:
    """Paragraphs as a person would have typed them."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
