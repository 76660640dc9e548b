"""An administrator uploads a published file, reads what it would change, and has it applied or sets it aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import View

from config.health.checks import background
from partnerships.forms.uploads import ApplyForm, UploadForm
from partnerships.imports.report import Outcome
from partnerships.models import Upload
from partnerships.operations import Refused
from partnerships.uploads.receiving import TOO_LARGE, applied_before, ask_to_apply, receive, set_aside
from partnerships.uploads.within_size import WithinSize
from partnerships.views.editing_gates import SignedInRequest
from partnerships.views.upkeep import AdministratorsOnly

TOO_LARGE_STATUS, UNFIT, CONFLICT = 413, 422, 409


@method_decorator(csrf_exempt, name="dispatch")  # the token is read from the form, and asked for in `post`
class UploadFile(AdministratorsOnly, View):
    """The form, and what comes with it."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """An empty form."""
        return self._page(request, UploadForm())

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Read the form, passing over a file that is too large."""
        self.size = WithinSize(request)
        request.upload_handlers.insert(0, self.size)
        return _receive(request, self)

    def receive(self, request: SignedInRequest) -> HttpResponse:
        """Keep the file and lead to its page."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._refused(request, form)
        file, about = form.cleaned_data.pop("file"), form.cleaned_data
        try:
            upload = receive(file.name, file.chunks(), by=request.user, at=timezone.now(), **about)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self._page(request, form, status=UNFIT)
        return redirect("upload", pk=upload.pk)

    def _refused(self, request: SignedInRequest, form: UploadForm) -> HttpResponse:
        if not self.size.passed_over:
            return self._page(request, form, status=UNFIT)
        form.keeps_words = "layout" in request.POST  # otherwise the form was not read to its end
        form.errors["file"] = form.error_class([TOO_LARGE])
        return self._page(request, form, status=TOO_LARGE_STATUS)

    def _page(self, request: SignedInRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
        return render(request, "partnerships/uploads/new.html", {"form": form}, status=status)


@csrf_protect
def _receive(request: Any, view: UploadFile) -> HttpResponse:
    return view.receive(request)


class UploadPage(AdministratorsOnly, View):
    """One uploaded file: how far it is, the report, and what can be done with it."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponseBase:
        """The page, or where the file has got to for the page's own script."""
        upload = _upload(pk)
        if request.GET.get("format") == "json":
            return JsonResponse(_progress(upload))
        return _page(request, upload, ApplyForm(initial={"fingerprint": upload.fingerprint}))


class ApplyUpload(AdministratorsOnly, View):
    """Have the file applied as the report says."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Ask for it; background work does it."""
        upload, form = _upload(pk), ApplyForm(request.POST)
        if not form.is_valid():
            return _page(request, upload, form, status=UNFIT)
        try:
            ask_to_apply(upload, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
            form = ApplyForm(initial={"fingerprint": _upload(pk).fingerprint, "reason": form.cleaned_data["reason"]})
            return _page(request, _upload(pk), form, status=CONFLICT)
        return redirect("upload", pk=pk)


class SetUploadAside(AdministratorsOnly, View):
    """Let the file go without applying it."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Erase its bytes and rows."""
        try:
            set_aside(_upload(pk), by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("upload", pk=pk)
        messages.success(request, "The file is set aside. Nothing was changed.")
        return redirect("imports")


def _upload(pk: int) -> Upload:
    return get_object_or_404(Upload.objects.select_related("uploaded_by", "asked_by", "imported"), pk=pk)


def _progress(upload: Upload) -> dict[str, Any]:
    return {
        "state": upload.state,
        "words": upload.get_state_display(),
        "rows_done": upload.rows_done,
        "is_moving": upload.is_moving,
    }


def _page(request: SignedInRequest, upload: Upload, form: ApplyForm, *, status: int = 200) -> HttpResponse:
    counts = upload.report.get("counts", {})
    context = {
        "upload": upload,
        "form": form,
        "outcomes": [(each.value, each.label, counts[each.value]) for each in Outcome if each.value in counts],
        "before": applied_before(upload.sha256) if upload.state != Upload.State.APPLIED else None,
        "is_stuck": upload.is_moving and background() is not None,
    }
    return render(request, "partnerships/uploads/upload.html", context, status=status)
