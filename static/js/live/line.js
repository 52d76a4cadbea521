// The line to a live session: a socket where that works, else a question every two seconds with the same guarantees.
// docs/live-protocol.md describes what goes over it. Nothing here is drawn.

const PAUSES = [0, 500, 1000, 2000, 4000, 5000];
const POLL_MS = 2000;
// So many sockets in a row that never opened: something on the way blocks them.
const BLOCKED_AFTER = 2;
const TRY_SOCKET_AGAIN_MS = 30_000;
const PING_MS = 15_000;
// A phone that slept finds its socket dead without a word: no answer to a ping within this time.
const ANSWER_MS = 4000;
const NO_SESSION = 4404;

export class LineLost extends Error {}

export class Line {
  // onSnapshot(snapshot), onOwn(own): as they come, none older than what was given before.
  // onState(state, code): "connecting", "open", "polling", "lost", or "refused" with the code of the server.
  constructor({ hello, onSnapshot, onOwn = () => {}, onState = () => {}, socket = "/live/socket/", api = "/live/api/" }) {
    Object.assign(this, { hello: { type: "hello", ...hello }, onSnapshot, onOwn, onState, api });
    this.socketAddress = new URL(socket, location.href);
    this.socketAddress.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.version = 0;
    this.asked = new Map();
    this.nextId = 1;
    this.failures = 0;
    this.waiting = [];
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    setInterval(() => this.ping(), PING_MS);
    this.open();
  }

  // The answer of the server (done, ack or refused); rejects with LineLost when the line drops before it.
  ask(frame) {
    const id = this.nextId++;
    const answer = new Promise((resolve, reject) => this.asked.set(id, { resolve, reject }));
    if (this.state === "polling") this.waiting.push({ ...frame, id });
    else if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ ...frame, id }));
    else this.drop(id);
    if (this.state === "polling") this.poll();
    return answer;
  }

  wake() {
    if (this.state === "refused") return;
    if (this.state === "open") this.ping();
    else if (this.state === "polling") this.poll();
    else this.open();
  }

  open() {
    clearTimeout(this.timer);
    if (this.socket) this.forget(this.socket);
    const socket = new WebSocket(this.socketAddress);
    this.socket = socket;
    if (this.state !== "polling") this.tell("connecting");
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket.send(JSON.stringify(this.hello));
    };
    socket.onmessage = (event) => {
      this.failures = 0;
      this.take(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.dropAll();
      if (event.code === NO_SESSION || this.state === "refused") return;
      this.failures += 1;
      if (!opened && this.failures >= BLOCKED_AFTER) this.startPolling();
      else this.again();
    };
  }

  again() {
    this.tell("lost");
    const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? 0;
    // Not all phones of a room at the same moment.
    this.timer = setTimeout(() => this.open(), pause * (0.7 + Math.random() * 0.6));
  }

  forget(socket) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.dropAll();
  }

  ping() {
    if (this.state !== "open" || this.pinged) return;
    this.pinged = setTimeout(() => {
      this.pinged = null;
      this.open();
    }, ANSWER_MS);
    this.ask({ type: "ping" }).catch(() => {});
  }

  take(message) {
    clearTimeout(this.pinged);
    this.pinged = null;
    if (message.type === "snapshot") {
      // A server that was restored from a copy counts anew: what comes first on a new line always holds.
      if (this.state === "open" && message.version < this.version) return;
      this.version = message.version;
      if (this.state !== "polling") this.tell("open");
      this.onSnapshot(message);
    } else if (message.type === "own") {
      this.onOwn(message);
    } else if (message.id === undefined || message.id === null) {
      if (message.type === "refused") this.refuse(message.code);
    } else {
      this.asked.get(message.id)?.resolve(message);
      this.asked.delete(message.id);
    }
  }

  refuse(code) {
    clearTimeout(this.timer);
    this.tell("refused", code);
    this.dropAll();
  }

  drop(id) {
    this.asked.get(id)?.reject(new LineLost());
    this.asked.delete(id);
  }

  dropAll() {
    for (const id of [...this.asked.keys()]) this.drop(id);
  }

  // Polling ------------------------------------------------------------------------------------

  startPolling() {
    this.tell("polling");
    this.greeted = false;
    this.trySocketAt = Date.now() + TRY_SOCKET_AGAIN_MS;
    this.poll();
  }

  async poll() {
    clearTimeout(this.timer);
    if (this.isPolling) {
      this.pollAgain = true;
      return;
    }
    this.isPolling = true;
    const frames = this.waiting.splice(0);
    try {
      const body = JSON.stringify({ hello: this.hello, frames, version: this.greeted ? this.version : 0 });
      const response = await fetch(this.api, { method: "POST", body, credentials: "omit", cache: "no-store" });
      const { messages } = await response.json();
      this.greeted = true;
      if (this.wasLost) this.tell("polling");
      this.wasLost = false;
      for (const message of messages) this.take(message);
      // A frame that the server did not answer.
      for (const frame of frames) this.drop(frame.id);
    } catch {
      for (const frame of frames) this.drop(frame.id);
      this.wasLost = true;
      this.onState("lost");
    }
    this.isPolling = false;
    if (this.state !== "polling") return;
    if (this.pollAgain) {
      this.pollAgain = false;
      this.poll();
    } else if (Date.now() > this.trySocketAt) {
      this.trySocketAt = Date.now() + TRY_SOCKET_AGAIN_MS;
      this.probeSocket();
    } else {
      this.timer = setTimeout(() => this.poll(), POLL_MS);
    }
  }

  // Polling goes on until a socket really opens.
  probeSocket() {
    this.timer = setTimeout(() => this.poll(), POLL_MS);
    const probe = new WebSocket(this.socketAddress);
    probe.onopen = () => {
      probe.close();
      if (this.state !== "polling") return;
      this.state = "lost";
      this.open();
    };
  }

  tell(state, code = "") {
    if (this.state === state) return;
    this.state = state;
    this.onState(state, code);
  }
}
