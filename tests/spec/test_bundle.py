"""The bundler and the reader refuse what they cannot keep right, and lose nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openapi.bundle import bundle
from openapi.code_lists import Code, CodeList
from openapi.reading import SpecificationError, read

ROOT = """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /things:
    $ref: components/paths/things.yaml
"""
PATH = """
post:
  operationId: makeThing
  requestBody:
    content:
      application/json:
        schema: {$ref: ../schemas/Thing.yaml}
        examples:
          one: {$ref: ../examples/makeThing/one.json}
  responses:
    '200':
      description: done
      content:
        application/json:
          schema: {$ref: ../schemas/Answer.yaml}
"""
FILES = {
    "root.yaml": ROOT,
    "components/paths/things.yaml": PATH,
    "components/schemas/Thing.yaml": """
oneOf: [{$ref: Red.yaml}, {$ref: Blue.yaml}]
discriminator: {propertyName: kind, mapping: {red: Red.yaml, blue: Blue.yaml}}
""",
    "components/schemas/Red.yaml": "{type: object, properties: {kind: {type: string}}}",
    "components/schemas/Blue.yaml": """
type: object
properties: {kind: {type: string}, shade: {type: string, x-code-list: shades}}
""",
    "components/schemas/Answer.yaml": """
type: object
properties:
  shade: {type: string, x-code-list: shades}
  size: {type: string, x-code-list: sizes}
""",
    "components/examples/makeThing/one.json": '{"summary": "S", "value": {"$ref": "kept"}}',
}


def shades(name: str) -> CodeList:
    """An open list with a code for answers only, and a closed one."""
    codes = (Code("dark", "D", "d", "s"), Code("other", "O", "o", "s", response_only=True))
    return CodeList(name, name, "s", name == "sizes", "two sizes" if name == "sizes" else "", codes)


def written(folder: Path, **changed: str) -> Path:
    """The files above in a folder, some of them changed; the root document."""
    for name, content in {**FILES, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / "root.yaml"


def made(folder: Path, **changed: str) -> dict[str, Any]:
    return bundle(written(folder, **changed), shades)


def test_files_become_components_named_after_their_stems(tmp_path: Path) -> None:
    document = made(tmp_path)
    assert list(document["components"]["schemas"]) == ["Answer", "Blue", "Red", "Thing"]
    post = document["paths"]["/things"]["post"]
    content = post["requestBody"]["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/Thing"}


def test_discriminators_point_to_components(tmp_path: Path) -> None:
    thing = made(tmp_path)["components"]["schemas"]["Thing"]
    assert thing["discriminator"]["mapping"] == {
        "red": "#/components/schemas/Red",
        "blue": "#/components/schemas/Blue",
    }


def test_the_value_of_an_example_is_left_as_it_is(tmp_path: Path) -> None:
    post = made(tmp_path)["paths"]["/things"]["post"]
    examples = post["requestBody"]["content"]["application/json"]["examples"]
    assert examples["one"]["value"] == {"$ref": "kept"}


def test_a_list_is_closed_wherever_a_client_may_send_it(tmp_path: Path) -> None:
    schemas = made(tmp_path)["components"]["schemas"]
    assert schemas["Blue"]["properties"]["shade"]["enum"] == ["dark"]
    answered = schemas["Answer"]["properties"]
    assert "enum" not in answered["shade"]
    assert answered["shade"]["x-extensible-enum"] == ["dark", "other"]
    assert answered["size"]["enum"] == ["dark", "other"]


def test_a_schema_of_both_directions_has_no_codes_for_answers_only(tmp_path: Path) -> None:
    answer = "{type: object, properties: {whole: {$ref: Blue.yaml}}}"
    with pytest.raises(SpecificationError, match="could not answer all its codes"):
        made(tmp_path, **{"components/schemas/Answer.yaml": answer})


def test_the_files_themselves_are_not_changed(tmp_path: Path) -> None:
    root = written(tmp_path)
    bundle(root, shades)
    blue = tmp_path / "components" / "schemas" / "Blue.yaml"
    assert read(blue)["properties"]["shade"] == {"type": "string", "x-code-list": "shades"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("components/schemas/Red.yaml", "{$ref: Gone.yaml}", "Gone.yaml: cannot be read"),
        ("components/schemas/Red.yaml", "{$ref: Blue.yaml, type: object}", "neighbours"),
        ("components/schemas/Red.yaml", "{$ref: 'Blue.yaml#/properties'}", "inside a component"),
        ("components/schemas/Red.yaml", "{$ref: '#/properties'}", "its own file"),
        ("components/schemas/Red.yaml", "{$ref: more/Blue.yaml}", "share a name"),
        ("components/paths/things.yaml", "{$ref: things.yaml}", "includes itself"),
        ("components/paths/things.yaml", "{get: {$ref: 'x.yaml#/a/b'}}", "nothing is there"),
        ("components/schemas/Red.yaml", "{type: object, type: string}", "stands twice"),
        ("components/schemas/Red.yaml", "{type: [}", "Red.yaml"),
    ],
)
def test_what_cannot_be_kept_right_is_refused(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    files = {
        "components/schemas/more/Blue.yaml": "{type: object}",
        "components/paths/x.yaml": "{a: {c: 1}}",
        name: content,
    }
    with pytest.raises(SpecificationError, match=said):
        made(tmp_path, **files)


def test_a_component_of_the_root_may_not_stand_twice(tmp_path: Path) -> None:
    root = ROOT + "components: {schemas: {Blue: {type: object}}}\n"
    with pytest.raises(SpecificationError, match="stands twice"):
        made(tmp_path, **{"root.yaml": root})


def test_yaml_means_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "traps.yaml"
    path.write_text("{a: no, b: 2024-01-02, c: 12:30, d: 010, e: 1_000, f: true, g: 7, h: on}\n")
    assert read(path) == {
        "a": "no",
        "b": "2024-01-02",
        "c": "12:30",
        "d": "010",
        "e": "1_000",
        "f": True,
        "g": 7,
        "h": "on",
    }


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3\n", "x: {a: 1, a: 2}\n", "{[a]: 1}\n"])
def test_keys_are_text_and_unique(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text(text)
    with pytest.raises(SpecificationError, match=r"keys\.yaml"):
        read(path)


def test_json_keys_are_unique(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text('{"value": {"a": 1, "a": 2}}')
    with pytest.raises(SpecificationError, match="stands twice"):
        read(path)
