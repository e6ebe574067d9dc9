"""Chance that falls the same way every time: what happens to somebody depends on nobody else."""

from random import Random


class Chance(Random):
    """Random numbers told by a name, such as "visit xochitl 3"; never for anything secret."""

    def __init__(self, name: str):
        super().__init__(name)
