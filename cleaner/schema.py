"""JSON Schemas of rule files, manifests and project files, made from the models that read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from cleaner.config import Config
from cleaner.repair import repairs
from cleaner.rule import Header
from cleaner.rulefile import TOP
from cleaner.sets import Manifest
from cleaner.words import CLASS_NAME, Kind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def rules_schema() -> Schema:
    """The schema of a rule file: a list of rules, or a mapping of classes, kinds and rules."""
    defs: Schema = {}
    rule = _rule(defs)
    defs["Kind"] = _model(Kind, defs)
    defs["Rule"] = rule
    rules = {"type": "array", "items": {"$ref": "#/$defs/Rule"}}
    names = {"pattern": f"^{CLASS_NAME}$"}
    classes = {"type": "object", "propertyNames": names, "additionalProperties": {"type": "string"}}
    parts = {"classes": classes, "kinds": {"type": "array", "items": {"$ref": "#/$defs/Kind"}}, "rules": rules}
    top = {"type": "object", "additionalProperties": False,
           "properties": {name: {"description": TOP[name], **part} for name, part in parts.items()}}  # fmt: skip
    return {"$schema": DRAFT, "title": "A rule file of page-cleaner", "oneOf": [rules, top], "$defs": defs}


def project_schema() -> Schema:
    """The schema of a project file, `clean.yaml`."""
    return _whole(Config, "A project file of page-cleaner")


def set_schema() -> Schema:
    """The schema of a set's manifest, `set.yaml`."""
    return _whole(Manifest, "A manifest of a set of rules for page-cleaner")


SCHEMAS: dict[str, Callable[[], Schema]] = {"rules": rules_schema, "project": project_schema, "set": set_schema}


def text(name: str) -> str:
    """A schema as the text of its file.

    >>> text("rules").splitlines()[1]
    '  "$schema": "https://json-schema.org/draft/2020-12/schema",'
    """
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"


def _whole(model: type[BaseModel], title: str) -> Schema:
    defs: Schema = {}
    made = {"$schema": DRAFT, **_model(model, defs), "title": title}
    return made | ({"$defs": defs} if defs else {})


def _rule(defs: Schema) -> Schema:
    """A rule: the header's fields and one repair, whose contracts limit `changes`."""
    rule, known = _model(Header, defs), repairs()
    choices, limits = [], []
    for name, repair in known.items():
        title = repair.Params.__name__
        defs[title] = params = _model(repair.Params, defs)
        needless = not params.get("required") and "minProperties" not in params
        reference = {"$ref": f"#/$defs/{title}"}
        described = {"description": first_sentence(repair)}
        rule["properties"][name] = described | ({"anyOf": [reference, {"type": "null"}]} if needless else reference)
        choices.append({"required": [name]})
        allowed = {"properties": {"changes": {"enum": list(repair.contracts)}}}
        limits.append({"if": {"required": [name]}, "then": allowed})
    defs["Example"]["oneOf"] = [{"required": ["fix", "to"]}, {"required": ["keep"]}, {"required": ["flag"]}]
    return rule | {"oneOf": choices, "allOf": limits}


def _model(model: type[BaseModel], defs: Schema) -> Schema:
    """The schema of one model; what it is made of goes into `defs`."""
    made = model.model_json_schema(by_alias=True)
    defs.update(made.pop("$defs", {}))
    made["description"] = first_sentence(model)
    cleaned = _without_titles(made)
    for name in list(defs):
        defs[name] = _without_titles(defs[name])
    assert isinstance(cleaned, dict)
    return cleaned


def _without_titles(schema: Any, properties: bool = False) -> Any:
    """The schema without the titles that repeat a field's name in English letters."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value, key == "properties")
        for key, value in schema.items()
        if properties or key != "title" or not isinstance(value, str)
    }


def first_sentence(thing: type[Any]) -> str:
    """The first paragraph of a docstring in one line, its quotation marks for code left out."""
    return " ".join((thing.__doc__ or "").split("\n\n")[0].split())
