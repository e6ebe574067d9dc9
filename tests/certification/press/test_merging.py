import io
import zipfile

import pytest

from certification.press.merging import bundle, file_name


@pytest.mark.parametrize(
    ("surnames", "name"),
    [
        ("Peñaloza Güemes", "SALUD-2027F-DIP-0012-2_Penaloza-Guemes.pdf"),
        ("Núñez de la Cruz", "SALUD-2027F-DIP-0012-2_Nunez-de-la-Cruz.pdf"),
        ("../../etc/passwd\0", "SALUD-2027F-DIP-0012-2_etc-passwd.pdf"),
        ("日本", "SALUD-2027F-DIP-0012-2.pdf"),
        ("Kʻanal Ts'uul", "SALUD-2027F-DIP-0012-2_Kanal-Ts-uul.pdf"),
    ],
)
def test_a_file_is_called_by_folio_and_surnames(surnames, name):
    assert file_name("SALUD-2027F-DIP-0012-2", surnames) == name
    assert bundle([(name, b"")])


def test_a_bundle_holds_the_files_in_order_and_no_clock():
    files = [("b.pdf", b"second"), ("a.pdf", b"first")]
    packed = bundle(files)
    assert packed == bundle(iter(files))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert [(each.filename, archive.read(each)) for each in archive.infolist()] == files
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["../a.pdf", "/a.pdf", "a/b", "a\\b", "", "..", ".hidden", "ñ.pdf", "a\n"])
def test_an_unsafe_name_is_refused(name):
    with pytest.raises(ValueError):
        bundle([(name, b"")])


def test_no_file_takes_the_place_of_another():
    with pytest.raises(ValueError):
        bundle([("a.pdf", b"1"), ("A.pdf", b"2")])
