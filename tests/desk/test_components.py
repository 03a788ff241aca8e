"""Components as pages use them: what a person sees and what a screen reader hears."""

from __future__ import annotations

import re
from typing import Any

import django_tables2 as tables
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from welfare.desk.tables import ChipColumn, OfficeTable, PhoneColumn, VerbColumn


class NoteForm(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti di KTP.")
    day = forms.DateField(label="Tanggal", required=False)
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    done = forms.BooleanField(label="Sudah selesai", required=False)
    paper = forms.FileField(label="Berkas", required=False)


def form_html(form: forms.Form, **more: Any) -> str:
    request = RequestFactory().get("/")
    return render_to_string("components/form.html", {"form": form, "submit_label": "Simpan", **more}, request=request)


def test_form_links_each_problem_to_its_field_and_keeps_what_was_typed() -> None:
    html = form_html(NoteForm({"name": "", "day": "bukan tanggal", "kind": "a"}))
    assert 'href="#id_name"' in html
    assert 'href="#id_day"' in html
    assert 'role="alert"' in html
    assert 'value="bukan tanggal"' in html
    assert html.count('aria-invalid="true"') == 2


def test_field_is_described_by_its_help_and_its_error() -> None:
    html = form_html(NoteForm({"name": "", "kind": "a"}))
    field = re.search(r'<input[^>]*name="name"[^>]*>', html)
    assert field is not None
    described = re.search(r'aria-describedby="([^"]+)"', field.group())
    assert described is not None
    assert described[1].split() == ["id_name_helptext", "id_name_error"]
    for name in described[1].split():
        assert f'id="{name}"' in html


def test_problem_of_a_group_leads_to_the_group() -> None:
    html = form_html(NoteForm({"name": "Budi"}))
    target = re.search(r'href="#(id_kind[^"]*)"', html)
    assert target is not None
    assert f'id="{target[1]}"' in html


def test_widgets_bring_their_own_classes_and_kinds() -> None:
    html = form_html(NoteForm())
    assert re.search(r'<input type="date"[^>]*class="form-control', html)
    assert re.search(r'<input type="checkbox"[^>]*class="form-check-input', html)
    assert html.count("form-check-input") == 3
    assert 'enctype="multipart/form-data"' in html
    assert "novalidate" in html


def test_a_date_is_filled_in_the_way_a_date_field_reads_it() -> None:
    import datetime as dt

    assert 'value="2025-06-16"' in form_html(NoteForm(initial={"day": dt.date(2025, 6, 16)}))


def test_chip_says_its_word_and_its_tone() -> None:
    html = render_to_string("components/chip.html", {"text": "ragu", "tone": "warn"})
    assert '<span class="chip warn">ragu</span>' in html


def test_confirmation_asks_for_the_reason_with_a_red_verb() -> None:
    class ReasonForm(forms.Form):
        reason = forms.CharField(label="Alasan")

    context = {
        "title": "Akhiri jabatan?",
        "text": "Jabatan berakhir hari ini.",
        "form": ReasonForm(),
        "submit_label": "Akhiri",
    }
    html = render_to_string("components/confirm.html", context, request=RequestFactory().get("/"))
    assert 'name="reason"' in html
    assert re.search(r'class="btn btn-bad" type="submit">Akhiri<', html)


class RowTable(OfficeTable):
    noun = "orang"
    empty_title = "Belum ada orang"
    name = tables.Column("Nama")
    state = ChipColumn("Keadaan", tones={"aktif": "good"})
    phone = PhoneColumn(verbose_name="Nomor HP")
    change = VerbColumn(verb="Ubah", url=lambda row: f"/orang/{row['name']}/")


ROWS = [{"name": f"Orang {n:02}", "state": "aktif", "phone": "081200000123"} for n in range(60)]


def table_html(rows: list[dict[str, str]], address: str = "/orang/", **attributes: Any) -> str:
    request = RequestFactory().get(address)
    table = RowTable(rows)
    for name, value in attributes.items():
        setattr(table, name, value)
    tables.RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render_to_string("components/table.html", {"table": table}, request=request)


def test_table_counts_all_rows_in_words_and_pages_them() -> None:
    html = table_html(ROWS)
    assert "60 orang" in html
    assert "Halaman 1 dari 2" in html
    assert html.count('role="cell"') == 200


def test_table_names_the_whole_of_which_it_is_a_part() -> None:
    assert "60 dari 72 orang" in table_html(ROWS, whole=72)


def test_cells_carry_their_heading_for_the_cards_of_a_phone() -> None:
    html = table_html(ROWS[:1])
    assert 'data-label="Nama"' in html
    assert '<span class="chip good">aktif</span>' in html
    assert "wa.me/6281200000123" in html
    assert '<a href="/orang/Orang 00/">Ubah' in html


def test_sorting_keeps_the_filter_and_returns_to_the_first_page() -> None:
    html = table_html(ROWS, "/orang/?q=an&page=2&sort=name")
    assert re.search(r'href="\?q=an&amp;page=1&amp;sort=-name"', html)
    assert 'aria-sort="ascending"' in html


def test_only_a_list_page_swaps_in_place() -> None:
    assert "hx-get" not in table_html(ROWS)
    assert 'hx-get="/orang/?page=2" hx-target="#results"' in table_html(ROWS, swaps=True)


def test_empty_table_says_what_to_do_next() -> None:
    html = table_html([], empty_text="Impor daftar dulu.", empty_url="/impor/", empty_label="Impor")
    assert "Belum ada orang" in html
    assert "Impor daftar dulu." in html
    assert 'href="/impor/"' in html
    assert "<table" not in html


@pytest.mark.parametrize(("number", "expected"), [(1, ["next"]), (2, ["prev", "next"]), (3, ["prev"])])
def test_pager_has_no_link_to_where_nothing_is(number: int, expected: list[str]) -> None:
    page = Paginator(range(30), 10).page(number)
    html = render_to_string("components/pager.html", {"page": page}, request=RequestFactory().get("/x/?q=a"))
    assert re.findall(r'rel="(\w+)"', html) == expected
    assert html.count("q=a") == len(expected)


def test_bar_needs_no_inline_style() -> None:
    html = render_to_string("components/meter.html", {"value": 22, "of": 27, "label": "TKSK"})
    assert "style=" not in html
    assert 'width="81.5%"' in html
    assert 'aria-label="TKSK 22 dari 27"' in html
