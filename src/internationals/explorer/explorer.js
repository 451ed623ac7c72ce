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
  for (const name of ["head", "map", "details", "controls", "counts", "claims", "table", "save"]) {
    const kind = { head: "header", controls: "details" }[name] ?? "section";
    parts[name] = element(kind, { class: `explorer-${name}` });
  }
  root.append(element("div", { class: "explorer-page" }, ...Object.values(parts)));

  // --- asking Python, and waiting for it -----------------------------------------------------

  const busy = element("p", { class: "explorer-busy", role: "status" });
  let signs = [];

  function wait() {
    answered();
    signs = [
      setTimeout(() => { busy.textContent = word("busy"); root.setAttribute("aria-busy", true); }, 500),
      setTimeout(() => { busy.textContent = word("lost"); }, 30_000),
    ];
  }

  function answered() {
    signs.forEach(clearTimeout);
    busy.textContent = "";
    root.removeAttribute("aria-busy");
  }

  function ask(name, value) {
    if (JSON.stringify(model.get(name)) === JSON.stringify(value)) return;
    wait();
    model.set(name, value);
    model.save_changes();
  }

  // --- heading -------------------------------------------------------------------------------

  const title = element("h2");
  const summary = element("p", { class: "explorer-summary", role: "status" });
  const languages = element("fieldset", { "data-control": "language" });
  parts.head.append(title, languages, summary, busy);

  function drawHead() {
    title.textContent = word("title");
    languages.replaceChildren(
      element("legend", {}, word("language")),
      ...[["en", "English"], ["zh", "中文"]].map(([value, label]) =>
        choice("radio", "language", value, label, () => ask("language", value)),
      ),
    );
  }

  // --- filters -------------------------------------------------------------------------------

  const change = (values) => ask("selection", { ...model.get("selection"), ...values });

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
    const hosts = [["any", "host_any"], ["true", "host_named"], ["false", "host_none"]].map(
      ([value, label]) =>
        choice("radio", "host", value, word(label), () =>
          change({ host: value === "any" ? null : value === "true" }),
        ),
    );
    parts.controls.replaceChildren(
      element("summary", {}, element("h3", {}, word("controls"))),
      element(
        "div",
        { class: "explorer-field", "data-control": "search" },
        element("label", { for: search.id }, word("search")),
        search,
        element("small", {}, word("search_help")),
      ),
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
    for (const input of root.querySelectorAll("[data-control] input")) {
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
  const display = element("div", { class: "explorer-zoom", role: "group", "data-control": "display" });
  const empty = element("div", { class: "explorer-empty", role: "status" });
  const legend = element("ul", { class: "explorer-legend" });
  const help = element("p", { class: "explorer-help", id: `${page}-help` });
  parts.map.append(element("div", { class: "explorer-bar" }, zoom, display), empty, frame, legend, help);
  svg.setAttribute("aria-describedby", help.id);

  const countries = new Map(); // code → group of its outlines
  const shapes = new Map(); // code → outline and marker
  let region = "World";
  let asDots = false;

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
    // Stripes of a second international are as wide as what is between them.
    const striped = fill.stripe > 1;
    const size = striped ? 12 : 9;
    const tile = drawn("pattern", {
      id, width: size, height: size, patternUnits: "userSpaceOnUse",
      patternTransform: `scale(${scale})`,
    });
    tile.append(drawn("rect", { width: size, height: size, fill: fill.face }));
    const line = (d, width) =>
      tile.append(drawn("path", { d, stroke: fill.edge, "stroke-width": width, fill: "none" }));
    // Slanted lines run over the corners of the tile, so that they join from tile to tile.
    const rising = `M-2,2L2,-2M0,${size}L${size},0M${size - 2},${size + 2}L${size + 2},${size - 2}`;
    const falling = `M-2,${size - 2}L2,${size + 2}M0,0L${size},${size}M${size - 2},-2L${size + 2},2`;
    if (/[/x]/.test(fill.hatch)) line(rising, striped ? size * Math.SQRT1_2 / 2 : 1.6);
    if (fill.hatch.includes("x")) line(falling, 1.6);
    if (fill.hatch.includes("-")) line(`M0,2H${size}M0,6.5H${size}`, 1.2);
    return tile;
  }

  const paint = (fill, id) => (fill.hatch ? `url(#${id})` : fill.face);

  // Width of a unit of the drawing on the screen changes with the window and the part shown;
  // markers and hatches keep their size on the screen.
  function fit() {
    const box = model.get("windows")[region].box;
    const units = box[2] / Math.max(frame.clientWidth, 1);
    svg.setAttribute("viewBox", box.join(" "));
    for (const tile of definitions.children) {
      tile.setAttribute("patternTransform", `scale(${units})`);
    }
    const radius = (asDots ? 6 : 4) * units;
    const places = model.get("view").places;
    const dots = [...shapes].filter(([code]) => asDots && places[code]).map(([code, { outline }]) =>
      ({ code, x: outline.x, y: outline.y }),
    );
    pushApart(dots, 2.1 * radius);
    const at = new Map(dots.map((dot) => [dot.code, dot]));
    for (const [code, { marker, outline }] of shapes) {
      const { x, y } = at.get(code) ?? outline;
      for (const [name, value] of Object.entries({ cx: x, cy: y, r: radius })) {
        marker.setAttribute(name, value);
      }
    }
    for (const sign of land.querySelectorAll("text")) {
      const { x, y } = at.get(sign.dataset.sign) ?? shapes.get(sign.dataset.sign).outline;
      for (const [name, value] of Object.entries({ x, y, "font-size": 12 * units })) {
        sign.setAttribute(name, value);
      }
    }
  }

  // Dots that overlap move away from each other, by fixed steps: the same map looks the same again.
  function pushApart(dots, distance) {
    for (let step = 0; step < 40; step++) {
      for (let one = 0; one < dots.length; one++) {
        for (let other = one + 1; other < dots.length; other++) {
          const [a, b] = [dots[one], dots[other]];
          const [x, y] = [b.x - a.x || 0.1, b.y - a.y];
          const length = Math.hypot(x, y);
          if (length >= distance) continue;
          const push = (distance - length) / length / 4;
          a.x -= x * push; a.y -= y * push; b.x += x * push; b.y += y * push;
        }
      }
    }
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
    display.setAttribute("aria-label", word("display"));
    display.replaceChildren(
      ...["areas", "dots"].map((name) =>
        element(
          "button",
          {
            type: "button", "data-display": name, "aria-pressed": String(asDots === (name === "dots")),
            onclick: () => {
              asDots = name === "dots";
              drawZoom();
              display.querySelector(`[data-display=${name}]`).focus();
              colour();
            },
          },
          word(name),
        ),
      ),
    );
  }

  function drawEmpty() {
    const { text, filters = [] } = model.get("view").empty;
    empty.replaceChildren(
      ...(text ? [element("p", {}, text)] : []),
      ...filters.map(({ name, label, value }) =>
        element(
          "button",
          { type: "button", "data-drop": name, title: word("drop"), onclick: () => change({ [name]: value }) },
          `✕ ${label}`,
        ),
      ),
    );
  }

  function colour() {
    const view = model.get("view");
    svg.classList.toggle("explorer-dots", asDots);
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
        shape.style.stroke = !fill || fill.hatch || fill.edge === "none" ? "" : fill.edge;
        shape.style.fill =
          place && (!asDots || shape === marker) ? paint(fill, `${page}-fill-${place.fill}`) : "";
        // A subdivision without an entry is part of its country.
        if (code.length > 2) shape.style.display = place && (!asDots || shape === marker) ? "" : "none";
      }
      path.dataset.fill = place ? place.fill : "";
      if (place?.doubtful) {
        countries.get(code.slice(0, 2)).append(
          drawn("text", { x: outline.x, y: outline.y, "data-sign": code, "aria-hidden": "true" }, "?"),
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
            style: `fill:${look ? paint(look, id) : doubtful ? "#fff" : "#e4e4e4"}`,
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

  const untouched = () =>
    JSON.stringify(model.get("selection")) === JSON.stringify(model.get("everything"));

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
      ...(told?.lines ?? [word(untouched() ? "no_entry" : "no_entry_selected")]).map((line) => element("div", {}, line)),
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
    focusDetails = focus;
    ask("country", code);
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
    const chosen = element("h3", { tabindex: -1 }, details.title);
    const close = () => {
      const group = countries.get(details.country);
      choose("");
      if (group?.hasAttribute("tabindex")) group.focus({ preventScroll: true });
    };
    const described = (name, value) => [element("dt", {}, word(name)), element("dd", {}, value)];
    parts.details.replaceChildren(
      chosen,
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
            ...(entry.note ? described("note", entry.note) : []),
          ),
          ...quoted(entry),
        ),
      ),
    );
    parts.details.onkeydown = (event) => {
      if (event.key === "Escape") close();
    };
    if (focusDetails) chosen.focus();
    focusDetails = false;
  }

  // A quote as a reader of the page sees it, its links as links; the raw line on request.
  const quoted = ({ pieces, quote, source }) => [
    element(
      "blockquote",
      {},
      ...pieces.map(([text, href]) =>
        /^https?:/.test(href) ? element("a", { href, target: "_blank", rel: "noopener" }, text) : text,
      ),
    ),
    element(
      "details",
      { class: "explorer-raw" },
      element("summary", {}, source),
      element("pre", { "aria-label": word("raw") }, quote),
    ),
  ];

  const withConfidence = ({ evidence, confidence }) =>
    confidence == null ? evidence : `${evidence} · ${rounded(confidence)}`;

  // What is not certain must not look so for being rounded.
  const rounded = (confidence) =>
    confidence < 1 && confidence.toFixed(2) === "1.00" ? "> 0.99" : confidence.toFixed(2);

  // --- counts --------------------------------------------------------------------------------

  const countsTitle = element("h3");
  const countsBox = element("div", { class: "explorer-scroll", tabindex: 0, role: "region" });
  parts.counts.append(countsTitle, countsBox);

  // No host party named means that none is recorded: that is no zero.
  const counted = (line, name) =>
    name === "with_host" && !line.with_host ? (line.entries ? word("not_recorded") : "—") : line[name];

  function drawCounts() {
    const view = model.get("view");
    countsTitle.textContent = word("counts");
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

  // --- statements found ----------------------------------------------------------------------

  function drawClaims() {
    const { text, list } = model.get("view").claims;
    parts.claims.hidden = !model.get("selection").search?.trim();
    parts.claims.replaceChildren(
      element("h3", {}, word("claims")),
      element("p", { class: "explorer-help" }, text),
      ...list.map((claim) =>
        element(
          "article",
          { "data-claim": claim.id },
          ...(claim.sentence ? [element("p", {}, claim.sentence)] : []),
          element("p", { class: "explorer-help" }, [claim.verdict, claim.note].filter(Boolean).join(": ")),
          ...quoted(claim),
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
    // A column that no row has anything in is left out.
    const columns = COLUMNS.filter(
      (name) => !view.rows.length || view.rows.some((row) => row[name] !== ""),
    );
    const heads = columns.map((name) =>
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
        ...columns.map((name) => {
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

  // --- saving, and the line of Python --------------------------------------------------------

  const saveTitle = element("h3");
  const saves = element("div", { class: "explorer-zoom", role: "group", "data-control": "save" });
  const saved = element("p", { role: "status", class: "explorer-saved" });
  const code = element("code");
  const codeTitle = element("h3");
  const copy = element("button", { type: "button", "data-control": "copy" });
  const codeBox = element("pre", { tabindex: 0, role: "region" }, code);
  const python = model.get("python") ? [codeTitle, codeBox, copy] : [];
  parts.save.append(saveTitle, saves, saved, ...python);

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Without permission to write, or without TLS: select it, so that the reader's key copies.
      getSelection().selectAllChildren(code);
      return;
    }
    copy.textContent = word("copied");
    setTimeout(() => (copy.textContent = word("copy")), 1500);
  });

  function save(format) {
    for (const button of saves.children) button.disabled = true;
    saved.textContent = word("saving");
    model.send({ do: "save", format });
  }

  on("msg:custom", (message, buffers) => {
    if (!message.format) return;
    for (const button of saves.children) button.disabled = false;
    if (message.problem) {
      saved.textContent = message.problem;
      return;
    }
    const href = URL.createObjectURL(new Blob([buffers[0]], { type: message.type }));
    element("a", { href, download: message.name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    saved.replaceChildren(word("saved"), " ", element("code", {}, message.name));
  });

  function drawSave() {
    saveTitle.textContent = word("save");
    saves.setAttribute("aria-label", word("save"));
    saves.replaceChildren(
      ...model.get("formats").map((format) =>
        element(
          "button",
          { type: "button", "data-format": format, onclick: () => save(format) },
          format === "geojson" ? "GeoJSON" : format.toUpperCase(),
        ),
      ),
    );
    codeTitle.textContent = word("code");
    codeBox.setAttribute("aria-label", word("code"));
    copy.textContent = word("copy");
  }

  // --- all of it -----------------------------------------------------------------------------

  function drawWords() {
    root.lang = model.get("language") === "zh" ? "zh-Hans" : "en";
    help.textContent = word("map_help");
    svg.setAttribute("aria-label", word("map"));
    legend.setAttribute("aria-label", word("legend"));
    const focused = document.activeElement?.closest?.("[data-control=language]");
    drawHead();
    drawZoom();
    drawControls();
    drawSave();
    if (focused) languages.querySelector("input:checked").focus();
    saved.textContent = "";
  }

  function drawView() {
    answered();
    summary.textContent = model.get("view").summary;
    code.textContent = model.get("view").code;
    drawEmpty();
    colour();
    drawCounts();
    drawClaims();
    drawTable();
    // Which view is on the screen, for those who wait for it.
    requestAnimationFrame(() => (root.dataset.view = model.get("view").number));
  }

  on("change:words", () => {
    drawWords();
    drawDetails();
  });
  on("change:selection", setControls);
  on("change:view", drawView);
  on("change:details", () => {
    answered();
    drawDetails();
  });
  on("change:country", markChosen);

  // Beside the map the filters are always open; below it, on a narrow page, they are folded.
  let wide;
  function fold() {
    const now = root.clientWidth >= 820;
    if (now !== wide) parts.controls.open = now;
    wide = now;
    fit();
  }

  drawOutlines();
  drawWords();
  drawView();
  drawDetails();
  const watch = new ResizeObserver(fold);
  watch.observe(root);
  watch.observe(frame);
  cleanings.push(() => watch.disconnect());
  return () => cleanings.forEach((clean) => clean());
}

export default { render };
