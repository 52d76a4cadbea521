// What a QR carries stands behind the # of the address, where no server sees it. Here it goes into the form and is sent
// once; it does not stay in the address or the history.

const form = document.querySelector("form[data-carried]");
const carriedText = location.hash.slice(1);

if (form && carriedText) {
  history.replaceState(null, "", location.pathname + location.search);
  form.querySelector("[data-carried-here]").value = decodeURIComponent(carriedText);
  form.submit();
}
