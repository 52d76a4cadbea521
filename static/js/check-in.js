// The secret of a session comes behind # and goes into the form, so that it stands in no address line and in no log.
// After a log-in it is gone: then one types the six digits.
const form = document.querySelector("form[data-inchecken]");

if (form) {
  const take = () => {
    const secret = decodeURIComponent(location.hash.slice(1));
    if (!/^[\w-]{20,60}$/.test(secret)) return;
    form.elements.secret.value = secret;
    form.querySelector("[data-typen]").hidden = true;
    form.querySelector("[data-gescand]").hidden = false;
    history.replaceState(null, "", location.pathname);
  };
  take();
  addEventListener("hashchange", take);
}
