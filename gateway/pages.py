"""The few HTML pages of a gateway: front page, interactive docs, one page per problem type.

Plain HTML without scripts of other hosts; colours and type follow the GOV.UK Design System so
that council staff feel at home. Nothing here depends on a person's data.
"""

from __future__ import annotations

from html import escape

import orjson

import openapi
from gateway.councils import open_services, per_council
from gateway.runtime import Runtime

STYLE = """
body{margin:0;font:19px/1.5 Arial,sans-serif;color:#0b0c0c;background:#fff}
header{background:#0b0c0c;color:#fff;padding:12px 24px;font-weight:bold}
header a{color:#fff;text-decoration:none}
main{max-width:46rem;margin:24px auto;padding:0 24px}
main h1{font-size:36px;line-height:1.1;margin:24px 0}
main h2{font-size:24px;margin:32px 0 8px}
main a{color:#1d70b8}
a:focus{outline:3px solid #fd0;background:#fd0;color:#0b0c0c}
main table{border-collapse:collapse;width:100%}
main th,main td{text-align:left;vertical-align:top;padding:8px 16px 8px 0}
main th,main td{border-bottom:1px solid #b1b4b6}
main code,main pre{font-family:Menlo,Consolas,monospace;font-size:16px;background:#f3f2f1}
main pre{padding:12px;overflow:auto}
.tag{background:#bbd4ea;color:#0c2d4a;padding:2px 8px;font-size:16px}
"""


def _page(title: str, content: str, *, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/style.css">{head}'
        f'</head><body><header><a href="/">Care Act gateway</a></header>{content}</body></html>'
    )


def front_page(runtime: Runtime) -> str:
    """What runs here: councils, services, where to go next."""
    rows = "".join(
        f"<tr><th scope=row>{escape(each.name)}</th><td><code>/{each.slug}/</code></td>"
        f"<td>{'<br>'.join(map(escape, sorted(each.services)))}</td></tr>"
        for each in runtime.councils
    )
    sandbox = (
        "<p><strong class=tag>Sandbox</strong> Every council and every person here is fictional, "
        "and everything is forgotten at the next start.</p>"
        if runtime.settings.sandbox
        else ""
    )
    return _page(
        "Care Act gateway",
        f"<main><h1>One standard API for Care Act services</h1>{sandbox}"
        "<p>The same client sees the same behaviour at every council, whatever system the council "
        "has.</p><ul><li><a href='/docs'>Read the documents and try every operation</a></li>"
        "<li><a href='/directory/v1/councils'>Directory of councils</a> (JSON)</li>"
        "<li><a href='/problems'>Every problem type, and what to do about it</a></li></ul>"
        f"<h2>Councils served here</h2><table><thead><tr><th>Council<th>Base path<th>Services"
        f"</thead><tbody>{rows}</tbody></table></main>",
    )


def documents(runtime: Runtime) -> list[dict[str, str]]:
    """Name and address of every OpenAPI document served here."""
    found = []
    for service in openapi.services():
        if per_council(openapi.document(service)):
            found += [
                {
                    "name": f"{service} · {each.name}",
                    "url": f"/{each.slug}/{service}/v1/openapi.json",
                }
                for each in runtime.councils
                if service in each.services or service in open_services()
            ]
        else:
            found.append({"name": service, "url": f"/{service}/v1/openapi.json"})
    return found


def docs_page() -> str:
    """Swagger UI over every document, from files of this machine only."""
    head = '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">'
    scripts = "".join(
        f'<script src="/docs/{name}"></script>'
        for name in (
            "assets/swagger-ui-bundle.js",
            "assets/swagger-ui-standalone-preset.js",
            "start.js",
        )
    )
    return _page("Documents", f'<div id="swagger-ui"></div>{scripts}', head=head)


def docs_script(runtime: Runtime) -> str:
    """Starts Swagger UI; in the sandbox with a published test client filled in."""
    oauth = (
        'ui.initOAuth({clientId:"try-it-out",clientSecret:"sandbox",'
        'scopes:"citizen practitioner"});'
        if runtime.settings.sandbox
        else ""
    )
    urls = orjson.dumps(documents(runtime)).decode()
    return (
        f'const ui=SwaggerUIBundle({{urls:{urls},dom_id:"#swagger-ui",deepLinking:true,'
        "presets:[SwaggerUIBundle.presets.apis,SwaggerUIStandalonePreset],"
        f'layout:"StandaloneLayout",validatorUrl:null,tryItOutEnabled:true}});{oauth}'
    )


def release_notes_page() -> str:
    """The changelog of the standard, as it is written."""
    notes = openapi.changelog()
    return _page("Release notes", f"<main><h1>Release notes</h1><pre>{escape(notes)}</pre></main>")


def problems_page() -> str:
    """The problem catalogue as a list."""
    rows = "".join(
        f"<tr><td>{each.status}</td>"
        f"<td><a href='/problems/{each.slug}'>{escape(each.title)}</a></td>"
        f"<td><code>{each.slug}</code></td></tr>"
        for each in openapi.problems().values()
    )
    return _page(
        "Problems",
        "<main><h1>Problem types</h1><table><thead><tr><th>Status<th>Title<th>Type</thead>"
        f"<tbody>{rows}</tbody></table></main>",
    )


def problem_page(problem: openapi.Problem) -> str:
    """One problem type: what it means and what to do."""
    example = orjson.dumps(dict(problem.example), option=orjson.OPT_INDENT_2).decode()
    return _page(
        problem.title,
        f"<main><h1>{escape(problem.title)}</h1><p><strong class=tag>{problem.status}</strong> "
        f"<code>{escape(problem.type)}</code></p><h2>What it means</h2>"
        f"<p>{escape(problem.meaning)}</p><h2>What to do</h2><p>{escape(problem.what_to_do)}</p>"
        f"<h2>Example</h2><pre>{escape(example)}</pre></main>",
    )
