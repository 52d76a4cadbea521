// What this browser keeps of a session: the secret while the tab lives, the ballot and the last vote. Where storage is
// refused, as in some private windows, memory holds it until the page goes.

const PREFIX = "plein-live:";
// The sign of a table adds its number: 'SECRET.12'.
const DOOR = /^([\w-]{43})(?:\.(\d{1,3}))?$/;
const FORGOTTEN_AFTER_MS = 48 * 3600 * 1000;

function shelf(storage) {
  const memory = new Map();
  let drawer = null;
  try {
    drawer = storage();
    drawer.setItem(`${PREFIX}try`, "1");
    drawer.removeItem(`${PREFIX}try`);
  } catch {
    drawer = null;
  }
  return {
    get(key) {
      try {
        return JSON.parse((drawer ? drawer.getItem(PREFIX + key) : memory.get(key)) ?? "null");
      } catch {
        return null;
      }
    },
    set(key, value) {
      memory.set(key, JSON.stringify(value));
      try {
        drawer?.setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // Full: from here on memory holds it.
        drawer = null;
      }
    },
    remove(key) {
      memory.delete(key);
      drawer?.removeItem(PREFIX + key);
    },
    keys() {
      const names = drawer ? Object.keys(drawer).filter((key) => key.startsWith(PREFIX)) : [];
      return names.map((key) => key.slice(PREFIX.length));
    },
  };
}

const lasting = shelf(() => localStorage);
const passing = shelf(() => sessionStorage);

// The secret behind # leaves the address at once: what is over someone's shoulder or in a history leads nowhere.
export function secretOfAddress() {
  const [, found, table] = DOOR.exec(location.hash.slice(1)) ?? [];
  if (!found) return null;
  history.replaceState(null, "", location.pathname + location.search);
  passing.set("secret", found);
  if (table) keepTable(found, Number(table));
  return found;
}

export const keptSecret = () => passing.get("secret");
export const keepSecret = (secret) => passing.set("secret", secret);
export const forgetSecret = () => passing.remove("secret");

// Enough of the secret to tell sessions apart, not enough to join one.
export const sessionKey = (secret) => secret.slice(0, 12);

export function ballotOf(secret) {
  const key = `ballot:${sessionKey(secret)}`;
  const kept = lasting.get(key);
  return kept?.ballot ?? newBallot(secret);
}

export function newBallot(secret) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const ballot = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  lasting.set(`ballot:${sessionKey(secret)}`, { ballot, since: Date.now() });
  return ballot;
}

// At which table one sits: with the ballot in this browser, and gone with it.
export const tableKept = (secret) => lasting.get(`table:${sessionKey(secret)}`)?.table ?? null;
export const keepTable = (secret, table) => lasting.set(`table:${sessionKey(secret)}`, { table });

export function forgetSession(secret) {
  const own = sessionKey(secret);
  for (const key of lasting.keys()) if (key.endsWith(`:${own}`)) lasting.remove(key);
}

export function forgetOldSessions() {
  for (const key of lasting.keys()) {
    const since = lasting.get(key)?.since ?? 0;
    if (key.startsWith("ballot:") && Date.now() - since > FORGOTTEN_AFTER_MS) {
      for (const other of lasting.keys()) {
        if (other.endsWith(key.slice("ballot".length))) lasting.remove(other);
      }
    }
  }
}

export { lasting, passing };
