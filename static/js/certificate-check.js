// The code of a scanned oorkonde stands in the fragment, which no server sees; it is sent as a form and leaves the address.
const form = document.querySelector("form[data-check]");

const take = () => {
  const code = location.hash.slice(1);
  if (!code) return;
  if (!form) {
    // A second code, scanned into the tab that shows the answer to the first: the page begins anew.
    location.replace(`${location.pathname}?nog-een${location.hash}`);
    return;
  }
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = code;
  form.requestSubmit();
};
take();
addEventListener("hashchange", take);
