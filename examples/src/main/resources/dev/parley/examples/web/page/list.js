// The list of conversations; and how what is drawn anew keeps clicks and focus.

import { ago, el, titleOf } from "./rows.js";

/** Shows all conversations in the order given; chosen(id) is called when somebody picks one. */
export function showList(box, all, current, chosen) {
  if (!isNew(box, [current, factsOf(all)])) {
    return;
  }
  const focused = focusedIn(box);
  box.replaceChildren(...all.map((one) => {
    const state = one.running ? "running" : one.live ? "live" : "asleep";
    const button = el("button", {
      type: "button", className: one.info.parent ? `${state} fork` : state, onclick: () => chosen(one.info.id),
    },
    el("span", { className: "dot", title: { running: "A turn runs", live: "Live", asleep: "Asleep" }[state] }),
    el("span", { className: "name" }, titleOf(one.info)),
    el("span", { className: "when" }, ago(one.info.updated)));
    button.dataset.id = one.info.id;
    if (one.info.id === current) {
      button.setAttribute("aria-current", "true");
    }
    return el("li", {}, button);
  }));
  focusIn(box, focused);
}

/** What is shown of each conversation. */
export function factsOf(all) {
  return all.map((one) => [one.info.id, one.info.title, one.running, one.live, ago(one.info.updated)]);
}

/** Whether what an element shows is out of date: what somebody is about to click on is not replaced for nothing. */
export function isNew(box, facts) {
  const sign = JSON.stringify(facts);
  const changed = box.shows !== sign;
  box.shows = sign;
  return changed;
}

/** Which conversation in box has the focus. */
export function focusedIn(box) {
  return box.contains(document.activeElement) ? document.activeElement.closest("[data-id]")?.dataset.id : undefined;
}

/** Gives the focus back to a conversation in box. */
export function focusIn(box, id) {
  if (id !== undefined) {
    box.querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }
}
