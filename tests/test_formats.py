from __future__ import annotations

import random
from pathlib import Path

import pytest

from cleaner.errors import InputError, OutputError
from cleaner.formats.files import pages_of, write_text, written
from cleaner.formats.text import EncodingNameError, decode, encoding_named, read

HANS = (
    "入冬以后，河面渐渐结了冰。村里的孩子放学回来，总要绕到桥头看一眼，冰够不够厚。\n"
    "老人说，冰面发白的地方不能走，发青的地方才结实。“听见没有？”他总要再问一遍。\n"
)
HANT = (
    "入冬以後，河面漸漸結了冰。村裡的孩子放學回來，總要繞到橋頭看一眼，冰夠不夠厚。\n"
    "老人說，冰面發白的地方不能走，發青的地方才結實。「聽見沒有？」他總要再問一遍。\n"
)


def test_utf8_comes_first_and_keeps_mark_and_line_ends() -> None:
    data = "\ufeff天黑了。\r\n灯亮了。\r".encode()
    found = decode(data)
    assert found == ("\ufeff天黑了。\r\n灯亮了。\r", "utf-8", False)
    assert found.text.encode(found.encoding) == data


def test_an_empty_page_is_fine() -> None:
    assert decode(b"") == ("", "utf-8", False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_declares_the_encoding(encoding: str) -> None:
    data = ("\ufeff" + HANS).encode(encoding)
    assert decode(data) == ("\ufeff" + HANS, encoding, False)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HANS, "gb18030"),
        (HANT, "gb18030"),
        (HANT, "big5"),
        (HANS, "utf-16-le"),
        (HANT, "utf-16-be"),
        ("Plain English, a page of it, and nothing else.\n", "utf-16-le"),
    ],
)
def test_other_encodings_are_guessed_and_told(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert decode(data) == (text, encoding, True)


@pytest.mark.parametrize(("text", "encoding"), [(HANS, "gb18030"), (HANT, "big5"), (HANS, "utf-16-le")])
def test_short_pages_are_right_or_refused_and_never_garbled(text: str, encoding: str) -> None:
    rng = random.Random(7)
    right = 0
    for _ in range(300):
        start, length = rng.randrange(len(text) - 12), rng.randint(2, 12)
        piece = text[start : start + length]
        data = piece.encode(encoding)
        if data.isascii():  # two characters of UTF-16 can be four letters
            continue
        try:
            found = decode(data)
        except InputError:
            continue
        assert found.text == piece, found
        right += 1
    assert right > 200


def test_a_doubtful_page_is_refused_with_its_readings() -> None:
    with pytest.raises(InputError, match=r"doubtful: it could be .*big5 .*--encoding"):
        decode("鼓鼓囊囊".encode("gb18030"))


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp"])
def test_a_japanese_page_in_its_own_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(InputError):
        decode("今日は天気がいいから、散歩に行きましょう。東京の桜は三月の終わりに咲きます。".encode(encoding))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF: extract its text first"),
        (b"PK\x03\x04\x14\0", "ZIP, Word, Excel or EPUB"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image: run an OCR engine"),
        (b"ab\0\x01\x02cd", "NUL bytes"),
        (bytes(range(128, 256)) * 9, "not text in UTF-8"),
        (HANS.encode()[:50] + b"\xff" + HANS.encode()[51:], r"UTF-8 but for byte \d+ \(0x.., line 1\)"),
        (HANS.encode()[:-2], "UTF-8 but for byte"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        decode(data)


def test_told_encodings_override_the_guess() -> None:
    data = "鼓鼓囊囊".encode("gbk")
    assert decode(data, "gbk") == ("鼓鼓囊囊", "gb18030", False)
    with pytest.raises(InputError, match=r"not ascii: byte 1 \(0xB9\)"):
        decode(data, "ascii")
    assert decode(("\ufeff" + HANS).encode("utf-16-be"), "utf-16").text == "\ufeff" + HANS


@pytest.mark.parametrize(
    ("name", "hint"), [("gbk2", "did you mean 'gbk'"), ("base64", "no text encoding"), ("", "it can")]
)
def test_unknown_encodings_are_told(name: str, hint: str) -> None:
    with pytest.raises(EncodingNameError, match=hint):
        encoding_named(name)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path)


def test_pages_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "sub/a.TXT", "sub/c.text", "d.md", ".hidden.txt", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("天", encoding="utf-8")
    assert [p.relative_to(tmp_path).as_posix() for p in pages_of(tmp_path)] == ["b.txt", "sub/a.TXT", "sub/c.text"]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match=r"no pages \(files named \*\.txt or \*\.text\)"):
        pages_of(empty)


def test_writing_is_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    write_text(path, "天黑了。\r\n")
    assert path.read_bytes() == "天黑了。\r\n".encode()
    with pytest.raises(TypeError), written(path) as file:
        file.write("not bytes")  # type: ignore[call-overload]
    assert path.read_bytes() == "天黑了。\r\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(path / "below", "x")


def test_a_name_as_long_as_the_file_system_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("灯" * 83 + ".txt")
    write_text(path, "天黑了。\n")
    assert path.read_text(encoding="utf-8") == "天黑了。\n"
    assert [*tmp_path.iterdir()] == [path]
