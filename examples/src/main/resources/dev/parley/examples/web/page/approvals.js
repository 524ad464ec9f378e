// What waits for a person's answer.

import { clock, el, pretty } from "./rows.js";

const ANSWERS = [["approved", "Approve", "primary"], ["approved_for_session", "Always", ""], ["denied", "Deny", "danger"]];

export class Approvals {
  #box;
  #answered;

  /** Shows them in box; answered(request, decision) is told what a person decides. */
  constructor(box, answered) {
    this.#box = box;
    this.#answered = answered;
  }

  any() {
    return this.#box.childElementCount > 0;
  }

  /** Shows these and no others. */
  show(approvals) {
    this.#box.replaceChildren();
    approvals.forEach(({ request, expires }) => this.add(request, expires));
  }

  /** Shows one more, unless it is there already: the server's state and an event may both tell of it. */
  add(request, expires) {
    if ([...this.#box.children].some((shown) => shown.dataset.request === request.request_id)) {
      return;
    }
    const card = el("article", { className: "approval" },
      el("h3", {}, "May ", el("code", {}, request.tool_name), " run?"),
      el("pre", {}, pretty(request.arguments)),
      expires === undefined ? null : el("p", { className: "until" }, `Waits until ${clock(expires)}, then the turn is ended`),
      el("div", { className: "answers" }, ...ANSWERS.map(([decision, label, look]) => el("button", {
        type: "button", className: look, onclick: () => this.#decide(card, request, decision),
      }, label))));
    card.dataset.call = request.call_id;
    card.dataset.request = request.request_id;
    this.#box.append(card);
  }

  /** The call was answered, here or by somebody else. */
  settled(call) {
    [...this.#box.children].filter((card) => card.dataset.call === call).forEach((card) => card.remove());
  }

  async #decide(card, request, decision) {
    card.remove();
    await this.#answered(request, decision);
  }
}
