"""Tables of characters that stand for other characters: from the Unicode data, and the radicals it leaves out."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

Forms = Literal["radicals", "ideographs", "vertical", "small", "ligatures", "letters"]

# Equivalent_Unified_Ideograph of the CJK Radicals Supplement (Unicode 16): these have no compatibility mapping.
_SUPPLEMENT = (
    "⺀冫⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
    "⺦丬⺧牜⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羋⺹耂⺺肀⺻聿⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足"
    "⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿"
    "⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_RANGES: dict[Forms, tuple[tuple[int, int], ...]] = {
    "radicals": ((0x2F00, 0x2FD5),),
    "ideographs": ((0xF900, 0xFAD9), (0x2F800, 0x2FA1D)),
    "vertical": ((0xFE10, 0xFE19), (0xFE35, 0xFE44), (0xFE47, 0xFE48)),
    "small": ((0xFE50, 0xFE52), (0xFE54, 0xFE66), (0xFE68, 0xFE6B), (0xFF61, 0xFF64)),
    "ligatures": ((0xFB00, 0xFB06),),
    "letters": ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
}
_VERTICAL = dict(zip("︐︑︒︓︔︕︖︵︶︙", "，、。：；！？（）…", strict=True))


@lru_cache(maxsize=8)
def forms(name: Forms) -> dict[str, str]:
    """Each character of a family of forms and the ordinary characters it stands for.

    >>> forms("radicals")["⽅"], forms("vertical")["︵"], forms("ligatures")["ﬁ"]
    ('方', '（', 'fi')
    """
    table = {}
    for first, last in _RANGES[name]:
        for code in range(first, last + 1):
            char = chr(code)
            plain = unicodedata.normalize("NFKC", char)
            if plain != char:
                table[char] = plain
    if name == "radicals":
        table |= dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    if name == "vertical":
        table |= _VERTICAL
    return table
