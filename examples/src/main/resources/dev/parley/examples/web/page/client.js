// Talks to the server: requests with the token, and a conversation's events as a stream that reconnects where it broke off.

const KEPT = "parley-token"; // per origin, and the port is part of that
const SILENCE = 45_000; // ms; the server says something every 15 s
const PAUSES = [250, 500, 1_000, 2_000, 4_000]; // ms between attempts

/** The token stands behind the # of the address that the program printed; it does not stay there to be seen. */
export function takeToken() {
  if (location.hash.length > 1) {
    localStorage.setItem(KEPT, location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  return localStorage.getItem(KEPT) !== null;
}

export class Failure extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Asks the server and gives its answer; throws a Failure with the server's words if it refuses. */
export async function ask(method, path, body) {
  const response = await send(method, path, body === undefined ? {} : { body: JSON.stringify(body) });
  return response.json();
}

async function send(method, path, options) {
  const { headers, ...rest } = options;
  let response;
  try {
    response = await fetch("/api/conversations" + path, {
      method, ...rest, headers: { ...headers, Authorization: "Bearer " + localStorage.getItem(KEPT) },
    });
  } catch (e) {
    throw e.name === "AbortError" ? e : new Failure(0, "unreachable", "the server does not answer");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Failure(response.status, problem.code ?? "unknown", problem.message ?? "the server refused");
  }
  return response;
}

/**
 * Reads a conversation's events from a cursor on, and again from the last one seen when the connection breaks, until it is
 * closed, by the server or by calling close.
 */
export class Stream {
  #id;
  #cursor;
  #heard;
  #connected;
  #closing = new AbortController();

  /** heard(name, data) is told each event; connected(boolean) whether there is a connection. */
  constructor(id, cursor, heard, connected) {
    this.#id = id;
    this.#cursor = cursor;
    this.#heard = heard;
    this.#connected = connected;
    this.#run();
  }

  close() {
    this.#closing.abort();
  }

  async #run() {
    for (let failures = 0; !this.#closing.signal.aborted; failures++) {
      try {
        await this.#read(() => { failures = 0; });
      } catch (e) {
        if (e instanceof Failure && e.status >= 400 && e.status < 500) {
          this.#tell("closed", { reason: e.status === 401 ? "UNAUTHORIZED" : "NOT_LIVE" });
          return;
        }
      }
      if (!this.#closing.signal.aborted) {
        this.#connected(false);
        await new Promise((wake) => setTimeout(wake, PAUSES[Math.min(failures, PAUSES.length - 1)]));
      }
    }
  }

  async #read(alive) {
    const attempt = new AbortController();
    const silent = () => attempt.abort();
    let watch = setTimeout(silent, SILENCE);
    this.#closing.signal.addEventListener("abort", silent, { once: true });
    try {
      const response = await send("GET", `/${this.#id}/events`, {
        signal: attempt.signal, headers: { "Last-Event-ID": this.#cursor },
      });
      this.#connected(true);
      alive();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(silent, SILENCE);
        const events = (text + chunk.value).split("\n\n");
        text = events.pop();
        events.forEach((event) => this.#take(event));
      }
    } finally {
      clearTimeout(watch);
      this.#closing.signal.removeEventListener("abort", silent);
    }
  }

  #take(event) {
    const field = {};
    for (const line of event.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) {
        field[line.slice(0, colon)] = line.slice(colon + 2);
      }
    }
    if (field.data !== undefined) {
      this.#cursor = field.id ?? this.#cursor;
      this.#tell(field.event, JSON.parse(field.data));
    }
  }

  #tell(name, data) {
    if (this.#closing.signal.aborted) {
      return; // what is on its way when somebody goes elsewhere
    }
    if (name === "closed") {
      this.close();
    }
    this.#heard(name, data);
  }
}
