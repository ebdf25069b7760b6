"""Puts template, style, script and data together into one HTML file under a strict content policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
PLAIN = 200_000
"""Data up to this many characters stays readable in the file; more is compressed."""

_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./([\w-]+)\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const|let|class) ([\w$]+))", re.MULTILINE)
_UNSAFE = re.compile(r"[<>&\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


class Assets(NamedTuple):
    """The front end, ready to be put into a page."""

    template: str
    style: str
    script: str
    policy: str


def script() -> str:
    """The modules of the front end as one script, each in a scope of its own and after those it imports."""
    parts: dict[str, str] = {}

    def take(name: str) -> None:
        if name in parts:
            return
        source = (HERE / "js" / f"{name}.js").read_text(encoding="utf-8")
        for _, needed in _IMPORT.findall(source):
            take(needed)
        exports = ", ".join(found for _, found in _EXPORT.findall(source))
        body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = \2_js;\n", source))
        parts[name] = f"const {name}_js = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n"

    take("app")
    return "\n".join(parts.values())


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@lru_cache(maxsize=1)
def assets() -> Assets:
    """The front end as it is shipped, with the policy that lets exactly this style and script run and nothing load."""
    style = "\n" + (HERE / "style.css").read_text(encoding="utf-8")
    code = "\n" + script()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(code)}",
            f"style-src {_hash(style)}",
            "connect-src 'none'",
            "img-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return Assets((HERE / "template.html").read_text(encoding="utf-8"), style, code, policy)


def safe_json(data: Any) -> str:
    """JSON in which no character can end a script element, hide, or turn the direction of text."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def document(data: dict[str, Any]) -> str:
    """The whole report as HTML."""
    text, encoding = safe_json(data), "json"
    if len(text) > PLAIN:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = squeeze.compress(text.encode()) + squeeze.flush()
        text, encoding = base64.b64encode(packed).decode(), "deflate-raw"
    front = assets()
    values = {
        "POLICY": front.policy,
        "STYLE": front.style,
        "SCRIPT": front.script,
        "ENCODING": encoding,
        "DATA": text,
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda m: values[m[1]], front.template)
