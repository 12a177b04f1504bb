"""The reference of the API: a page made of its description."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from isnad.desk.api.application import description_of
from isnad.desk.asking import Asking, needs
from isnad.desk.rendering import page

router = APIRouter()
_REF = "#/components/schemas/"
_SAMPLE = 'curl -H "Authorization: Bearer $TOKEN" "{}api/incidents?kind=airstrike&killed=5"'
#: The words of the reference, which is in English as the description is.
_SAID = {
    "description": "openapi.json",
    "parameters": "Parameters",
    "parameter": "Parameter",
    "field": "Field",
    "type": "Type",
    "meaning": "Meaning",
    "required": "required",
    "example": "e.g.",
    "body": "Body:",
    "answers": "Answers:",
    "models": "Models",
}


class Type(NamedTuple):
    """What a value is, in words around the name of a model, where it is one."""

    before: str
    model: str
    after: str


class Field(NamedTuple):
    """A parameter, or a field of a model."""

    name: str
    type: Type
    required: bool
    description: str
    example: Any = None


class Call(NamedTuple):
    """A method at a path."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Field]
    takes: Type | None
    answers: list[tuple[str, str, str, Type]]


@router.get("/api")
def reference(request: Request, who: Annotated[Asking, Depends(needs("see"))]) -> HTMLResponse:
    """All calls by their groups, and all models."""
    told = description_of(request)
    groups: dict[str, list[Call]] = {tag["name"]: [] for tag in told["tags"]}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append(_call(method, path, operation))
    models = {
        name: (model.get("description", ""), _fields(model))
        for name, model in told["components"]["schemas"].items()
    }
    paragraphs = [part.split("`") for part in told["info"]["description"].strip().split("\n\n")]
    return page(
        request, who, "api.html", here="api", groups=groups, models=models, about=paragraphs,
        sample=_SAMPLE.format(request.base_url), said=_SAID,
    )  # fmt: skip


def _call(method: str, path: str, operation: dict[str, Any]) -> Call:
    answers = []
    for status, response in operation["responses"].items():
        content = response.get("content") or {"": {}}
        media = next(iter(content))
        answers.append((status, response["description"], media, _type(content[media].get("schema", {}))))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return Call(
        operation["operationId"], method.upper(), f"/api{path}", operation["summary"],
        operation["description"],
        [
            Field(p["name"], _type(p["schema"]), p.get("required", False), p["description"], p.get("example"))
            for p in operation["parameters"]
        ],
        _type(body["schema"]) if body else None,
        answers,
    )  # fmt: skip


def _fields(model: dict[str, Any]) -> list[Field]:
    required = model.get("required", ())
    return [
        Field(name, _type(schema), name in required, schema.get("description", ""))
        for name, schema in model.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> Type:
    """What a schema asks for, in a word or two."""
    if ref := schema.get("$ref"):
        return Type("", ref.removeprefix(_REF), "")
    if either := schema.get("anyOf") or schema.get("allOf"):
        parts = [_type(one) for one in either]
        model = next((p for p in parts if p.model), None)
        if model is None:
            return Type(" | ".join(p.before for p in parts), "", "")
        others = [p.before for p in parts if p is not model]
        return Type(model.before, model.model, model.after + "".join(f" | {other}" for other in others))
    if values := schema.get("enum"):
        return Type(" | ".join(map(str, values)), "", "")
    if "const" in schema:
        return Type(str(schema["const"]), "", "")
    kind = schema.get("type")
    if kind == "array":
        of = _type(schema.get("items", {}))
        return Type(f"[{of.before}", of.model, f"{of.after}]")
    if kind == "object" and isinstance(inner := schema.get("additionalProperties"), dict):
        of = _type(inner)
        return Type(f"{{… : {of.before}", of.model, f"{of.after}}}")
    low, high = schema.get("minimum"), schema.get("maximum")
    span = f" {low}–{high}" if low is not None and high is not None else ""
    return Type(f"{kind or 'any'}{span}", "", "")
