// The text that is being written: what an agent says or thinks before it is complete and part of the transcript.

import { el, prose } from "./rows.js";

export class Draft {
  #box;
  #kind = null;
  #text = "";

  constructor(box) {
    this.#box = box;
  }

  /** Adds a piece of what the agent says (kind "agent") or thinks ("thought"). */
  add(kind, piece) {
    if (piece === "") {
      return;
    }
    if (this.#kind !== kind) {
      this.end();
      this.#kind = kind;
    }
    this.#text += piece;
    this.#box.replaceChildren(el("div", { className: `row message partial ${kind}` },
      el("p", { className: "who" }, kind === "agent" ? "Agent" : "Thinking"), prose(this.#text)));
  }

  /** It is complete, or never will be. */
  end() {
    this.#kind = null;
    this.#text = "";
    this.#box.replaceChildren();
  }
}
