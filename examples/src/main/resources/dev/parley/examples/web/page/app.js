// The page: what it shows and what its buttons do. One conversation is open at a time; its rows are kept by position.

import { Approvals } from "./approvals.js";
import { ask, Stream, takeToken } from "./client.js";
import { Draft } from "./draft.js";
import { factsOf, focusedIn, focusIn, isNew, showList } from "./list.js";
import { el, prose, rowElement, titleOf } from "./rows.js";
import { draw, familyOf } from "./tree.js";

const LIST_EVERY = 3_000; // ms, while the page is seen
const NEAR_END = 80; // pixels
const WIDE = matchMedia("(min-width: 1200px)");
const TRIES = ["weather in Oslo and Rome", "delete notes.txt", "count to 20 slowly", "think about rain"];

const $ = (id) => document.getElementById(id);

const draft = new Draft($("now"));
const approvals = new Approvals($("approvals"), answer);

let all = [];
let open = null; // {id, title, rows, waiting, stream, running, live, connected, older}
let treeWanted = WIDE.matches;
let locked = false;

// ---------------------------------------------------------------- the list

async function refresh() {
  const answer = await ask("GET", "");
  all = answer.conversations;
  $("greeting").textContent = answer.greeting;
  showList($("list"), all, open?.id, go);
  showTree();
  showHeading();
}

function showTree() {
  const family = open === null ? [] : familyOf(open.id, all);
  $("forks").hidden = family.length === 0;
  $("forks").textContent = family.length > 1 ? `Forks ${family.length - 1}` : "Forks";
  const shown = treeWanted && family.length > (WIDE.matches ? 1 : 0);
  $("tree").hidden = !shown;
  $("forks").setAttribute("aria-expanded", String(shown));
  if (!shown) {
    return;
  }
  const width = $("drawing").clientWidth - 2 * 6;
  const focused = focusedIn($("drawing"));
  if (!isNew($("drawing"), [open.id, width, factsOf(family)])) {
    return;
  }
  $("drawing").replaceChildren(family.length > 1
    ? draw(family, open.id, width, go)
    : el("p", { className: "hint" }, "No forks yet: fork at any message to see a branch here."));
  focusIn($("drawing"), focused);
}

function showHeading() {
  const info = all.find((one) => one.info.id === open?.id)?.info ?? open?.info;
  $("title").textContent = info === undefined ? "Parley" : titleOf(info);
  document.title = info?.title ? `${info.title} – Parley` : "Parley";
  $("more").hidden = open === null;
  $("stop").hidden = !open?.running;
  const state = $("state");
  const [word, look] = open === null ? ["", ""]
    : !open.live ? ["Asleep: it wakes when you write", "asleep"]
    : !open.connected ? ["Reconnecting…", "broken"]
    : approvals.any() ? ["Waits for your answer", "asks"]
    : open.running ? ["Answering…", "running"] : ["Live", "live"];
  if (state.textContent !== word) { // else screen readers repeat it
    state.textContent = word;
  }
  state.className = look;
}

// ---------------------------------------------------------------- one conversation

/** Shows a conversation, waking its session if need be. Focus stays where it is. */
async function go(id) {
  if (id !== open?.id && new URLSearchParams(location.search).get("c") !== id) {
    history.pushState(null, "", `?c=${id}`);
  }
  leave();
  const here = { id, rows: new Map(), waiting: new Map(), running: false, live: true, connected: true, older: null };
  open = here;
  showSide(false);
  if (!WIDE.matches) {
    treeWanted = false;
  }
  try {
    const answer = await ask("POST", `/${id}/open`);
    if (open !== here) {
      return; // somebody went elsewhere meanwhile
    }
    here.info = answer.info;
    here.running = answer.running;
    addOlder(answer);
    write("thought", answer.thought);
    write("agent", answer.partial);
    approvals.show(answer.approvals);
    here.stream = new Stream(id, answer.cursor, (name, data) => heard(here, name, data), (connected) => {
      here.connected = connected;
      showHeading();
    });
    toEnd();
  } catch (e) {
    if (open === here) {
      open.live = false;
    }
    complain(e);
  }
  await refresh().catch(complain);
  if (open === here) {
    $("empty").hidden = here.rows.size + here.waiting.size > 0;
    toEnd(); // the tree may have taken some width
  }
}

function leave() {
  open?.stream?.close();
  open = null;
  $("rows").replaceChildren();
  draft.end();
  approvals.show([]);
  $("older").hidden = true;
  $("empty").hidden = false;
  $("more").open = false;
  complain(null);
}

function home() {
  leave();
  history.pushState(null, "", location.pathname);
  refresh().catch(complain);
}

/** Rows are told once, but a gap and a row may overlap: the position decides. */
function addRow(row) {
  open.waiting.get(row.submission)?.remove();
  open.waiting.delete(row.submission);
  if (open.rows.has(row.position) || (row.kind === "end" && row.outcome === "completed")) {
    return;
  }
  const element = rowElement(row, { fork, rollback });
  open.rows.set(row.position, row);
  const rows = $("rows").children;
  let at = rows.length;
  while (at > 0 && Number(rows[at - 1].dataset.position ?? Infinity) > row.position) {
    at--;
  }
  $("rows").insertBefore(element, rows[at] ?? null);
  $("empty").hidden = true;
}

function addOlder(page) {
  page.rows.forEach(addRow);
  open.older = page.older ?? null;
  $("older").hidden = open.older === null;
}

async function older() {
  const here = open;
  const before = $("scroll").scrollHeight - $("scroll").scrollTop;
  const page = await ask("GET", `/${here.id}/rows?before=${here.older}`);
  if (open === here) {
    addOlder(page);
    $("scroll").scrollTop = $("scroll").scrollHeight - before; // what was read stays where it was
  }
}

// ---------------------------------------------------------------- what happens in it

function heard(here, name, data) {
  if (open !== here) {
    return;
  }
  const follow = nearEnd();
  if (name === "gap") {
    fill(here, data.from, data.to).catch(complain);
  } else if (name === "closed") {
    closed(data.reason);
  } else {
    said(data);
  }
  showHeading();
  if (follow) {
    toEnd();
  } else {
    $("latest").hidden = false;
  }
}

function said({ event, row, expires }) {
  const msg = event.msg;
  if (row !== undefined) {
    addRow(row);
  }
  switch (msg.type) {
    case "task_started":
      open.running = true;
      break;
    case "agent_message_delta":
      write("agent", msg.delta);
      break;
    case "reasoning_delta":
      write("thought", msg.delta);
      break;
    case "item_completed":
      if (msg.item.type === "message" || msg.item.type === "reasoning") {
        draft.end();
      }
      approvals.settled(msg.item.call_id);
      break;
    case "approval_request":
      approvals.add(msg, expires);
      break;
    case "task_complete":
    case "turn_aborted":
      turnEnded(event.id);
      break;
    case "warning":
      mark("warning", msg.message);
      break;
    case "error":
      mark("error", `${msg.code}: ${msg.message}`);
      break;
    default:
  }
}

function turnEnded(submission) {
  open.running = false;
  open.waiting.get(submission)?.remove();
  open.waiting.delete(submission);
  draft.end();
  approvals.show([]);
  refresh().catch(complain);
}

function write(kind, piece) {
  draft.add(kind, piece);
  $("empty").hidden = $("empty").hidden || piece !== "";
}

/** Events are missing: the transcript has what they left, between two positions, and the server what is waited for. */
async function fill(here, from, to) {
  draft.end();
  const gap = el("li", { className: "row mark gap" }, el("span", {}, "Some events were missed; caught up from the transcript"));
  $("rows").append(gap);
  gap.dataset.position = to;
  for (let before = to; before !== undefined && before > from;) {
    const page = await ask("GET", `/${here.id}/rows?before=${before}`);
    if (open !== here) {
      return;
    }
    page.rows.filter((row) => row.position >= from).forEach(addRow);
    before = page.older;
  }
  const now = await ask("POST", `/${here.id}/open`);
  if (open === here) {
    here.running = now.running;
    approvals.show(now.approvals);
    showHeading();
    toEnd();
  }
}

function closed(reason) {
  open.live = false;
  open.running = false;
  draft.end();
  approvals.show([]);
  if (reason === "UNAUTHORIZED") {
    lock();
  } else if (reason === "DELETED") {
    home();
    complain(new Error("This conversation was deleted."));
  } else if (reason === "ROLLED_BACK") {
    go(open.id);
  } else {
    refresh().catch(complain);
  }
}

function mark(kind, text) {
  const element = el("li", { className: `row mark ${kind}` }, el("span", {}, text));
  const positions = [...open.rows.keys()];
  element.dataset.position = positions.length === 0 ? -1 : Math.max(...positions);
  $("rows").append(element);
}

// ---------------------------------------------------------------- what a person does

async function answer(request, decision) {
  complain(null);
  try {
    await submit({ type: "approval", request_id: request.request_id, decision });
  } catch (e) {
    complain(e); // somebody else was first, or it is too late
  }
  $("words").focus();
  showHeading();
}

function submit(op, id = crypto.randomUUID()) {
  return ask("POST", `/${open.id}/submissions`, { id, op });
}

async function say(text) {
  try {
    if (open === null) {
      await go((await ask("POST", "")).id);
    } else if (!open.live) {
      await go(open.id);
    }
    await sayHere(text);
  } catch (e) {
    restore(text);
    throw e;
  }
  await refresh();
}

/** Shows the message at once, paler until its turn has begun. */
async function sayHere(text) {
  const id = crypto.randomUUID();
  const here = open;
  const ghost = el("li", { className: "row message user waiting" }, el("p", { className: "who" }, "You"), prose(text));
  here.waiting.set(id, ghost);
  $("rows").append(ghost);
  $("empty").hidden = true;
  toEnd();
  try {
    await submit({ type: "user_input", content: [{ type: "input_text", text }] }, id);
  } catch (e) {
    here.waiting.delete(id);
    ghost.remove();
    throw e;
  }
}

function restore(text) {
  if ($("words").value === "") {
    $("words").value = text;
    fit();
  }
}

/** Before a message of a person, behind anything else. */
async function fork(row) {
  const user = row.origin === "user";
  const made = await ask("POST", `/${open.id}/fork`, { at: user ? row.position : row.position + 1 });
  treeWanted = treeWanted || WIDE.matches;
  await go(made.id);
  editAgain(row);
}

async function rollback(row) {
  if (await sure("Take this back?", "This message and all that came of it no longer count, for you and for the model. What runs is interrupted.", "Roll back")) {
    const id = open.id;
    await ask("POST", `/${id}/rollback`, { at: row.position });
    await go(id);
    editAgain(row);
  }
}

/** Most people who go back want to say it differently. */
function editAgain(row) {
  if (row.origin === "user") {
    restore(row.item.content.map((part) => part.text ?? "").join(""));
  }
  $("words").focus();
}

function sure(title, text, yes) {
  $("ask-title").textContent = title;
  $("ask-text").textContent = text;
  $("ask-yes").textContent = yes;
  $("ask").returnValue = "no";
  $("ask").showModal();
  return new Promise((decided) => {
    $("ask").addEventListener("close", () => decided($("ask").returnValue === "yes"), { once: true });
  });
}

// ---------------------------------------------------------------- the page

function nearEnd() {
  const box = $("scroll");
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  $("latest").hidden = true;
}

function fit() {
  const words = $("words");
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, innerHeight * 0.4)}px`;
  $("send").disabled = words.value.trim() === "";
}

function showSide(shown) {
  document.body.classList.toggle("side", shown);
  $("menu").setAttribute("aria-expanded", String(shown));
}

/** Shows what went wrong, or that nothing does. */
function complain(problem) {
  if (problem?.code === "unauthorized") {
    lock();
    return;
  }
  $("notice").textContent = problem === null ? "" : problem.message;
  $("notice").hidden = problem === null;
}

/** Nothing works without the token: asking goes on when the page is opened with one. */
function lock() {
  locked = true;
  if (!$("locked").open) {
    $("locked").showModal();
  }
}

/** Does something for a click and shows if it fails. */
function doing(action) {
  return async (event) => {
    event?.preventDefault();
    $("more").open = false;
    complain(null);
    try {
      await action();
    } catch (e) {
      complain(e);
    }
  };
}

function wire() {
  $("new").onclick = doing(async () => { await go((await ask("POST", "")).id); $("words").focus(); });
  $("older").onclick = doing(older);
  $("latest").onclick = toEnd;
  $("scroll").onscroll = () => { $("latest").hidden = $("latest").hidden || nearEnd(); };
  $("stop").onclick = doing(() => submit({ type: "interrupt" }));
  $("compact").onclick = doing(() => submit({ type: "compact" }));
  $("fork-all").onclick = doing(async () => go((await ask("POST", `/${open.id}/fork`, {})).id));
  $("remove").onclick = doing(() => ask("POST", `/${open.id}/remove`));
  $("delete").onclick = doing(async () => {
    if (await sure("Delete this conversation?", "It cannot be brought back. Its forks keep what they share with it.", "Delete")) {
      await ask("DELETE", `/${open.id}`);
      home();
    }
  });
  $("forks").onclick = () => { treeWanted = $("tree").hidden; showTree(); };
  $("tree-close").onclick = () => { treeWanted = false; showTree(); $("forks").focus(); };
  $("menu").onclick = () => showSide(!document.body.classList.contains("side"));
  $("words").oninput = fit;
  $("words").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $("say").requestSubmit();
    }
  };
  $("say").onsubmit = doing(async () => {
    const text = $("words").value.trim();
    if (text !== "") {
      $("words").value = "";
      fit();
      await say(text);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector("dialog[open]") === null) {
      if (document.body.classList.contains("side")) {
        showSide(false);
      } else if ($("more").open) {
        $("more").open = false;
      } else if (open?.running) {
        $("stop").click();
      }
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#more")) {
      $("more").open = false;
    }
    if (event.target.closest("main") && !event.target.closest("#menu")) {
      showSide(false);
    }
  });
  $("tries").append(...TRIES.map((text) => el("button", {
    type: "button", onclick: doing(() => say(text)),
  }, text)));
  WIDE.onchange = () => { treeWanted = WIDE.matches; showTree(); };
  addEventListener("resize", showTree);
  setInterval(() => {
    if (document.visibilityState === "visible" && !locked) {
      refresh().catch(complain);
    }
  }, LIST_EVERY);
}

/** Shows what the address names. */
async function goToAddress() {
  const wanted = new URLSearchParams(location.search).get("c");
  if (wanted !== null && all.some((one) => one.info.id === wanted)) {
    await go(wanted);
  } else {
    leave();
    await refresh().catch(complain);
  }
}

async function begin() {
  if (!takeToken()) {
    lock();
    return;
  }
  wire();
  fit();
  await refresh().catch(complain);
  await goToAddress();
  addEventListener("popstate", goToAddress);
  $("words").focus();
}

begin();
