"""Clean pages and the ways in which extraction damages them, as hypothesis strategies."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

Damage = Callable[[str, Random], str]

PAGES = (
    # news, with a headline, a byline and a caption
    "■ 乡村\n\n山坳里来了修表匠\n\n□本报记者 温若谷\n\n"
    "霜降前一天，梨树沟的晒场上摆出一张小桌，桌上排着27只旧钟。"
    "老匠人低着头，用镊子夹起一粒米大的螺丝，慢慢旋进表壳里。“走得准不准，听声音就知道。”他说。\n\n"
    "村委会把闲置的库房腾出来，挂上“修旧坊”的牌子，补锅、磨刀、配钥匙样样都有，"
    "一个月下来接了312件活计。\n\n"
    "晒场边的修旧坊\n\n村民抱着老座钟排队等候修理。 田晓岚 摄\n",
    # dialogue in a story
    "第三章 摆渡\n\n雾还没有散，对岸传来三声铜锣。\n\n“谁在那边？”老何问。\n\n"
    "“过河的。”\n\n“过河的。”那声音又说了一遍。\n\n"
    "老何把竹篙插进水里，船头轻轻一摆，水纹一圈一圈荡开去，碰到石阶又折回来。\n",
    # a notice with clauses
    "关于调整开水房供应时间的通知\n\n各科室：\n\n为方便大家用水，现将有关事项通知如下：\n\n"
    "第一条 自2026年3月1日起，开水房每天供应两次，上午7:30至9:00，下午4:00至6:30。\n\n"
    "第二条 取水时请排队，不要把茶叶倒进水池。\n\n（一）暖瓶自备。\n\n（二）损坏照价赔偿。\n\n"
    "总务科\n\n2026年2月20日\n",
    # verse
    "船歌\n\n月亮落在水缸里，\n\n水缸盛着一湾溪。\n\n伸手去捞月亮呀，\n\n捞起一把湿漉漉。\n",
    # traditional script
    "鐘樓修繕記\n\n記者 葉知秋\n\n舊鐘樓停擺了十七年，上個月「滴答」一聲，又走了起來。\n\n"
    "老師傅說，鐘不怕舊，只怕沒有人上發條；他把齒輪一個一個拆下來，洗淨、上油，再裝回去。\n",
    # Chinese with English and code
    "离线地图的三个开关\n\n安装之后先看版本：运行tilebox --version，应当是2.4.1以上。\n\n"
    "默认的cache目录在~/.tilebox/cache里，可以用TILEBOX_HOME改到别处；详见https://tilebox.example/doc?id=7。\n\n"
    "1.开启offline模式。\n\n2.把zoom设为12，再执行tilebox fetch。\n",
    # English
    "The ferry at low water\n\nThe ferryman ties his boat to the third post, never the second, because the second was "
    "driven in a dry year.\n\nNobody remembers who told him so, but the river has not yet taken the third one.\n",
    # Japanese
    "峠の茶屋\n\n峠の茶屋では、朝いちばんに湯をわかします。\n\n"
    "旅の人が「ごめんください」と声をかけると、奥から「はあい」と返事がありました。\n",
)


def wrapped(text: str, random: Random) -> str:
    """Every block broken at one width, its first line indented or not, with blank lines between blocks or without."""
    width, indent = random.choice([7, 9, 13, 18, 24, 31]), random.choice(["", "", "\u3000\u3000", "    "])
    between = random.choice(["\n\n", "\n", "\n"])
    blocks = []
    for block in text.split("\n\n"):
        whole = (indent if len(block) > width else "") + block.strip("\n")
        blocks.append("\n".join(whole[i : i + width] for i in range(0, len(whole), width)))
    return between.join(blocks) + "\n"


def letter_spaced(text: str, random: Random) -> str:
    """Some lines, or all, with a space after each character."""
    share = random.choice([0.3, 1.0])
    return "\n".join(" ".join(line) if random.random() < share else line for line in text.split("\n"))


def gaps(text: str, random: Random) -> str:
    """Spaces of every width at some places."""
    rate = random.choice([0.02, 0.1, 0.4])
    spaces = [" ", "  ", "\u3000", "\xa0", "\t", "\u2002"]
    return "".join(c + (random.choice(spaces) if random.random() < rate else "") for c in text)


def half_width(text: str, random: Random) -> str:
    """Marks in their half-width forms, all or some."""
    table = dict(zip("，。；：？！（）“”…", [",", ".", ";", ":", "?", "!", "(", ")", '"', '"', "..."], strict=True))
    share = random.choice([0.5, 1.0])
    return "".join(table[c] if c in table and random.random() < share else c for c in text)


def doubled(text: str, random: Random) -> str:
    """Some lines drawn twice: glyph after glyph, run after run, or the whole line."""
    how = random.choice(["glyph", "thrice", "run", "line"])
    lines = []
    for line in text.split("\n"):
        if random.random() < 0.5:
            lines.append(line)
        elif how in ("glyph", "thrice"):
            lines.append("".join(c * (2 if how == "glyph" else 3) for c in line))
        elif how == "run":
            runs = line.replace("，", "\0，\0").replace("。", "\0。\0").split("\0")
            lines.append("".join(run * 2 for run in runs))
        else:
            lines.append(line + random.choice(["\n", " ", ""]) + line)
    return "\n".join(lines)


def column_cut(text: str, random: Random) -> str:
    """A blank line, a form feed or a page number in the middle of the text, a few times."""
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(["\n\n", "\n\f", "\n\n\n", f"\n{random.randint(1, 99)}\n\f"]) + text[at:]
    return text


def overlap(text: str, random: Random) -> str:
    """A cut of which both sides carry the same characters."""
    at = random.randint(0, len(text))
    size = random.randint(1, 14)
    return text[:at] + "\n\n" + text[max(0, at - size) : at] + text[at:]


def late_heads(text: str, random: Random) -> str:
    """One block moved to another place."""
    blocks = text.strip("\n").split("\n\n")
    block = blocks.pop(random.randrange(len(blocks)))
    blocks.insert(random.randint(0, len(blocks)), block)
    return "\n\n".join(blocks) + "\n"


def other_bytes(text: str, random: Random) -> str:
    """Line ends of other systems, a byte order mark, zero-width and direction marks."""
    text = text.replace("\n", random.choice(["\r\n", "\r", "\n", "\u2028", "\x85"]))
    hidden = "\u200b\ufeff\u200e\u00ad\u2060\u200d"
    text = "".join(c + (random.choice(hidden) if random.random() < 0.03 else "") for c in text)
    return random.choice(["", "\ufeff"]) + text


def other_forms(text: str, random: Random) -> str:
    """Radicals, vertical marks, full-width letters, corner brackets and dots in place of the ordinary characters."""
    table = dict(zip("方大人月水一入手（）：“”…0123Ac", "⽅⼤⼈⽉⽔⼀⼊⼿︵︶︓「」⋯０１２３Ａｃ", strict=True))
    share = random.choice([0.2, 1.0])
    return "".join(table.get(c, c) if random.random() < share else c for c in text)


def lost(text: str, random: Random) -> str:
    """A few characters gone, as a bad extraction loses them."""
    rate = random.choice([0.005, 0.03])
    return "".join(c for c in text if random.random() > rate)


DAMAGES: tuple[Damage, ...] = (
    wrapped, letter_spaced, gaps, half_width, doubled, column_cut, overlap, late_heads, other_bytes, other_forms, lost,
)  # fmt: skip

_PIECES = (
    "天", "路线", "一格一长", "研究", "人", "的", "，", "。", "、", "；", "：", "？", "！", "“", "”", "‘", "’",
    "（", "）", "《", "》", "「", "」", "——", "……", "…", "...", ",", ".", ";", ":", "?", "!", "(", ")", '"',
    "-", "/", "■", "□", "◆", "①", "第一条", "一、", "1.", "12", "3.5", "%", "GPS", "word",
    "https://a.example/b,c", "`x`", "本报记者 ", "温若谷", " 摄", "通讯员", "2026年3月1日", " ", " ", "  ",
    "\u3000", "\xa0", "\t", "\n", "\n", "\n\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u200b", "\ufeff",
    "\u200d", "\xad", "\ufffd", "\ue000", "\x00", "\x1c", "⽅", "︵", "ﬁ", "１", "Ａ", "\uf901", "𠮷",
    "\U0001f469\u200d\U0001f33e", "か", "各位：",
)  # fmt: skip


def anything() -> st.SearchStrategy[str]:
    """Any text of Unicode characters."""
    return st.text(max_size=80)


def pieces() -> st.SearchStrategy[str]:
    """Texts of the pieces that rules look for, in any order."""
    return st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)


def page_and_damages() -> st.SearchStrategy[tuple[str, list[Damage], int]]:
    """A clean page, one to four damages, and the seed of their dice."""
    return st.tuples(
        st.sampled_from(PAGES), st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=4), st.integers(0, 1 << 16)
    )


def damaged() -> st.SearchStrategy[str]:
    """Clean pages after one to four damages."""

    def apply(drawn: tuple[str, list[Damage], int]) -> str:
        text, damages, seed = drawn
        random = Random(seed)
        for damage in damages:
            text = damage(text, random)
        return text

    return page_and_damages().map(apply)
