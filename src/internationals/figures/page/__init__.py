"""The house of figures: one page, one grid, one legend, one map, one way of saving.

A figure is a function of the tables, 15 to 40 lines long. It makes a `Page`, which has its words
(from figures/words.toml), names and hues; computes its table; and hands over a function that draws
on a `Canvas`, in millimetres from the upper left corner, and returns how far down it came::

    def sections_per_region(
        tables: Tables, organization_id: str, **options: Unpack[Options]
    ) -> Figure:
        page = Page("sections_per_region", tables, **options)
        counts = spread.by_region(tables, organization_id)
        if counts.empty:
            raise page.error("no_list", name=page.organization(organization_id))
        hue = page.hues([organization_id])[organization_id]

        most = int(counts.max())
        columns = [
            GridColumn(page.say("region"), lambda row: row["region"], (30.0, 22.0)),
            GridColumn("", lambda row: Label(marks=[Bar(0, row["n"], hue, 7.0)]),
                   scale=lambda wide: Scale(0, most, 1.0, wide - 2.0)),
        ]
        rows = counts.rename("n").reset_index().to_dict("records")
        return page.figure(
            title=page.say("title", n=counts.sum()), subtitle=page.say("subtitle"),
            alt=page.say("alt", …), table=counts,
            draw=lambda canvas: grid(canvas, 0, columns, rows), source=page.source([organization_id]),
        )

The drawing reads `canvas.width`, `canvas.narrow` and `canvas.sizes`, so that it is laid out anew for
a column. `canvas.inset` gives ordinary axes, for seaborn and geopandas.
"""
