"""Which encoding a page is in, where it is not UTF-8: every reading is tried, judged by its characters, or refused."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

# The codecs of a family in the order they are tried; the family's name is what reports and --encoding say.
FAMILIES = {
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs", "big5"),
    "utf-16-le": ("utf_16_le",),
    "utf-16-be": ("utf_16_be",),
}
PLAUSIBLE = 0.4
CLEAR = 0.3
AGREED = 0.12
EVIDENCE = 2.0  # what the lead must come to over the distinct characters: two or three of them decide little

# The 400 most frequent characters of Chinese text, and their traditional forms: two thirds of any page.
_FREQUENT = frozenset(
    "一是人了不在有大中国和为这上他个地年来我会以到时要出的生学说道民家子也成行下们于后就发自之对得主长可过天作分方用多你着部能市等业"
    "全里工公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好外与文当两实重新三么只山水关明从化平建又制"
    "南内西没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第她合院物性战由位常点海意场武使次二向治因立数样身情入原问把路被并"
    "利石老教万知级量任江及应省资委务元美特期世湖回系比气汉总展电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流"
    "命至报米给打变果书清活几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五京河接条规式县白它改风光运信受什组听布百济党指论"
    "强做取技黄神选记斯真却职号界件花类何眼兵传带空干农边据集联古广完质阳难增历史专官每住商即步认车台林必死游举线言皇土团收考求德叫近备"
    "研争非具李众连调感转笑"
    "並來個們備傳兒內兩別動務區卻員問國團報場學實將專對導師帶幹幾廣張強後從應戰據數於時書會東條業樣機權歷氣決沒漢濟無爭為爲現產當發種稱"
    "級組結給統經線縣總義聯聲職聽臺與舉華萬處號衆術裏見規計記設話認說調論議變資質車軍轉農這連進遊運過達選還邊長門開間關陽隊難電領頭題類"
    "風馬體麼黃點黨"
)
_BREAKS = frozenset("\t\n\v\f\r\ufeff")


class Reading(NamedTuple):
    """One way to read the bytes: its encoding, the text, and from about -1 to 1 how much it looks like Chinese."""

    encoding: str
    text: str
    plausible: float


def readings(data: bytes) -> list[Reading]:
    """Every reading that decodes strictly, has no NUL and gives the same bytes back, the most plausible first."""
    found = []
    for family in FAMILIES:
        text = exact(data, family)
        if text is not None and "\0" not in text:
            found.append(Reading(family, text, plausibility(text, family.startswith("utf"))))
    return sorted(found, key=lambda r: -r.plausible)


def exact(data: bytes, family: str) -> str | None:
    """The text of the bytes in the first codec of a family that reads them strictly and gives the same bytes back."""
    for codec in FAMILIES[family]:
        try:
            text = data.decode(codec)
            if text.encode(codec) == data:
                return text
        except UnicodeError:
            continue
    return None


def best(data: bytes) -> Reading | None:
    """The reading that is plausible and clearly more so than every other, or None where it would be a guess.

    >>> best("天黑了，灯亮了。".encode("gb18030")).encoding
    'gb18030'
    >>> best("天黑了，燈亮了。".encode("big5")).text
    '天黑了，燈亮了。'
    """
    ranked = readings(data)
    if not ranked or ranked[0].plausible < PLAUSIBLE:
        return None
    lead = ranked[0].plausible - ranked[1].plausible if len(ranked) > 1 else 1.0
    if lead * sum(c >= "\x80" for c in set(ranked[0].text)) < EVIDENCE and not ranked[0].text.isascii():
        return None
    if lead >= CLEAR or (lead >= AGREED and detected(data, tuple(FAMILIES)) == ranked[0].encoding):
        return ranked[0]
    return None


def plausibility(text: str, wide: bool = False) -> float:
    """The mean worth of the characters: 1 for a frequent one, below 0 for one that a Chinese page hardly has.

    ASCII characters count only where `wide` says that the encoding gives them two bytes.
    """
    counts = Counter(text)
    total = worth = 0.0
    for char, number in counts.items():
        if char in _BREAKS or (" " <= char < "\x7f" and not wide):
            continue
        total += number
        worth += number * _worth(char)
    return worth / total if total else 0.0


@lru_cache(maxsize=8192)
def _worth(char: str) -> float:
    if char in _FREQUENT:
        return 1.0
    if " " <= char < "\x7f":
        return 0.6
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
        return 0.3 if char in _common() else -1.0
    if 0x3000 <= code <= 0x3017 or 0xFF01 <= code <= 0xFF5E or char in "“”‘’—…·□■○●◎◆◇★☆▲△※→《》①②③④⑤⑥⑦⑧⑨⑩℃％‰":
        return 0.5
    if unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") or char == "\ufffd":
        return -5.0
    return -0.5


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The first levels of GB 2312 and Big5: characters in everyday use, in one form or the other."""
    gb = bytes(b for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for b in (high, low))
    trail = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = bytes(b for high in range(0xA4, 0xC6) for low in trail for b in (high, low))
    return frozenset(gb.decode("gb2312", "ignore") + big5.decode("cp950", "ignore"))


def detected(data: bytes, among: tuple[str, ...] = ()) -> str:
    """What the detector of charset-normalizer takes the bytes for, or ''; `among` narrows it to some encodings."""
    from charset_normalizer import from_bytes

    match = from_bytes(data, cp_isolation=list(among) or None, enable_fallback=False).best()
    return match.encoding.replace("_", "-") if match else ""
