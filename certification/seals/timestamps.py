"""Timestamps (RFC 3161) from a service that vouches for the time of a signature."""

import secrets
from collections.abc import Callable
from http.client import HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from asn1crypto import cms, tsp
from flask import current_app

from certification.seals.making import stock
from core.errors import Refused
from core.text import _

ROOM = 16 * 1024
"""Bytes for a token with its certificates; usual ones have 3 to 8 thousand."""

TIMEOUT = 10  # seconds
ATTRIBUTE = "signature_time_stamp_token"
Ask = Callable[[bytes], bytes]


class NotTimestamped(Refused):
    """The service gave no timestamp that holds. The caller may sign without one."""


def is_configured() -> bool:
    return bool(current_app.config.get("TSA_URL"))


def with_timestamp(signed: bytes, imprint: bytes, ask: Ask) -> bytes:
    """The CMS with a token over its signature, whose SHA-256 is `imprint`. Raises NotTimestamped."""
    nonce = int.from_bytes(secrets.token_bytes(8)) | 1 << 62  # always as long, and never negative
    token = _token(ask(_request(imprint, nonce).dump()), imprint, nonce)
    whole = cms.ContentInfo.load(signed)
    values = cms.SetOfContentInfo([token])
    attribute = cms.CMSAttribute({"type": ATTRIBUTE, "values": values})
    whole["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])
    made: bytes = whole.dump(force=True)
    if len(made) > len(signed) + ROOM:
        raise _useless()
    return made


def ask_service(request: bytes) -> bytes:
    """The answer of the service at TSA_URL, over https only; redirections are not followed."""
    address = urlsplit(str(current_app.config.get("TSA_URL") or ""))
    if address.scheme != "https" or not address.hostname:
        raise NotTimestamped(_("The address of the timestamp service must begin with https://."))
    try:
        return _post(address, request)
    except (OSError, HTTPException, ValueError) as error:
        raise NotTimestamped(
            _("The timestamp service does not answer. Documents can be signed without it.")
        ) from error


def _post(address: SplitResult, request: bytes) -> bytes:
    connection = HTTPSConnection(str(address.hostname), address.port, timeout=TIMEOUT)
    kinds = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        connection.request("POST", path, request, kinds)
        answer = connection.getresponse()
        if answer.status != 200:
            raise HTTPException(f"status {answer.status}")
        return answer.read(ROOM)
    finally:
        connection.close()


def _request(imprint: bytes, nonce: int) -> tsp.TimeStampReq:
    message = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": imprint}
    return tsp.TimeStampReq({"version": 1, "message_imprint": message, "cert_req": True, "nonce": nonce})


def _token(answer: bytes, imprint: bytes, nonce: int) -> cms.ContentInfo:
    """The token in an answer, if it is for this imprint and this question, and signed as it says."""
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise _useless()
        token = response["time_stamp_token"]
        content = token["content"]["encap_content_info"]["content"]
        info = content.parsed
        is_ours = (
            info["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha256"
            and info["message_imprint"]["hashed_message"].native == imprint
            and info["nonce"].native == nonce
        )
        if not is_ours or not stock().is_signed_token(token["content"], bytes(content)):
            raise _useless()
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        StopIteration,
    ) as error:  # other bytes, to asn1crypto
        raise _useless() from error
    return token


def _useless() -> NotTimestamped:
    return NotTimestamped(
        _("The timestamp service gave an answer that is of no use. Documents can be signed without it.")
    )
