// Follows each save: fetches the page that is shown, and changes in it only what differs, so that
// the place, the focus and what is open stay as they are. Without this, reloading does the same.
"use strict";

const root = document.documentElement;
root.classList.add("live");

// --- from the page that is shown to the one that was fetched ---

const SAME = new Set([Node.TEXT_NODE, Node.COMMENT_NODE]);

function alike(old, fresh) {
  return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName &&
    (old.id || "") === (fresh.id || "");
}

function setAttributes(old, fresh) {
  for (const { name } of [...old.attributes])
    // What the user opened stays open.
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS"))
      old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.nodeName === "OPTION") old.selected = fresh.hasAttribute("selected");
}

// A new picture takes the place of the old one when it can be drawn, so that no page flickers.
function setPicture(old, fresh) {
  const source = fresh.getAttribute("src");
  if (old.getAttribute("src") === source || old.dataset.wanted === source) {
    if (old.getAttribute("src") === source) setAttributes(old, fresh);
    return;
  }
  const { top, bottom } = old.getBoundingClientRect();
  if (bottom < -innerHeight || top > 2 * innerHeight) return setAttributes(old, fresh);
  old.dataset.wanted = source;
  const next = document.importNode(fresh, true);
  next.loading = "eager";
  // The place of the picture as it is now: the page may be a longer one, or of another paper.
  for (const name of ["width", "height", "sizes"]) old.setAttribute(name, fresh.getAttribute(name));
  next.decode().catch(() => {}).then(() => {
    if (old.isConnected && old.dataset.wanted === source) old.replaceWith(next);
  });
}

function morph(old, fresh) {
  if (old.nodeName === "IMG") return setPicture(old, fresh);
  if (SAME.has(old.nodeType)) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  setAttributes(old, fresh);
  const stay = new Set([...fresh.children].map((each) => each.id));
  for (const each of [...old.children]) if (each.id && !stay.has(each.id)) drop(each);
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    if (at && at.id && at.id === child.id && !alike(at, child)) at = drop(at);
    const match = child.id ? named(old, child) : following(at, child);
    if (!match) {
      old.insertBefore(document.importNode(child, true), at);
      continue;
    }
    // What stands in between goes, unless it has a name: then the order is a new one.
    let between = at;
    while (between && between !== match && !between.id) between = between.nextSibling;
    if (between === match) {
      while (at !== match) at = drop(at);
      at = at.nextSibling;
    } else {
      old.insertBefore(match, at);
    }
    morph(match, child);
  }
  while (at) at = drop(at);
}

function named(old, child) {
  return [...old.children].find((each) => each.id === child.id && alike(each, child)) || null;
}

function following(at, child) {
  while (at && !at.id && !alike(at, child)) at = at.nextSibling;
  return at && alike(at, child) ? at : null;
}

function drop(node) {
  const next = node.nextSibling;
  // Whoever was in what goes away is not sent back to the top of the page.
  if (node.contains(document.activeElement) && node.nodeType === Node.ELEMENT_NODE)
    document.getElementById("main").focus({ preventScroll: true });
  node.remove();
  return next;
}

// --- fetching; the newest wins ---

let asked = 0;

async function refresh() {
  const mine = ++asked;
  let text;
  try {
    text = await (await fetch(location.href.split("#")[0])).text();
  } catch {
    return;
  }
  if (mine !== asked) return;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  document.title = fresh.title;
  morph(document.querySelector(".top"), fresh.querySelector(".top"));
  const main = document.getElementById("main");
  const gone = document.getElementById("gone").textContent;
  fresh.getElementById("gone").textContent = gone;
  morph(main, fresh.getElementById("main"));
}

// --- the switches ---

// What is usual need not be said, so that an address is short and stays right.
function chosen(form) {
  const query = new URLSearchParams();
  for (const each of form.querySelectorAll("select"))
    if (each.value !== each.dataset.usual) query.set(each.name, each.value);
  return query.size ? `?${query}` : "";
}

function switched(form) {
  history.pushState(null, "", location.pathname + chosen(form));
  refresh();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("#switches");
  if (form) switched(form);
});
// Somebody may have been quicker than this script.
const switches = document.getElementById("switches");
const marked = switches ? [...switches.querySelectorAll("option[selected]")] : [];
if (marked.some((each) => !each.selected)) switched(switches);
addEventListener("popstate", refresh);

// --- following ---

let events = null;

function say(text) {
  const gone = document.getElementById("gone");
  if (gone.textContent !== text) gone.textContent = text;
}

function follow() {
  if (events) return;
  events = new EventSource("/events");
  // It may have missed something while it was not listening.
  events.onopen = () => { say(""); refresh(); };
  events.onmessage = () => refresh();
  events.onerror = () => {
    say("The preview has ended. Start it again in a terminal: broadsheet preview");
    if (events.readyState === EventSource.CLOSED) { leave(); setTimeout(follow, 2000); }
  };
}

function leave() {
  if (events) events.close();
  events = null;
}

// A browser has few connections to one address: pages that nobody sees need none.
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : follow()));
addEventListener("pagehide", leave);
addEventListener("pageshow", () => { if (!document.hidden) follow(); });
