"""The faults of the fields of a request, in words.

Translates pydantic's errors; takes their kind and place, never their input.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ValidationError

from stance_service.errors import FieldFault
from stance_service.http.words import describe, nearest, safe_name

MAX_FAULTS: Final = 8
_TYPES: Final = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}
_BOUNDS: Final = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
    "too_long": ("max_length", "at most"),
    "string_too_long": ("max_length", "at most"),
    "string_too_short": ("min_length", "at least"),
}
_CHOICES: Final = ("enum", "literal_error")


def field_faults(error: ValidationError, model: type[BaseModel]) -> list[FieldFault]:
    """Return the first faults of a request, in pydantic's order."""
    details = error.errors(include_url=False)
    return [
        _fault(
            kind=detail["type"],
            place=detail["loc"],
            value=detail["input"],
            context=detail.get("ctx", {}),
            model=model,
        )
        for detail in details[:MAX_FAULTS]
    ]


def _fault(
    *,
    kind: str,
    place: Sequence[int | str],
    value: object,
    context: Mapping[str, object],
    model: type[BaseModel],
) -> FieldFault:
    if kind == "extra_forbidden":
        return _unknown(place, model)
    path = _path(place)
    if kind == "missing":
        return FieldFault(path, "is missing", "nothing", "a value")
    if kind in _TYPES:
        return FieldFault(path, "has the wrong type", describe(value), _TYPES[kind])
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        allowed = f"{words} {context.get(name)}"
        return FieldFault(path, "is out of range", describe(value), allowed)
    if kind in _CHOICES:
        allowed = str(context.get("expected"))
        return FieldFault(path, "is not one of the choices", describe(value), allowed)
    return _custom(kind, path, value, context)


def _custom(kind: str, path: str, value: object, context: Mapping[str, object]) -> FieldFault:
    problem = {
        "surrogate": "holds a lone surrogate, which is no character",
        "string_unicode": "holds a lone surrogate, which is no character",
        "language": "is no BCP 47 tag",
        "time": "is no RFC 3339 date or date-time",
        "finite_number": "is no finite number",
    }.get(kind, "is not valid")
    seen = str(context.get("seen", describe(value)))
    return FieldFault(path, problem, seen, str(context.get("allowed", "see /docs")))


def _unknown(place: Sequence[int | str], model: type[BaseModel]) -> FieldFault:
    name = str(place[-1])
    allowed = list(_model_at(place[:-1], model).model_fields)
    parent = _path(place[:-1])
    seen = safe_name(name)
    path = f"{parent}.{seen.strip('`')}" if parent else seen.strip("`")
    if not seen.startswith("`"):
        path = parent
    return FieldFault(path, "is no known field", f"a field {seen}", nearest(name, allowed))


def _model_at(place: Sequence[int | str], model: type[BaseModel]) -> type[BaseModel]:
    """Return the model of the object at a place: the nested one of the field that leads there."""
    for name in place:
        found = model.model_fields.get(name) if isinstance(name, str) else None
        if found is not None:
            model = _nested(found.annotation) or model
    return model


def _nested(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((model for model in map(_nested, arguments) if model is not None), None)


def _path(place: Sequence[int | str]) -> str:
    path = ""
    for step in place:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path[:100]
