// The line to a live session: a socket where that works, else a question every two seconds with the same guarantees.
// docs/live-protocol.md describes what goes over it. Nothing here is drawn.

const PAUSES = [0, 500, 1000, 2000, 4000, 5000];
const POLL_MS = 2000;
// A question that hangs is asked anew.
const POLL_PATIENCE_MS = 10_000;
// The server takes no more in one question.
const MOST_FRAMES = 20;
// So many sockets in a row that never said anything: something on the way blocks them.
const BLOCKED_AFTER = 2;
const TRY_SOCKET_AGAIN_MS = 30_000;
// A socket that something on the way lets open and never answers.
const FIRST_WORD_MS = 8000;
const PING_MS = 15_000;
// A phone that slept finds its socket dead without a word: no answer to a ping within this time.
const ANSWER_MS = 4000;
const NO_SESSION = 4404;

export class LineLost extends Error {}

// Not all phones of a room at the same moment.
const about = (ms) => ms * (0.7 + Math.random() * 0.6);

function mute(socket) {
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.close();
}

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
    this.closing = new AbortController();
    const { signal } = this.closing;
    addEventListener("online", () => this.wake(), { signal });
    addEventListener("offline", () => this.sleep(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.wake(), { signal });
    // Back from the cache of the browser: its sockets were closed meanwhile.
    addEventListener("pageshow", (event) => event.persisted && this.wake(), { signal });
    this.pinger = setInterval(() => this.ping(), PING_MS);
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

  // For good: another session, or another browser took over.
  close() {
    this.closing.abort();
    clearInterval(this.pinger);
    clearTimeout(this.timer);
    this.unping();
    this.state = "closed";
    if (this.socket) this.forget(this.socket);
    this.socket = null;
    this.dropAll();
  }

  wake() {
    if (this.isOver) return;
    if (this.state === "open") this.ping();
    else if (this.state === "polling") this.poll();
    else this.open();
  }

  // The browser says that there is no network: no use in waiting for what is under way.
  sleep() {
    if (this.isOver || this.state === "polling" || !this.socket) return;
    this.forget(this.socket);
    this.socket = null;
    this.failures += 1;
    this.again();
  }

  get isOver() {
    return this.state === "refused" || this.state === "closed";
  }

  open() {
    clearTimeout(this.timer);
    this.unping();
    if (this.socket) this.forget(this.socket);
    this.socket = null;
    if (this.state !== "polling") this.tell("connecting");
    const socket = this.connect();
    // Sockets are switched off in this browser.
    if (!socket) {
      this.startPolling();
      return;
    }
    this.socket = socket;
    let hasSpoken = false;
    const failed = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.failures += 1;
      if (this.failures >= BLOCKED_AFTER) this.startPolling();
      else this.again();
    };
    const silent = setTimeout(() => {
      mute(socket);
      failed();
    }, FIRST_WORD_MS);
    socket.onmessage = (event) => {
      hasSpoken = true;
      clearTimeout(silent);
      this.hold(socket);
      this.take(JSON.parse(event.data));
    };
    socket.onclose = () => {
      clearTimeout(silent);
      if (!hasSpoken) failed();
    };
  }

  // A socket that says hello, or none.
  connect() {
    try {
      const socket = new WebSocket(this.socketAddress);
      socket.onopen = () => socket.send(JSON.stringify(this.hello));
      return socket;
    } catch {
      return null;
    }
  }

  // A socket that spoke: from here on it is the line.
  hold(socket) {
    this.socket = socket;
    this.failures = 0;
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.unping();
      this.dropAll();
      if (this.isOver) return;
      if (event.code === NO_SESSION) {
        this.refuse("no_such_session");
        return;
      }
      this.failures += 1;
      this.again();
    };
  }

  again() {
    this.tell("lost");
    clearTimeout(this.timer);
    const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? 0;
    this.timer = setTimeout(() => this.open(), about(pause));
  }

  forget(socket) {
    mute(socket);
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

  unping() {
    clearTimeout(this.pinged);
    this.pinged = null;
  }

  take(message) {
    this.unping();
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
    this.waiting = [];
    for (const id of [...this.asked.keys()]) this.drop(id);
  }

  // Polling ------------------------------------------------------------------------------------

  startPolling() {
    this.state = "polling";
    this.greeted = false;
    this.isHeard = false;
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
    const frames = this.waiting.splice(0, MOST_FRAMES);
    try {
      this.hear(await this.question(frames));
    } catch {
      // What is known may be old by the time it goes on: the next question asks for all of it.
      this.greeted = this.isHeard = false;
      this.trySocketAt = Math.min(this.trySocketAt, Date.now() + POLL_MS);
      if (this.state === "polling") this.say("lost");
    }
    // A frame that the server did not answer.
    for (const frame of frames) this.drop(frame.id);
    this.isPolling = false;
    if (this.state !== "polling") return;
    if (this.pollAgain || this.waiting.length) {
      this.pollAgain = false;
      this.poll();
      return;
    }
    this.timer = setTimeout(() => this.poll(), about(POLL_MS));
    if (Date.now() > this.trySocketAt) {
      this.trySocketAt = Date.now() + TRY_SOCKET_AGAIN_MS;
      this.probeSocket();
    }
  }

  async question(frames) {
    const patience = new AbortController();
    const hangs = setTimeout(() => patience.abort(), POLL_PATIENCE_MS);
    try {
      const response = await fetch(this.api, {
        method: "POST",
        body: JSON.stringify({ hello: this.hello, frames, version: this.greeted ? this.version : 0 }),
        credentials: "omit",
        cache: "no-store",
        signal: patience.signal,
      });
      return (await response.json()).messages;
    } finally {
      clearTimeout(hangs);
    }
  }

  hear(messages) {
    const isStillPolling = this.state === "polling";
    this.greeted = true;
    if (isStillPolling && !this.isHeard) {
      this.isHeard = true;
      this.say("polling");
    }
    for (const message of messages) {
      // A socket took over meanwhile, and tells the rest itself.
      if (isStillPolling || (message.id ?? null) !== null) this.take(message);
    }
  }

  // Polling goes on until a socket really speaks.
  probeSocket() {
    const probe = this.connect();
    if (!probe) return;
    const silent = setTimeout(() => mute(probe), FIRST_WORD_MS);
    probe.onmessage = (event) => {
      clearTimeout(silent);
      if (this.state !== "polling") {
        mute(probe);
        return;
      }
      clearTimeout(this.timer);
      this.state = "connecting";
      this.hold(probe);
      for (const frame of this.waiting.splice(0)) probe.send(JSON.stringify(frame));
      this.take(JSON.parse(event.data));
    };
  }

  tell(state, code = "") {
    if (this.state === state) return;
    this.state = state;
    this.say(state, code);
  }

  // Each once.
  say(state, code = "") {
    if (this.said === state) return;
    this.said = state;
    this.onState(state, code);
  }
}
