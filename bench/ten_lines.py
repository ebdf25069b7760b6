"""What people write instead: ten lines of regular expressions."""

from __future__ import annotations

import re


def ten_lines(text: str) -> str:
    """It is here for its speed and its quality; what it does to a page stands in docs/quality.md."""
    text = text.replace("\r\n", "\n").replace("\u3000", " ")
    text = re.sub(r"(?<=[\u4e00-\u9fff，。、；：！？]) +(?=[\u4e00-\u9fff，。、；：！？“”])", "", text)
    text = re.sub(r"(?<![。！？”：])\n+(?=[\u4e00-\u9fff0-9])", "", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff]),", "，", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff]);", "；", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff]):", "：", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff])\?", "？", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff])!", "！", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip() + "\n"
