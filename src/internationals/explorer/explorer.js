// The explorer's page. Every text from the tables is set as text (textContent, attributes), never
// as markup; nothing is fetched. Python answers each change of `selection` with a new `view`.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

let pages = 0;

function render({ model, el }) {
  const page = `explorer-${++pages}`;
  const word = (name) => model.get("words")[name] ?? name;
  const cleanings = [];
  const on = (event, handler) => {
    model.on(event, handler);
    cleanings.push(() => model.off(event, handler));
  };

  const root = element("div", {
    class: "explorer",
    // JupyterLab's own keys (arrows, Enter, letters) must not move cells while one works here.
    "data-lm-suppress-shortcuts": "true",
  });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);

  const parts = {};
  for (const name of ["controls", "map", "details", "counts", "table", "code"]) {
    parts[name] = element("section", { class: `explorer-${name}` });
  }
  root.append(element("div", { class: "explorer-page" }, ...Object.values(parts)));

  // --- controls ------------------------------------------------------------------------------

  function change(values) {
    model.set("selection", { ...model.get("selection"), ...values });
    model.save_changes();
  }

  function fieldset(name, ...children) {
    return element(
      "fieldset",
      { "data-control": name },
      element("legend", {}, word(name)),
      ...children,
    );
  }

  function choice(type, name, value, label, handler) {
    const input = element("input", { type, name: `${page}-${name}`, value, onchange: handler });
    return element("label", {}, input, element("span", {}, label));
  }

  function boxes({ name, options }) {
    const group = fieldset(
      name,
      ...options.map(({ value, label }) =>
        choice("checkbox", name, value, label, () => {
          const ticked = [...group.querySelectorAll("input:checked")].map((box) => box.value);
          change({ [name]: ticked.length === options.length ? null : ticked });
        }),
      ),
    );
    return group;
  }

  let waiting;
  function later(action) {
    clearTimeout(waiting);
    waiting = setTimeout(action, 120);
  }

  function drawControls() {
    const confidence = element("input", {
      type: "range", min: 0, max: 1, step: 0.05, id: `${page}-confidence`,
      oninput: () => {
        output.textContent = (+confidence.value).toFixed(2);
        later(() => change({ least_confidence: +confidence.value }));
      },
    });
    const output = element("output", { for: `${page}-confidence` });
    const search = element("input", {
      type: "search", id: `${page}-search`, autocomplete: "off", spellcheck: "false",
      oninput: () => later(() => change({ search: search.value })),
    });
    const languages = [["en", "English"], ["zh", "中文"]].map(([value, label]) =>
      choice("radio", "language", value, label, () => {
        model.set("language", value);
        model.save_changes();
      }),
    );
    const hosts = [["any", "host_any"], ["true", "host_named"], ["false", "host_none"]].map(
      ([value, label]) =>
        choice("radio", "host", value, word(label), () =>
          change({ host: value === "any" ? null : value === "true" }),
        ),
    );
    parts.controls.replaceChildren(
      element("h3", {}, word("controls")),
      fieldset("language", ...languages),
      ...model.get("controls").map(boxes),
      fieldset("host", ...hosts),
      element(
        "div",
        { class: "explorer-field", "data-control": "least_confidence" },
        element("label", { for: confidence.id }, word("least_confidence")),
        confidence,
        output,
      ),
      element(
        "div",
        { class: "explorer-field", "data-control": "search" },
        element("label", { for: search.id }, word("search")),
        search,
      ),
      element(
        "button",
        {
          type: "button", "data-control": "reset",
          onclick: () => change(model.get("everything")),
        },
        word("reset"),
      ),
    );
    setControls();
  }

  function setControls() {
    const selection = model.get("selection");
    for (const input of parts.controls.querySelectorAll("input")) {
      const name = input.closest("[data-control]").dataset.control;
      const value = selection[name];
      if (name === "language") input.checked = input.value === model.get("language");
      else if (name === "host") input.checked = input.value === String(value ?? "any");
      else if (input.type === "checkbox") input.checked = !value || value.includes(input.value);
      else if (document.activeElement !== input) input.value = value;
    }
    const confidence = parts.controls.querySelector("input[type=range]");
    parts.controls.querySelector("output").textContent = (+confidence.value).toFixed(2);
  }

  // --- map -----------------------------------------------------------------------------------

  const svg = drawn("svg", { role: "group", "aria-label": "" });
  const definitions = drawn("defs");
  const land = drawn("g", { class: "explorer-land" });
  // Edges of the country pointed at, chosen and focused: above all land, so that none is covered.
  const marks = drawn("g", { class: "explorer-marks", "aria-hidden": "true" });
  for (const name of ["pointed", "chosen", "focused"]) {
    marks.append(drawn("path", { "data-mark": name }));
  }
  const mark = (name, country) =>
    marks
      .querySelector(`[data-mark=${name}]`)
      .setAttribute("d", model.get("outlines")[country]?.path ?? "");
  svg.append(definitions, land, marks);
  const tip = element("div", { class: "explorer-tip", "aria-hidden": "true", hidden: true });
  const frame = element("div", { class: "explorer-frame" }, svg, tip);
  const zoom = element("div", { class: "explorer-zoom", role: "group" });
  const legend = element("ul", { class: "explorer-legend" });
  const help = element("p", { class: "explorer-help", id: `${page}-help` });
  const mapTitle = element("h3");
  parts.map.append(mapTitle, zoom, frame, legend, help);
  svg.setAttribute("aria-describedby", help.id);

  const countries = new Map(); // code → group of its outlines
  const shapes = new Map(); // code → outline and marker
  let region = "World";

  function drawOutlines() {
    const outlines = model.get("outlines");
    const small = ([code]) => !!outlines[code.slice(0, 2)]?.marker;
    // The markers of small countries lie above their neighbours.
    const inOrder = Object.entries(outlines).sort((one, other) => small(one) - small(other));
    for (const [code, outline] of inOrder) {
      const country = code.slice(0, 2);
      if (!countries.has(country)) {
        const group = drawn("g", { "data-country": country });
        countries.set(country, group);
        land.append(group);
      }
      const path = drawn("path", { d: outline.path, "data-code": code });
      const marker = drawn("circle", { cx: outline.x, cy: outline.y, "data-code": code });
      if (!outline.marker) marker.classList.add("explorer-large");
      countries.get(country).append(path, marker);
      shapes.set(code, { path, marker, outline });
    }
  }

  function pattern(id, fill, scale) {
    const size = fill.stripes ? 12 : 9;
    const tile = drawn("pattern", {
      id, width: size, height: size, patternUnits: "userSpaceOnUse",
      patternTransform: `scale(${scale})`,
    });
    tile.append(drawn("rect", { width: size, height: size, fill: fill.face }));
    const line = (d, stroke, width) =>
      tile.append(drawn("path", { d, stroke, "stroke-width": width, fill: "none" }));
    // Slanted lines run over the corners of the tile, so that they join from tile to tile.
    const rising = `M-2,2L2,-2M0,${size}L${size},0M${size - 2},${size + 2}L${size + 2},${size - 2}`;
    const falling = `M-2,${size - 2}L2,${size + 2}M0,0L${size},${size}M${size - 2},-2L${size + 2},2`;
    if (fill.stripes) line(rising, fill.stripes, size * Math.SQRT1_2 / 2);
    if (/[/x]/.test(fill.hatch)) line(rising, fill.hatch_colour, 1.6);
    if (/[\\x]/.test(fill.hatch)) line(falling, fill.hatch_colour, 1.6);
    if (fill.hatch.includes("-")) line(`M0,2H${size}M0,6.5H${size}`, fill.hatch_colour, 1.2);
    return tile;
  }

  const paint = (fill, number) =>
    fill.stripes || fill.hatch ? `url(#${page}-fill-${number})` : fill.face;

  // Width of a unit of the drawing on the screen changes with the window and the part shown;
  // markers and hatches keep their size on the screen.
  function fit() {
    const box = model.get("windows")[region].box;
    const units = box[2] / Math.max(frame.clientWidth, 1);
    svg.setAttribute("viewBox", box.join(" "));
    for (const tile of definitions.children) {
      tile.setAttribute("patternTransform", `scale(${units})`);
    }
    for (const { marker } of shapes.values()) marker.setAttribute("r", 4 * units);
    placeQuestions(units);
  }

  function placeQuestions(units) {
    for (const sign of land.querySelectorAll("text")) sign.setAttribute("font-size", 12 * units);
  }

  function show(name) {
    region = name;
    for (const button of zoom.children) {
      button.setAttribute("aria-pressed", String(button.dataset.window === region));
    }
    fit();
  }

  function inView(country) {
    const [left, top, width, height] = model.get("windows")[region].box;
    const { x, y } = model.get("outlines")[country];
    return left <= x && x <= left + width && top <= y && y <= top + height;
  }

  function drawZoom() {
    zoom.setAttribute("aria-label", word("zoom"));
    zoom.replaceChildren(
      ...Object.entries(model.get("windows")).map(([name, { label }]) =>
        element(
          "button",
          {
            type: "button", "data-window": name, "aria-pressed": String(name === region),
            onclick: () => show(name),
          },
          label,
        ),
      ),
    );
  }

  function colour() {
    const view = model.get("view");
    definitions.replaceChildren(
      ...view.fills.map((fill, number) => pattern(`${page}-fill-${number}`, fill, 1)),
    );
    for (const sign of land.querySelectorAll("text")) sign.remove();
    for (const [code, { path, marker, outline }] of shapes) {
      const place = view.places[code];
      const fill = place ? view.fills[place.fill] : null;
      for (const shape of [path, marker]) {
        shape.classList.toggle("explorer-filled", !!place);
        shape.classList.toggle("explorer-doubtful", !!place?.doubtful);
        shape.style.fill = place ? paint(fill, place.fill) : "";
        // A subdivision without an entry is part of its country.
        if (code.length > 2) shape.style.display = place ? "" : "none";
      }
      path.dataset.fill = place ? place.fill : "";
      if (place?.doubtful) {
        countries.get(code.slice(0, 2)).append(
          drawn("text", { x: outline.x, y: outline.y, "aria-hidden": "true" }, "?"),
        );
      }
    }
    const focused = document.activeElement?.closest?.("[data-country]")?.dataset.country;
    const reachable = sorted();
    const first = reachable.includes(focused) ? focused : reachable[0];
    for (const [code, group] of countries) {
      const told = view.hover[code];
      const attributes = {
        role: told ? "button" : null,
        tabindex: told ? (code === first ? 0 : -1) : null,
        "aria-label": told ? [told.name, ...told.lines].join(". ") : null,
        "aria-hidden": told ? null : "true",
      };
      for (const [name, value] of Object.entries(attributes)) {
        if (value === null) group.removeAttribute(name);
        else group.setAttribute(name, value);
      }
    }
    markChosen();
    fit();
    legend.replaceChildren(
      ...view.legend.map(({ fill, label, doubtful }, index) => {
        const swatch = drawn("svg", { width: 26, height: 14, "aria-hidden": "true" });
        const look = fill == null ? null : view.fills[fill];
        const id = `${page}-key-${index}`;
        if (look) swatch.append(drawn("defs", {}, pattern(id, look, 1)));
        swatch.append(
          drawn("rect", {
            x: 0.5, y: 0.5, width: 25, height: 13,
            class: doubtful ? "explorer-swatch explorer-doubtful" : "explorer-swatch",
            style: `fill:${look ? (look.stripes || look.hatch ? `url(#${id})` : look.face) : doubtful ? "#fff" : "#e4e4e4"}`,
          }),
        );
        return element("li", {}, swatch, element("span", {}, label));
      }),
    );
  }

  function sorted() {
    const language = model.get("language");
    const hover = model.get("view").hover;
    return Object.keys(hover).filter((code) => countries.has(code)).sort((one, other) =>
      hover[one].name.localeCompare(hover[other].name, language),
    );
  }

  function markChosen() {
    mark("chosen", model.get("country"));
    for (const [code, group] of countries) {
      const chosen = code === model.get("country");
      group.classList.toggle("explorer-chosen", chosen);
      if (group.hasAttribute("role")) group.setAttribute("aria-pressed", String(chosen));
    }
  }

  function countryAt(event) {
    return event.target.closest?.("[data-country]")?.dataset.country;
  }

  function tell(code, x, y) {
    const told = model.get("view").hover[code];
    const name = told?.name ?? model.get("names")[code];
    if (!name) return hush();
    mark("pointed", code);
    tip.replaceChildren(
      element("strong", {}, name),
      ...(told?.lines ?? [word("no_entry")]).map((line) => element("div", {}, line)),
    );
    tip.hidden = false;
    const room = frame.getBoundingClientRect();
    const left = Math.min(Math.max(x - room.left + 12, 0), room.width - tip.offsetWidth);
    const below = y - room.top + 14;
    tip.style.left = `${Math.max(left, 0)}px`;
    tip.style.top = `${below + tip.offsetHeight > room.height ? Math.max(below - tip.offsetHeight - 28, 0) : below}px`;
  }

  function hush() {
    tip.hidden = true;
    mark("pointed", "");
  }

  function choose(code, focus = false) {
    model.set("country", code);
    model.save_changes();
    focusDetails = focus;
  }

  land.addEventListener("pointermove", (event) => {
    const code = countryAt(event);
    if (code) tell(code, event.clientX, event.clientY);
    else hush();
  });
  svg.addEventListener("pointerleave", hush);
  land.addEventListener("click", (event) => {
    const code = countryAt(event);
    if (code) choose(code);
  });
  // On the frame: in Chromium an SVG group that listens for focus takes it, a stop that says nothing.
  frame.addEventListener("focusin", (event) => {
    const code = countryAt(event);
    if (event.target.matches(":focus-visible")) mark("focused", code);
    const shape = shapes.get(code)?.marker.getBoundingClientRect();
    if (shape) tell(code, shape.left, shape.top);
  });
  frame.addEventListener("focusout", () => {
    mark("focused", "");
    hush();
  });
  frame.addEventListener("keydown", (event) => {
    const code = countryAt(event);
    if (!code) return;
    const order = sorted();
    const position = order.indexOf(code);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    let next;
    if (event.key in steps) next = order.at((position + steps[event.key]) % order.length);
    else if (event.key === "Home") next = order[0];
    else if (event.key === "End") next = order.at(-1);
    else if (event.key === "Enter" || event.key === " ") choose(code, true);
    else if (event.key === "Escape") choose("");
    else return;
    event.preventDefault();
    if (next) {
      if (!inView(next)) show("World");
      countries.get(code).setAttribute("tabindex", -1);
      countries.get(next).setAttribute("tabindex", 0);
      countries.get(next).focus({ preventScroll: true });
    }
  });

  // --- an entry's details --------------------------------------------------------------------

  let focusDetails = false;
  parts.details.setAttribute("aria-live", "polite");

  function drawDetails() {
    const details = model.get("details");
    if (!details.country) {
      parts.details.replaceChildren(element("p", { class: "explorer-help" }, word("details_empty")));
      return;
    }
    const title = element("h3", { tabindex: -1 }, details.title);
    const close = () => {
      const group = countries.get(details.country);
      choose("");
      if (group?.hasAttribute("tabindex")) group.focus({ preventScroll: true });
    };
    const described = (name, value) => [element("dt", {}, word(name)), element("dd", {}, value)];
    parts.details.replaceChildren(
      title,
      element("button", { type: "button", onclick: close, "data-control": "close" }, word("close")),
      ...(details.empty ? [element("p", {}, details.empty)] : []),
      ...details.entries.map((entry) =>
        element(
          "article",
          { "data-section": entry.id },
          element("h4", {}, entry.name),
          ...(entry.other_names ? [element("p", {}, entry.other_names)] : []),
          element(
            "dl",
            {},
            ...described("organization", `${entry.organization} · ${entry.status}`),
            ...described("place", entry.place),
            ...described("host_party", entry.host_party),
            ...described("evidence", withConfidence(entry)),
          ),
          element("blockquote", {}, entry.quote),
          element("p", { class: "explorer-help" }, entry.source),
        ),
      ),
    );
    parts.details.onkeydown = (event) => {
      if (event.key === "Escape") close();
    };
    if (focusDetails) title.focus();
    focusDetails = false;
  }

  const withConfidence = ({ evidence, confidence }) =>
    confidence == null ? evidence : `${evidence} · ${rounded(confidence)}`;

  // What is not certain must not look so for being rounded.
  const rounded = (confidence) =>
    confidence < 1 && confidence.toFixed(2) === "1.00" ? "> 0.99" : confidence.toFixed(2);

  // --- counts --------------------------------------------------------------------------------

  const summary = element("p", { class: "explorer-summary", role: "status" });
  const countsTitle = element("h3");
  const countsBox = element("div", { class: "explorer-scroll", tabindex: 0, role: "region" });
  parts.counts.append(countsTitle, summary, countsBox);

  // No host party named means that none is recorded: that is no zero.
  const counted = (line, name) =>
    name === "with_host" && !line.with_host ? (line.entries ? word("not_recorded") : "—") : line[name];

  function drawCounts() {
    const view = model.get("view");
    countsTitle.textContent = word("counts");
    summary.textContent = view.summary;
    const columns = ["entries", "countries", "with_host", "unplaced"];
    countsBox.setAttribute("aria-label", word("counts"));
    countsBox.replaceChildren(
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, word("organization")),
            ...columns.map((name) =>
              element("th", { scope: "col", class: "explorer-number" }, word(name)),
            ),
          ),
        ),
        element(
          "tbody",
          {},
          ...view.counts.map((line) =>
            element(
              "tr",
              {},
              element("th", { scope: "row" }, line.name),
              ...columns.map((name) => element("td", { class: "explorer-number" }, counted(line, name))),
            ),
          ),
        ),
      ),
    );
  }

  // --- table ---------------------------------------------------------------------------------

  const COLUMNS = [
    "place", "organization", "status", "name", "other_names", "host_party", "evidence",
    "confidence", "source",
  ];
  let order = { column: null, falling: false };
  const tableTitle = element("h3");
  const tableHelp = element("p", { class: "explorer-help" });
  const tableBox = element("div", {
    class: "explorer-scroll explorer-entries", tabindex: 0, role: "region",
  });
  parts.table.append(tableTitle, tableHelp, tableBox);

  function inOrder(rows) {
    const { column, falling } = order;
    if (!column) return rows;
    const language = model.get("language");
    // By the number where there is one; what is not recorded or not known comes last either way.
    const missing = (row) =>
      (column === "host_party" && !row.has_host) || (column === "place" && !row.country) ||
      row[column] === null || row[column] === "";
    return [...rows].sort((one, other) => {
      if (missing(one) !== missing(other)) return missing(one) ? 1 : -1;
      const [a, b] = [one[column], other[column]];
      const way = typeof a === "number" ? a - b : String(a).localeCompare(String(b), language, { numeric: true });
      return falling ? -way : way;
    });
  }

  function drawTable() {
    const view = model.get("view");
    tableTitle.textContent = word("table");
    tableHelp.textContent = [view.extent, view.truncated, word("table_help")].filter(Boolean).join(" ");
    tableBox.setAttribute("aria-label", word("table"));
    const heads = COLUMNS.map((name) =>
      element(
        "th",
        {
          scope: "col", "data-column": name,
          "aria-sort": order.column !== name ? "none" : order.falling ? "descending" : "ascending",
        },
        element(
          "button",
          {
            type: "button",
            onclick: () => {
              order = { column: name, falling: order.column === name && !order.falling };
              drawTable();
              tableBox.querySelector(`[data-column=${name}] button`).focus();
            },
          },
          word(name),
        ),
      ),
    );
    const body = inOrder(view.rows).map((row) =>
      element(
        "tr",
        { "data-section": row.id },
        ...COLUMNS.map((name) => {
          if (name === "place" && row.country) {
            const open = () => choose(row.country, true);
            return element("td", {}, element("button", { type: "button", onclick: open }, row.place));
          }
          if (name === "confidence") {
            const shown = row.confidence == null ? "—" : rounded(row.confidence);
            return element("td", { class: "explorer-number" }, shown);
          }
          return element("td", {}, row[name]);
        }),
      ),
    );
    tableBox.replaceChildren(
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...body),
      ),
    );
  }

  // --- the line of Python, and saving --------------------------------------------------------

  const code = element("code");
  const codeTitle = element("h3");
  const copy = element("button", { type: "button", "data-control": "copy" });
  const save = element("button", { type: "button", "data-control": "save", class: "explorer-main" });
  const saved = element("div", { class: "explorer-saved", role: "status" });
  const codeBox = element("pre", { tabindex: 0, role: "region" }, code);
  parts.code.append(codeTitle, codeBox, copy, save, saved);

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Without leave to write, or without TLS: mark it, so that the reader's own key copies.
      getSelection().selectAllChildren(code);
      return;
    }
    copy.textContent = word("copied");
    setTimeout(() => (copy.textContent = word("copy")), 1500);
  });
  save.addEventListener("click", () => {
    save.disabled = true;
    saved.textContent = word("saving");
    model.send({ do: "save" });
  });
  on("msg:custom", (message) => {
    if (!message.saved) return;
    save.disabled = false;
    saved.replaceChildren(
      element("ul", {}, ...message.saved.map((file) => element("li", {}, element("code", {}, file)))),
      ...message.problems.map((problem) => element("p", {}, problem)),
    );
  });

  function drawCode() {
    codeTitle.textContent = word("code");
    codeBox.setAttribute("aria-label", word("code"));
    code.textContent = model.get("view").code;
    copy.textContent = word("copy");
    save.textContent = word("save");
  }

  // --- all of it -----------------------------------------------------------------------------

  function drawWords() {
    root.lang = model.get("language") === "zh" ? "zh-Hans" : "en";
    mapTitle.textContent = word("map");
    help.textContent = word("map_help");
    svg.setAttribute("aria-label", word("map"));
    legend.setAttribute("aria-label", word("legend"));
    drawZoom();
    const focused = document.activeElement?.closest?.("[data-control=language]");
    drawControls();
    if (focused) parts.controls.querySelector("[data-control=language] input:checked").focus();
    saved.textContent = "";
  }

  function drawView() {
    colour();
    drawCounts();
    drawTable();
    drawCode();
    // Which view is on the screen, for who waits for it.
    requestAnimationFrame(() => (root.dataset.view = model.get("view").number));
  }

  on("change:words", () => {
    drawWords();
    drawDetails();
  });
  on("change:selection", setControls);
  on("change:view", drawView);
  on("change:details", drawDetails);
  on("change:country", markChosen);

  drawOutlines();
  drawWords();
  drawView();
  drawDetails();
  const watch = new ResizeObserver(fit);
  watch.observe(frame);
  cleanings.push(() => watch.disconnect());
  return () => cleanings.forEach((clean) => clean());
}

export default { render };
