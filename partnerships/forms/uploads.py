"""Uploading a published file, and having it applied."""

from __future__ import annotations

from django import forms

from config.date_parts import DateParts
from config.forms import PlainForm
from partnerships.imports.layouts import Layout
from partnerships.uploads.receiving import LARGEST_BYTES


class UploadForm(PlainForm):
    """A file, and what a person knows of it that it does not say itself."""

    keeps_words = True
    file = forms.FileField(
        label="Published file",
        help_text=f"As it was published: CSV or text, at most {LARGEST_BYTES // 1024 // 1024} megabytes.",
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
            "empty": "The file is empty. Choose another one.",
            "invalid": "No file came with the form. Choose a file.",
        },
    )
    vintage_on = DateParts(
        required=False, label="Day whose state it gives", help_text="Only if you know it and the file does not say it."
    )
    layout = forms.ChoiceField(
        required=False,
        choices=[("", "Tell it from the content"), *Layout.choices],
        label="What it is",
        help_text="Only if the register could not tell.",
    )


class ApplyForm(PlainForm):
    """Why a file is applied, on the report that was read."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        label="Reason",
        help_text="Everybody who reads the history of a record that this file changes sees it.",
    )
