"""The wizard's forms: a file or pasted text, and what else an officer says about an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from welfare.imports.parsing.limits import STANDARD

ACCEPT = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"
MEGABYTES = STANDARD.upload_bytes // (1 << 20)


class UploadForm(forms.Form):
    """A file or pasted text, and where the list goes when its kind goes somewhere."""

    target: Any = forms.ModelChoiceField(queryset=None, required=False, empty_label="Pilih…")
    file = forms.FileField(
        label="Berkas",
        required=False,
        allow_empty_file=True,  # the reader has the clearer sentence
        help_text=f"Excel (.xlsx, .xls), LibreOffice (.ods), atau CSV; paling besar {MEGABYTES} MB. Unggah apa adanya: "
        "kop, judul, dan tanda tangan tidak perlu dihapus.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label="Atau tempel daftar",
        required=False,
        strip=False,
        help_text="Sel yang disalin dari lembar kerja, atau daftar bernomor dari pesan WhatsApp.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, choices: QuerySet[Any] | None, needs_target: bool = False, into: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if choices is None:
            del self.fields["target"]
            return
        field: Any = self.fields["target"]
        field.queryset = choices
        field.label = f"Masuk ke {choices.model._meta.verbose_name}"
        field.required = needs_target
        if not needs_target:
            field.help_text = "Kosongkan bila kolom di daftar menyebutnya."
        self.initial.setdefault("target", into)

    def clean_file(self) -> Any:
        return _not_too_large(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return data
        if data.get("file") and data.get("text", "").strip():
            self.add_error("text", "Pilih salah satu: unggah berkas atau tempel daftar.")
        elif not data.get("file") and not data.get("text", "").strip():
            self.add_error("file", "Pilih berkas, atau tempel daftarnya di bawah.")
        return data


class ReturnForm(forms.Form):
    """An error workbook that comes back."""

    file = forms.FileField(
        label="Buku perbaikan yang sudah dibetulkan",
        allow_empty_file=True,
        help_text="Boleh disimpan ulang sebagai .xlsx, .ods, atau .xls.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self) -> Any:
        return _not_too_large(self.cleaned_data["file"])


class UndoForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200, help_text="Tercatat di riwayat setiap data yang kembali.")


def _not_too_large(file: Any) -> Any:
    if file and file.size > STANDARD.upload_bytes:
        raise forms.ValidationError(f"Berkas ini lebih besar dari {MEGABYTES} MB. Bagi menjadi beberapa berkas.")
    return file
