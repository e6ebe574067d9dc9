"""The one place that knows pyHanko: the CMS of a key, made once, and the plain way to sign a finished file.

Importing it takes most of a second; `making` and `signing` do so when it is first needed.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

SPOKEN = {"es": "Firma electrónica de la institución", "en": "Electronic signature of the institution"}
"""What a screen reader says of the field."""


def detached(digest: bytes, private_key: bytes, chain: Sequence[bytes]) -> bytes:
    """The CMS that pyHanko makes for a file of this SHA-256; the key in PKCS#8, all in DER."""
    registry = SimpleCertificateStore()
    certificates = [Certificate.load(each) for each in chain]
    registry.register_multiple(certificates[1:])  # its own comes by itself
    signer = SimpleSigner(certificates[0], PrivateKeyInfo.load(private_key), registry)
    signing = signer.async_sign(digest, "sha256", use_pades=True)
    with ThreadPoolExecutor(1) as aside:  # the thread that asks may have a loop of its own
        made: bytes = aside.submit(asyncio.run, signing).result().dump()
    return made


class Steady(IncrementalPdfFileWriter):
    """Writes the same bytes for the same file: its id comes from the file, and its description stays.

    (A changed date of modification would have to change in the XMP as well, and comes from the clock.)
    """

    @classmethod
    def _handle_id(cls, prev: Any) -> generic.ArrayObject:
        prev.stream.seek(0)
        digest = hashlib.sha256(prev.stream.read()).digest()[:16]
        this = generic.ByteStringObject(digest)
        return generic.ArrayObject([prev.trailer["/ID"][0] if "/ID" in prev.trailer else this, this])

    def _update_meta(self) -> None:
        pass


def embed(
    pdf: bytes, field_name: str, reserved: int, signed_at: datetime, cms_for: Callable[[bytes], bytes]
) -> bytes:
    """Add a signature that nobody sees to a finished file, as an incremental update."""
    writer = Steady(BytesIO(pdf))
    writer.register_extension(ESIC_EXTENSION_1)
    steps = PdfCMSEmbedder(SigFieldSpec(field_name, on_page=0)).write_cms(field_name, writer)
    _tag(writer, next(steps))
    placeholder = SignatureObject(signed_at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=reserved)
    steps.send(SigObjSetup(placeholder))
    prepared, output = steps.send(SigIOSetup("sha256"))
    steps.send(cms_for(prepared.document_digest))
    signed: bytes = output.getvalue()
    return signed


def _tag(writer: Steady, field: Any) -> None:
    """Give the field its place in a tagged file, at the end: PDF/UA-1 7.18.4, and 7.18.1 for what is said."""
    widget, root = field.get_object(), writer.root
    widget["/TU"] = pdf_string(SPOKEN.get(str(root["/Lang"])[:2] if "/Lang" in root else "es", SPOKEN["en"]))
    if "/StructTreeRoot" not in root:
        return
    tree = root["/StructTreeRoot"]
    parents = tree["/ParentTree"]["/Nums"]
    number = int(tree.get("/ParentTreeNextKey", max([-1, *list(parents)[::2]]) + 1))
    top = tree["/K"]
    document = (top.raw_get(0) if isinstance(top, generic.ArrayObject) else tree.raw_get("/K")).get_object()
    element = writer.add_object(_form_element(document, widget.raw_get("/P"), field))
    document["/K"].append(element)
    parents.extend([generic.NumberObject(number), element])
    widget["/StructParent"] = generic.NumberObject(number)
    tree["/ParentTreeNextKey"] = generic.NumberObject(number + 1)
    for changed in (tree, parents, document["/K"], document):
        writer.update_container(changed)


def _form_element(document: Any, page: Any, field: Any) -> generic.DictionaryObject:
    place = {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field, pdf_name("/Pg"): page}
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): _reference(document),
            pdf_name("/Pg"): page,
            pdf_name("/K"): generic.ArrayObject([generic.DictionaryObject(place)]),
        }
    )


def _reference(element: Any) -> generic.IndirectObject:
    where = element.container_ref
    return generic.IndirectObject(where.idnum, where.generation, where.pdf)


def is_signed_token(signed: Any, info: bytes) -> bool:
    """Does the one signature of a timestamp token hold, by a certificate in it that is made for this?"""
    (signer,) = signed["signer_infos"]
    issuer = signer["sid"].chosen
    certificate = next(
        each.chosen
        for each in signed["certificates"]
        if (each.chosen.issuer, each.chosen.serial_number)
        == (issuer["issuer"], issuer["serial_number"].native)
    )
    usage = certificate.extended_key_usage_value
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, info).digest()
    intact, valid = validate_sig_integrity(signer, certificate, "tst_info", digest)
    return bool(intact and valid and usage is not None and "time_stamping" in usage.native)
