// What a worksheet does beyond being filled in: it keeps the pupil's work in this browser, saves
// and opens copies of it, and lets words of a text be marked. It fetches nothing and sends nothing.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const place = $("work");
  const words = place.dataset;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const say = (text) => { $("said").textContent = text; };
  const made = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };

  // --- marked words ---------------------------------------------------------------------------

  // The pieces of text in which words can be marked. Each knows its element, its text, and where
  // its first character stands: `0-3` is block 3 of passage 0, `q2-part-1` a prompt.
  const marks = new Map(all(".mark-words").map((button) => [button.id, new Set()]));
  const pieces = all(".words").flatMap((element) => {
    const [, block, start] = element.dataset.at.match(/^(.*)-(\d+)$/);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let at = +start, node; (node = walker.nextNode()); at += node.data.length) {
      // Where something stands is told, and no part of the words.
      if (!node.parentElement.closest(".place")) found.push({ node, block, at, text: node.data });
    }
    return found.map(({ node, ...piece }) => {
      const span = document.createElement("span");
      node.replaceWith(span);
      span.textContent = piece.text;
      return { ...piece, span, words: wordsOf(piece.text, span.closest("[lang]").lang) };
    });
  });

  /**
   * The words of a text, each with the offset of its first character, and from where to where it
   * stands with the signs before and behind it.
   */
  function wordsOf(text, language) {
    // Some languages put no spaces between words.
    if (/^(zh|ja|th|lo|km|my)\b/.test(language) && Intl.Segmenter) {
      return [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)]
        .filter((part) => part.isWordLike)
        .map(({ index, segment }) =>
          ({ at: index, text: segment, from: index, to: index + segment.length }));
    }
    const around = /^[\p{Ps}\p{Pi}\p{Pf}"'.,;:!?…]+|[\p{Pe}\p{Pi}\p{Pf}"'.,;:!?…]+$/gu;
    return [...text.matchAll(/[^\s—–]+/g)].map((found) => {
      const bare = found[0].replace(around, "");
      const from = found.index;
      return { at: from + found[0].indexOf(bare), text: bare, from, to: from + found[0].length };
    }).filter((word) => word.text);
  }

  const nameOf = (piece, word) => `${piece.block}-${piece.at + word.at}`;

  /** Show a piece as plain text, with what is marked in it. */
  function show(piece) {
    const parts = [];
    let end = 0;
    let before = [];
    const add = (text, slots) => {
      const last = parts.at(-1);
      if (last && last.slots.join() === slots.join()) last.text += text;
      else if (text) parts.push({ text, slots });
    };
    for (const word of piece.words) {
      const slots = [...marks].filter(([, set]) => set.has(nameOf(piece, word))).map(([id]) => id);
      add(piece.text.slice(end, word.at), slots.filter((id) => before.includes(id)));
      add(word.text, slots);
      end = word.at + word.text.length;
      before = slots;
    }
    add(piece.text.slice(end), []);
    piece.span.replaceChildren(...parts.map(({ text, slots }) => slots.reduce((inner, id) => {
      const mark = made("mark", `sign ${$(id).dataset.sign}`, "");
      mark.append(inner);
      return mark;
    }, document.createTextNode(text))));
  }

  /** The pieces in which a button marks words. */
  const piecesOf = (button) => {
    const places = button.dataset.within.split(" ").map($);
    return pieces.filter((piece) => places.some((it) => it.contains(piece.span)));
  };

  /** What is marked by a button: words that follow each other are one find. */
  function finds(button) {
    const found = [];
    let last = null;
    for (const piece of piecesOf(button)) {
      for (const word of piece.words) {
        const isMarked = marks.get(button.id).has(nameOf(piece, word));
        if (isMarked && last && last.block === piece.block) last.words.push(word.text);
        else if (isMarked) found.push((last = { block: piece.block, words: [word.text] }));
        if (!isMarked) last = null;
      }
    }
    return found.map((find) => find.words.join(" "));
  }

  /** Say beside the question, and in the bar, what is marked. */
  function tell(button) {
    const found = finds(button);
    $(`${button.id}-marked`).textContent = found.length
      ? `${words.marked} ${found.join(" · ")}` : "";
    const values = { n: found.length, all: button.dataset.count };
    if (choosing?.button === button) {
      $("bar-count").textContent = filled(values.all ? words.countOf : words.count, values);
    }
  }

  let choosing = null;

  /** Make each word a button that marks it; otherwise the text is plain. */
  function choose(button) {
    finish();
    const own = piecesOf(button);
    const names = new Map();
    for (const piece of own) {
      const parts = [];
      let end = 0;
      for (const word of piece.words) {
        const name = nameOf(piece, word);
        const element = made("span", "to-mark", word.text);
        element.setAttribute("role", "button");
        element.setAttribute("aria-pressed", marks.get(button.id).has(name));
        element.tabIndex = -1;
        names.set(element, name);
        // No line begins with a comma.
        const kept = made("span", "kept", "");
        const behind = piece.text.slice(word.at + word.text.length, word.to);
        kept.append(piece.text.slice(word.from, word.at), element, behind);
        parts.push(piece.text.slice(end, word.from), kept);
        end = word.to;
      }
      piece.span.replaceChildren(...parts, piece.text.slice(end));
    }
    const elements = [...names.keys()];
    if (!elements.length) return;
    const places = button.dataset.within.split(" ").map($);
    places.forEach((it) => it.classList.add("choosing"));
    choosing = { button, own, names, elements, places };
    const question = button.closest(".question").querySelector("h3");
    const [number, ask] = question.children;
    const label = $(`${button.id}-label`) ?? ask;
    $("bar-what").textContent = `${number.textContent}. ${label.textContent}`;
    // Behind the words, so that the next stop of the Tab key is its button.
    places.at(-1).after($("bar"));
    $("bar").hidden = false;
    button.setAttribute("aria-pressed", "true");
    tell(button);
    go(elements.find((it) => it.getAttribute("aria-pressed") === "true") ?? elements[0]);
  }

  /** Have a word focused; it alone is a stop of the Tab key. */
  function go(word) {
    choosing.elements.forEach((it) => { it.tabIndex = it === word ? 0 : -1; });
    word.focus();
    word.scrollIntoView({ block: "nearest" });
  }

  function toggle(word) {
    const set = marks.get(choosing.button.id);
    const name = choosing.names.get(word);
    if (!set.delete(name)) set.add(name);
    word.setAttribute("aria-pressed", set.has(name));
    tell(choosing.button);
    keep();
  }

  function finish() {
    if (!choosing) return;
    const { button, own, places } = choosing;
    choosing = null;
    $("bar").hidden = true;
    places.forEach((it) => it.classList.remove("choosing"));
    button.setAttribute("aria-pressed", "false");
    own.forEach(show);
    button.focus();
  }

  /** The word above or below another one, as they stand on the screen. */
  function inNextLine(word, step) {
    const here = word.getBoundingClientRect();
    const middle = (here.left + here.right) / 2;
    let best = null;
    for (let at = choosing.elements.indexOf(word) + step; choosing.elements[at]; at += step) {
      const it = choosing.elements[at].getBoundingClientRect();
      if (Math.abs(it.top - here.top) < here.height / 2) continue;
      if (best && Math.abs(it.top - best.top) > here.height / 2) break;
      const off = Math.abs((it.left + it.right) / 2 - middle);
      if (!best || off < best.off) best = { off, top: it.top, word: choosing.elements[at] };
    }
    return best?.word;
  }

  function key(event) {
    const word = event.target;
    if (!choosing) return;
    if (event.key === "Escape") { finish(); event.preventDefault(); return; }
    const at = choosing.elements.indexOf(word);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const forward = getComputedStyle(word).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const last = choosing.elements.length - 1;
    const next = {
      [forward]: () => choosing.elements[Math.min(at + 1, last)],
      [back]: () => choosing.elements[Math.max(at - 1, 0)],
      ArrowDown: () => inNextLine(word, 1),
      ArrowUp: () => inNextLine(word, -1),
      Home: () => choosing.elements[0],
      End: () => choosing.elements[last],
    }[event.key];
    if (event.key === " " || event.key === "Enter") toggle(word);
    else if (!next) return;
    else if (next()) go(next());
    event.preventDefault();
  }

  // --- the work as a whole --------------------------------------------------------------------

  const fields = all("input[name], textarea[name], select[name]");
  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  let storage = null;
  try {
    storage = window.localStorage;
    storage.setItem("broadsheet", "");
    storage.removeItem("broadsheet");
  } catch { storage = null; }
  const keptAs = `broadsheet ${words.sheet}`;

  /** All that the pupil has done: the values of fields by their names, and the marked words. */
  function work() {
    const values = {};
    for (const field of fields) {
      if (isBox(field)) {
        if (field.checked) (values[field.name] ??= []).push(field.value);
      } else if (field.value !== field.defaultValue && field.value) values[field.name] = field.value;
    }
    const marked = [...marks].filter(([, set]) => set.size).map(([id, set]) => [id, [...set]]);
    return { sheet: words.sheet, fields: values, marks: Object.fromEntries(marked) };
  }

  function isEmpty({ fields, marks }) {
    return !Object.keys(fields).length && !Object.keys(marks).length;
  }

  /** Put work onto the page in place of what is there. Whatever is in it is text, and no more. */
  function put({ fields: values = {}, marks: marked = {} }) {
    finish();
    const texts = (value) => [value ?? []].flat().filter((it) => typeof it === "string");
    const own = (record, name) => (Object.hasOwn(record, name) ? texts(record[name]) : []);
    for (const field of fields) {
      const found = own(values, field.name);
      if (isBox(field)) field.checked = found.includes(field.value);
      else field.value = found[0] ?? field.defaultValue ?? "";
      if (field.localName === "textarea") grow(field);
    }
    const known = new Set(pieces.flatMap((it) => it.words.map((word) => nameOf(it, word))));
    for (const [id, set] of marks) {
      set.clear();
      own(marked, id).filter((name) => known.has(name)).forEach((name) => set.add(name));
    }
    pieces.forEach(show);
    all(".mark-words").forEach(tell);
    all("[data-once]").forEach(lookForTwice);
  }

  function keep() {
    if (!storage) return;
    try {
      const now = work();
      if (isEmpty(now)) storage.removeItem(keptAs);
      else storage.setItem(keptAs, JSON.stringify(now));
    } catch {
      storage = null;
      $("kept").textContent = words.notKept;
    }
  }

  function bringBack() {
    try {
      const found = JSON.parse(storage?.getItem(keptAs) ?? "null");
      if (found) put(found);
    } catch { /* it is no work: the page stays as it is */ }
  }

  function save() {
    const text = JSON.stringify({ title: words.title, ...work() }, null, 1);
    const link = document.createElement("a");
    const name = [words.title, words.sheet.split("-")[0], $("pupil-name").value];
    link.download = `${name.join(" ").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/-$/, "")}.json`;
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say(words.saved);
  }

  async function open(file) {
    let found = null;
    try {
      if (file.size < 1e6) found = JSON.parse(await file.text());
    } catch { /* it is no work */ }
    if (typeof found?.fields !== "object" || typeof found?.marks !== "object") say(words.noWork);
    else if (found.sheet !== words.sheet) say(words.otherSheet);
    else if (isEmpty(work()) || await sure(words.openQuestion, words.open)) {
      put(found);
      keep();
      say(words.opened);
    }
  }

  let answered = () => {};

  /** Ask before work is lost. */
  function sure(question, yes) {
    $("sure-text").textContent = question;
    $("yes").textContent = yes;
    $("sure").showModal();
    $("no").focus();
    return new Promise((done) => {
      answered = (answer) => { $("sure").close(); done(answer); };
    });
  }

  // --- small helps ----------------------------------------------------------------------------

  /** Let a field have as many rows as its text needs, so that all of it is printed. */
  function grow(field) {
    const least = +(field.dataset.rows ??= field.rows);
    field.rows = least;
    const style = getComputedStyle(field);
    const room = field.scrollHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const needed = Math.ceil(room / parseFloat(style.lineHeight) - 0.1);
    if (needed > least) field.rows = needed;
  }

  /** Say below a list of choices which of them is made more than once. */
  function lookForTwice(list) {
    const chosen = all("select", list).filter((it) => it.value);
    const twice = chosen.find((it) => chosen.some((other) => other !== it && other.value === it.value));
    list.twice ??= list.appendChild(made("li", "twice", ""));
    list.twice.setAttribute("role", "status");
    const said = twice?.selectedOptions[0].textContent;
    list.twice.textContent = twice ? filled(words.twice, { said }) : "";
    list.twice.hidden = !twice;
  }

  // --- begin ----------------------------------------------------------------------------------

  place.hidden = false;
  $("kept").textContent = storage ? words.kept : words.notKept;
  for (const button of all(".mark-words")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (choosing?.button === button ? finish() : choose(button)));
    tell(button);
  }
  document.addEventListener("click", (event) => {
    const word = event.target.closest?.(".to-mark");
    if (choosing && choosing.names.has(word)) { go(word); toggle(word); }
  });
  document.addEventListener("keydown", key);
  document.addEventListener("input", ({ target }) => {
    if (target.localName === "textarea") grow(target);
    const list = target.closest?.("[data-once]");
    if (list) lookForTwice(list);
    keep();
  });
  $("done").addEventListener("click", finish);
  $("save").addEventListener("click", save);
  $("open").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async ({ target }) => {
    if (target.files[0]) await open(target.files[0]);
    target.value = "";
  });
  $("print").addEventListener("click", () => { finish(); window.print(); });
  $("clear").addEventListener("click", async () => {
    if (!await sure(words.clearQuestion, words.clear)) return;
    put({});
    keep();
    say(words.cleared);
  });
  for (const id of ["yes", "no"]) $(id).addEventListener("click", () => answered(id === "yes"));
  $("sure").addEventListener("cancel", (event) => { event.preventDefault(); answered(false); });
  window.addEventListener("beforeprint", () => finish());
  bringBack();
})();
