"""The documentation page: the OpenAPI document as plain HTML.

One page without scripts, fonts or anything from another host, so that it works offline.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from typing import Final

from fastapi import Response

from stance_service.http.faults import FAULTS, INTERNAL, PROTOCOL_FAULTS, Fault
from stance_service.http.openapi import Description

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}pre{background:#f4f4f2;padding:1rem;overflow:auto;"
    "white-space:pre-wrap}code{font-size:.9em}td,th{text-align:left;padding:.2rem 1rem .2rem 0;"
    "vertical-align:top}h2{margin-top:2.5rem;border-top:1px solid #ccc;padding-top:1rem}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'",
    "X-Content-Type-Options": "nosniff",
}


def docs_page(document: Description) -> Response:
    """Return the page for an OpenAPI document."""
    info = document["info"]
    title = escape(f"{info['title']} {info['version']}")
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(info.get('description', ''))}</p>"
        '<p>Machine-readable: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>'
        f"{''.join(_operations(document))}{_fault_table()}{''.join(_schemas(document))}"
        "</body></html>"
    )
    return Response(html, media_type="text/html; charset=utf-8", headers=HEADERS)


def _operations(document: Description) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
            text = operation.get("description") or operation["summary"]
            yield "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
            yield from _request_examples(path, operation)
            yield from _answer_example(operation)


def _request_examples(path: str, operation: Description) -> Iterator[str]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for example in content.get("examples", {}).values():
            body = json.dumps(example["value"], ensure_ascii=False, indent=2)
            command = (
                f"curl -s http://127.0.0.1:8000{path} -H 'Content-Type: application/json' "
                f"--data-binary @- <<'END'\n{body}\nEND"
            )
            yield f"<h3>{escape(example['summary'])}</h3><pre>{escape(command)}</pre>"


def _answer_example(operation: Description) -> Iterator[str]:
    for content in operation["responses"].get("200", {}).get("content", {}).values():
        if "example" in content:
            body = json.dumps(content["example"], ensure_ascii=False, indent=2)
            yield f"<h3>Answer</h3><pre>{escape(body)}</pre>"


def _fault_table() -> str:
    faults = [*PROTOCOL_FAULTS.values(), *FAULTS.values(), INTERNAL]
    rows = "".join(map(_fault_row, sorted(faults, key=lambda fault: fault.status)))
    return (
        '<h2 id="faults">Faults</h2><p>Every error is <code>application/problem+json</code> '
        "(RFC 9457).</p><table><tr><th>Status</th><th>Type</th><th>Meaning</th></tr>"
        f"{rows}</table>"
    )


def _fault_row(fault: Fault) -> str:
    slug = escape(fault.slug)
    return (
        f'<tr id="{slug}"><td>{fault.status}</td><td><code>/docs#{slug}</code></td>'
        f"<td>{escape(fault.title)}</td></tr>"
    )


def _schemas(document: Description) -> Iterator[str]:
    yield '<h2 id="schemas">Schemas</h2>'
    for name, schema in sorted(document["components"]["schemas"].items()):
        body = json.dumps(schema, ensure_ascii=False, indent=2)
        yield f"<details><summary><code>{escape(name)}</code></summary>"
        yield f"<pre>{escape(body)}</pre></details>"
