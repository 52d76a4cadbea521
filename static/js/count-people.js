// While HR chooses for whom something is, the page says how many people that are. Without script the button does.
const counted = document.querySelector("form[data-telt]");
const answer = counted?.querySelector("[data-telling]");
let asking = null;
let waiting = 0;

const tell = async () => {
  asking?.abort();
  asking = new AbortController();
  try {
    const found = await fetch(counted.dataset.telt, { method: "POST", body: new FormData(counted), signal: asking.signal });
    if (found.ok) answer.innerHTML = await found.text();
  } catch { /* the last answer stays, and the button works */ }
};

counted?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(tell, 300);
});
