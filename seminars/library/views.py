from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_login import current_user

from core.access import needs
from core.errors import Refused
from core.text import _, language
from seminars.blueprint import bp
from seminars.library import actions, queries, shelf
from seminars.library.forms import UploadForm
from seminars.models import ModuleVersion
from seminars.policy import may_run_seminars


@bp.get("/modules")
@needs(may_run_seminars)
def modules() -> Any:
    versions = queries.newest_versions()
    return render_template(
        "seminars/modules.html", modules=queries.newest_modules(), versions=versions, findings=shelf.findings
    )


@bp.get("/modules/<int:module_version_id>")
@needs(may_run_seminars, on=ModuleVersion)
def module(module_version: ModuleVersion) -> Any:
    return render_template(
        "seminars/module.html",
        version=module_version,
        module=shelf.module_in(module_version),
        findings=shelf.findings(module_version.sha256),
        versions=queries.versions_of(module_version.key),
        given=queries.seminars_by_version(module_version.key),
    )


@bp.get("/modules/<int:module_version_id>/lessons/<lesson_key>")
@needs(may_run_seminars, on=ModuleVersion)
def module_lesson(module_version: ModuleVersion, lesson_key: str) -> Any:
    """A lesson as it will be read, before any seminar gives it."""
    read = shelf.module_in(module_version)
    lesson = next((one for one in read.lessons if one.key == lesson_key), None) or abort(404)
    body = shelf.text_html(module_version.sha256, lesson.key, language())
    return render_template(
        "seminars/module_lesson.html", version=module_version, module=read, lesson=lesson, body=body
    )


@bp.get("/modules/<int:module_version_id>/files")
@needs(may_run_seminars, on=ModuleVersion)
def module_files(module_version: ModuleVersion) -> Any:
    """The files of a version, to be edited and sent in again."""
    headers = {"Content-Disposition": f'attachment; filename="{module_version.key}.zip"'}
    return Response(queries.archive_of(module_version), mimetype="application/zip", headers=headers)


@bp.route("/modules/upload", methods=["GET", "POST"])
@needs(may_run_seminars)
def upload() -> Any:
    form = UploadForm.from_request()
    findings: list[Any] = []
    if form.submitted():
        try:
            version = actions.upload_module(form.data_of_file(), current_user)
        except Refused as refusal:
            form.show(refusal)
            findings = getattr(refusal, "findings", [])
        else:
            flash(_("The new version is here. Seminars you schedule from now on give it."))
            return redirect(url_for("seminars.module", module_version_id=version.id), 303)
    return render_template("seminars/upload.html", form=form, findings=findings), form.status
