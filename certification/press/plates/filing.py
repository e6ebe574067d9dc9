"""One person's file: the beginning that all share, the person's objects, attachments, seal and table."""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pydyf

from certification.press.plates.sealing import Attachment, Seal
from certification.press.plates.writing import FREE, Form, Own, at, indirect, packed_stream, raw_stream

_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""PDF/A-3 wants a date of every attachment; a file carries no clock."""

_PRINT, _LOCKED = 1 << 2, 1 << 7
_SIGNATURES_EXIST, _APPEND_ONLY = 1, 2


class Filing:
    """A file in the making."""

    def __init__(self, form: Form, person: Own, signed_at: datetime | None) -> None:
        self._form = form
        self._person = person
        self._moment = date(signed_at or _UNDATED)
        self._next = len(form.objects) + 1
        self._objects: list[tuple[int, bytes]] = list(form.own(person))
        self._page = pydyf.Dictionary(form.page)
        self._catalog = pydyf.Dictionary(form.pdf.catalog)
        self._elements = self._entries = b""

    def attach(self, attachments: Sequence[Attachment]) -> None:
        names, files = pydyf.Array(), pydyf.Array()
        for each in sorted(attachments, key=lambda attachment: attachment.name):
            file = self._add(self._file(each))
            names += [pydyf.String(each.name), file]
            files.append(file)
        if files:
            embedded = pydyf.Dictionary({"Names": names})
            self._catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": embedded})
            self._catalog["AF"] = files

    def _file(self, attachment: Attachment) -> bytes:
        dated = pydyf.String(self._moment)
        about = pydyf.Dictionary({"ModDate": dated, "CreationDate": dated, "Size": len(attachment.data)})
        mime = "/" + attachment.mime.replace("/", "#2f").replace("+", "#2b")
        extra = {"Type": "/EmbeddedFile", "Subtype": mime, "Params": about}
        stream = self._add(packed_stream(extra, attachment.data))
        specification = {
            "Type": "/Filespec",
            "F": pydyf.String(attachment.name),
            "UF": pydyf.String(attachment.name),
            "EF": pydyf.Dictionary({"F": stream, "UF": stream}),
            "Desc": pydyf.String(attachment.description),
            "AFRelationship": f"/{attachment.relationship}",
        }
        return bytes(pydyf.Dictionary(specification).data)

    def finish(self, seal: Seal | None) -> bytes:
        signature = self._add_field(seal) if seal else None
        form = self._form
        self._objects += [
            (form.page.number, self._page.data),
            (form.pdf.catalog.number, self._catalog.data),
            (form.structure.number, form.structure_data(self._elements)),
            (form.parents.number, form.parents_data(self._entries)),
        ]
        info = self._add(form.info(self._person.title))
        start, rows = len(form.beginning), [*form.rows, *[FREE] * (self._next - len(form.rows))]
        own = []
        for number, data in self._objects:
            own.append(indirect(number, data))
            rows[number] = at(start)
            start += len(own[-1])
        if seal is None or signature is None:
            return b"".join((form.beginning, *own, self._table(rows, start, info)))
        rows[signature] = at(start)
        return self._sealed(b"".join(own), signature, seal, rows, info)

    def _add_field(self, seal: Seal) -> int:
        """An invisible field, its element in the structure, and a number for its signature."""
        signature, field, element = self._next, self._next + 1, self._next + 2
        self._next += 3
        page, parent = f"{self._form.page.number} 0 R", len(self._form.pdf.page_references)
        name = pydyf.String(seal.field_name)
        widget = {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": name,
            "TU": name,
            "F": _PRINT | _LOCKED,
            "Rect": "[0 0 0 0]",
            "P": page,
            "V": f"{signature} 0 R",
            "StructParent": parent,
        }
        reference = pydyf.Dictionary({"Type": "/OBJR", "Obj": f"{field} 0 R", "Pg": page})
        form = {
            "Type": "/StructElem",
            "S": "/Form",
            "K": pydyf.Array([reference]),
            "Pg": page,
            "P": f"{self._form.structure.number} 0 R",
        }
        self._objects += [(field, pydyf.Dictionary(widget).data), (element, pydyf.Dictionary(form).data)]
        self._page["Annots"] = f"[{field} 0 R]"
        self._elements = b" %d 0 R" % element
        self._entries = b" %d %d 0 R" % (parent, element)
        flags = _SIGNATURES_EXIST | _APPEND_ONLY
        fields = {"Fields": f"[{field} 0 R]", "SigFlags": flags}
        self._catalog["AcroForm"] = pydyf.Dictionary(fields)
        return signature

    def _sealed(self, own: bytes, number: int, seal: Seal, rows: list[bytes], info: str) -> bytes:
        """Everything around the place of the signature is final before it is signed."""
        opening = f"{number} 0 obj\n<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached"
        opening += f"/M ({self._moment})/ByteRange "
        closing = b">>\nendobj\n"
        gap = seal.reserved + 2
        before = len(self._form.beginning) + len(own) + len(opening) + _RANGE + len(b"/Contents ")
        after = self._table(rows, before + gap + len(closing), info)
        signed_after = closing + after
        stretches = f"[0 {before} {before + gap} {len(signed_after)}]".ljust(_RANGE)
        signed_own = own + f"{opening}{stretches}/Contents ".encode()
        digest = self._form.digest.copy()
        digest.update(signed_own)
        digest.update(signed_after)
        contents = seal.cms(digest.digest()).hex().upper().encode()
        if len(contents) > seal.reserved:
            raise ValueError(f"the signature takes more than the {seal.reserved} digits kept for it")
        padded = b"<" + contents.ljust(seal.reserved, b"0") + b">"
        return b"".join((self._form.beginning, signed_own, padded, signed_after))

    def _add(self, data: bytes) -> str:
        number = self._next
        self._next += 1
        self._objects.append((number, data))
        return f"{number} 0 R"

    def _table(self, rows: list[bytes], start: int, info: str) -> bytes:
        """The cross-reference stream, which begins at `start`, and the end of the file."""
        number = self._next
        words = self._person.title + self._person.alt  # in which the address is random, and nobody else's
        identity = hashlib.md5(words.encode(), usedforsecurity=False).hexdigest()
        extra: dict[str, Any] = {
            "Type": "/XRef",
            "W": "[1 4 2]",
            "Size": number + 1,
            "Root": self._form.pdf.catalog.reference,
            "Info": info,
            "ID": f"[<{identity}> <{identity}>]",
            "Filter": "/FlateDecode",
        }
        table = indirect(number, raw_stream(extra, zlib.compress(b"".join((*rows, at(start))), 1)))
        return b"%bstartxref\n%d\n%%%%EOF\n" % (table, start)


_RANGE = 44
"""Room for four numbers of ten digits."""


def date(moment: datetime) -> str:
    """As a PDF writes it, in universal time."""
    return moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
