from flask import Blueprint

bp = Blueprint("certification", __name__, url_prefix="/certificates")
strangers = Blueprint("verification", __name__)
"""The two addresses printed on every certificate stand outside: they must be short."""
