// What a QR carries stands behind the # of the address, where no server sees it. Here it goes into the form and is sent
// once; it does not stay in the address or the history.

const form = document.querySelector("form[data-carried]");

const take = () => {
  const carried = location.hash.slice(1);
  if (!carried) return;
  if (!form) {
    // A second code, scanned into the tab that shows the answer to the first: the page begins anew.
    location.replace(`${location.pathname}?nog-een${location.hash}`);
    return;
  }
  history.replaceState(null, "", location.pathname + location.search);
  form.querySelector("[data-carried-here]").value = decodeURIComponent(carried);
  form.submit();
};
take();
addEventListener("hashchange", take);
