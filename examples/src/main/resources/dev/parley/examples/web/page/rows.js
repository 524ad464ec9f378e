// Makes elements of what was said. Content of a conversation becomes text nodes and nothing else.

const ENDS = {
  interrupted: "Interrupted",
  approval_expired: "Ended: nobody answered in time",
  closed: "Ended with its session",
};

/** An element with properties, event handlers (on…) and children; strings become text. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (key in element && key !== "list") {
      element[key] = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** "just now", "5 min ago", or the day. */
export function ago(instant) {
  const minutes = Math.floor((Date.now() - new Date(instant)) / 60_000);
  if (minutes < 1) {
    return "just now";
  }
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  return minutes < 24 * 60
    ? `${Math.floor(minutes / 60)} h ago`
    : new Date(instant).toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

/** Hours and minutes. */
export function clock(instant) {
  return new Date(instant).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** A conversation is called by the first words that were said in it. */
export function titleOf(info) {
  return info.title ?? (info.parent ? "New fork" : "New conversation");
}

/** Text with ``` blocks and `code` set apart; the marks of anything else stay as they are. */
export function prose(text) {
  const box = el("div", { className: "prose" });
  text.split(/^```[^\n]*\n?/m).forEach((part, i) => {
    if (i % 2 === 1) {
      box.append(el("pre", {}, el("code", {}, part.replace(/\n$/, ""))));
    } else {
      box.append(...inline(i === 0 ? part : part.replace(/^\n/, "")));
    }
  });
  return box;
}

function inline(text) {
  return text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 === 1 ? el("code", {}, part) : part));
}

/** The text of a message's or a tool output's parts. */
export function textOf(parts) {
  if (typeof parts === "string") {
    return parts;
  }
  return (parts ?? []).map((part) => part.text ?? `[${part.type}]`).join("");
}

/**
 * A row of the transcript. Actions may be null; otherwise {fork, rollback}, called with the row.
 */
export function rowElement(row, actions) {
  const element = el("li", { className: `row ${kindOf(row)}` });
  element.dataset.position = row.position;
  element.append(...contentOf(row));
  if (actions !== null && row.kind === "item") {
    element.append(actionsOf(row, actions));
  }
  return element;
}

function kindOf(row) {
  if (row.kind !== "item") {
    return `mark ${row.kind} ${row.outcome ?? ""}`;
  }
  return row.item.type === "message" ? `message ${row.origin}` : `step ${row.item.type.replaceAll("_", "-")}`;
}

function contentOf(row) {
  if (row.kind === "compaction") {
    return [el("span", {}, "Compacted: of what stands above, the model knows a summary")];
  }
  if (row.kind === "end") {
    return [el("span", {}, ENDS[row.reason] ?? `Ended early: ${row.reason ?? "nobody knows why"}`)];
  }
  return itemContent(row.item, row.origin);
}

function itemContent(item, origin) {
  switch (item.type) {
    case "message": {
      const who = origin === "user" ? "You" : origin === "agent" ? "Agent" : item.role;
      return [el("p", { className: "who" }, who), prose(textOf(item.content))];
    }
    case "reasoning":
      return [folded("Thought", textOf(item.summary) || textOf(item.content) || "Nothing that can be shown", true)];
    case "function_call":
    case "custom_tool_call":
      return [folded(item.name, pretty(item.arguments ?? item.input), false)];
    case "function_call_output":
    case "custom_tool_call_output":
      return [folded("Answer", textOf(item.output), false)];
    default:
      return [folded(item.type, JSON.stringify(item, null, 2), false)];
  }
}

/** One line that opens; short single lines are shown as they are. */
function folded(label, text, quiet) {
  const line = text.replace(/\s+/g, " ");
  if (!quiet && line.length <= 90) {
    return el("p", { className: "line" }, el("b", {}, label), " ", el("code", {}, line));
  }
  return el("details", {},
    el("summary", {}, el("b", {}, label), " ", el("span", {}, quiet ? "" : line.slice(0, 80) + "…")),
    el("pre", {}, text));
}

/** Arguments of a tool, indented if they are JSON. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function actionsOf(row, actions) {
  const user = row.origin === "user";
  const box = el("div", { className: "actions" },
    el("button", {
      type: "button", className: "quiet fork", onclick: () => actions.fork(row),
      title: user ? "Go on in a copy that ends before this message" : "Go on in a copy that ends here",
    }, "Fork"));
  if (user) {
    box.append(el("button", {
      type: "button", className: "quiet rollback", onclick: () => actions.rollback(row),
      title: "Take this message and all that came of it back",
    }, "Roll back"));
  }
  return box;
}
