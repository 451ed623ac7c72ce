"""The schema written down for machines: the contents of datapackage.json."""

from __future__ import annotations

from typing import Any

from internationals.tables.schema import FORMATS, PACKAGE, TABLES, Column, Format, TableSchema


def descriptor(format: Format = "csv") -> dict[str, Any]:
    """The Frictionless data package that describes the folder of tables.

    Parameters
    ----------
    format : of the tables' files
    """
    pages = {"title": "The pages that the table of articles names", "path": f"articles.{format}"}
    return {
        "profile": FORMATS[format]["package"],
        **PACKAGE,
        "sources": [pages, *PACKAGE["sources"]],
        "resources": [_resource(table, format) for table in TABLES.values()],
    }


def _resource(table: TableSchema, format: Format) -> dict[str, Any]:
    # A primary key may have no empty cell; where ours has, `checks` alone checks it.
    nullable = {column.name for column in table.columns if column.nullable}
    schema = _given(
        fields=list(map(_field, table.columns)),
        missingValues=[""],
        primaryKey=[] if nullable & set(table.key) else list(table.key),
        foreignKeys=[
            {"fields": key.column, "reference": {"resource": key.table, "fields": key.references}}
            for key in table.foreign_keys
        ],
    )
    return {
        "name": table.name,
        "path": f"{table.name}.{format}",
        "profile": FORMATS[format]["resource"],
        "description": f"One row per {table.row}.",
        "format": format,
        **FORMATS[format]["file"],
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    is_boolean = column.type == "boolean"
    return _given(
        name=column.name,
        type=column.type,
        description=column.description,
        unit=column.unit,
        trueValues=["true"] * is_boolean,
        falseValues=["false"] * is_boolean,
        constraints=_given(
            required=not column.nullable or None,
            enum=list(column.terms),
            pattern=column.pattern,
            minimum=column.minimum,
            maximum=column.maximum,
        ),
    )


def _given(**values: Any) -> dict[str, Any]:
    """The values that there are."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
