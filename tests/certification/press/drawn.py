"""Pictures of ink and of a logo, as they are kept to be printed."""

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw


def ink(seed: int = 0, size: tuple[int, int] = (600, 180)) -> bytes:
    """A stroke of dark ink on nothing, like no other of another seed."""
    picture = Image.new("LA", size, (20, 0))
    drawing = ImageDraw.Draw(picture)
    wide, high = size
    points = [
        (wide * n // 12, high // 2 + (high // 3) * ((-1) ** n) * ((n + seed) % 4) // 3) for n in range(13)
    ]
    drawing.line(points, fill=(20, 255), width=6, joint="curve")
    return png(picture)


def logo(size: tuple[int, int] = (400, 200)) -> bytes:
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=(180, 40, 60))
    return png(picture)


def png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def named(*pictures: bytes) -> dict[str, bytes]:
    """As whoever prints hands them over."""
    return {digest(each): each for each in pictures}


def digest(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()
