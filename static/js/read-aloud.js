// A button that reads the page aloud, where the browser has a voice in the language of what is read. What is read is
// marked data-read; a value of it, as the letter of an option, is said first.

const button = document.querySelector("[data-read-aloud]");
// A lesson may be in another language than the page around it.
const language = button?.closest("[lang]").lang ?? "";
const speech = window.speechSynthesis;

if (button && speech) {
  const words = button.querySelector("span");
  const begin = words.textContent;
  // Counts up whenever reading begins or stops, so that what was stopped does not read on.
  let turn = 0;

  const voice = () => speech.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
  const offer = () => { button.hidden = !voice(); };

  const inSight = (part) => part.checkVisibility?.() ?? true;
  const texts = () => [...document.querySelectorAll("[data-read]")].filter(inSight).flatMap((part) => {
    const paragraphs = part.querySelectorAll("p, li");
    const pieces = paragraphs.length ? [...paragraphs] : [part];
    return pieces.map((piece) => [part.dataset.read, piece.textContent.trim()].filter(Boolean).join(". "));
  });

  const show = (isReading) => {
    words.textContent = isReading ? button.dataset.stop : begin;
  };

  const stop = () => {
    turn += 1;
    speech.cancel();
    show(false);
  };

  const read = () => {
    const own = turn += 1;
    const pieces = texts().map((text) => Object.assign(new SpeechSynthesisUtterance(text), { lang: language, voice: voice() }));
    pieces.at(-1).addEventListener("end", () => { if (own === turn) stop(); });
    show(true);
    // One piece after the other: browsers stop in a long one.
    for (const piece of pieces) speech.speak(piece);
  };

  button.addEventListener("click", () => (words.textContent === begin ? read() : stop()));
  addEventListener("pagehide", stop);
  speech.addEventListener?.("voiceschanged", offer);
  offer();
}
