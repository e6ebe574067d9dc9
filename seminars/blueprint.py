from flask import Blueprint

bp = Blueprint("seminars", __name__, url_prefix="/seminars")
