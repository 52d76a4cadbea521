// The code of a scanned oorkonde stands in the fragment, which no server sees; it is sent as a form and leaves the address.
const form = document.querySelector("form[data-check]");

if (form) {
  const take = () => {
    const code = location.hash.slice(1);
    if (!code) return;
    history.replaceState(null, "", location.pathname);
    form.elements.code.value = code;
    form.requestSubmit();
  };
  take();
  // A second code scanned into the same tab.
  addEventListener("hashchange", take);
}
