// A letter to oneself, sealed and opened here: PBKDF2 over the phrase, then AES-GCM over the padded text. Neither the text
// nor the phrase leaves the browser; the server gets ciphertext, salt and nonce.
(() => {
  const place = document.querySelector("[data-letter]");
  if (!place) return;
  const { iterations, block, most, saltBytes, nonceBytes } = Object.fromEntries(
    Object.entries(place.dataset).map(([name, value]) => [name, Number(value)]));
  const seal = place.querySelector("form[data-seal]");
  const open = place.querySelector("form[data-open]");
  if ((seal || open) && !globalThis.crypto?.subtle) {
    place.querySelector("[data-unsafe]").hidden = false;
    for (const form of [seal, open]) if (form) form.hidden = true;
    return;
  }

  const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  // Spaces and accents are typed in more than one way.
  const asTyped = (phrase) => phrase.normalize("NFKC").trim().replace(/\s+/g, " ");

  const keyOf = async (phrase, salt) => {
    const raw = await crypto.subtle.importKey(
      "raw", new TextEncoder().encode(asTyped(phrase)), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations }, raw, { name: "AES-GCM", length: 256 }, false,
      ["encrypt", "decrypt"]);
  };

  // Four bytes of length, the text, and zeros up to a whole block.
  const padded = (text) => {
    const bytes = new TextEncoder().encode(text);
    const whole = new Uint8Array(Math.ceil((bytes.length + 4) / block) * block);
    new DataView(whole.buffer).setUint32(0, bytes.length);
    whole.set(bytes, 4);
    return whole;
  };
  const unpadded = (whole) => {
    const length = new DataView(whole.buffer).getUint32(0);
    return new TextDecoder().decode(whole.subarray(4, 4 + length));
  };

  // 8 bits a word.
  const WORDS = (
    "appel arend avond bakker balkon banaan beker berg berk beuk bezem blad bloem boek boer boom boot " +
    "boter brief brood brug buik bus cactus cirkel citroen dak dans deken deur dijk donder dorp draad " +
    "droom druif duif duin eend egel eiland eik emmer engel ezel fabriek feest fiets fluit fontein gans " +
    "garen geit gieter gitaar glas goud gras grot haan haard haas hagel hamer haven hemel herfst hert " +
    "heuvel hond honing hooi hout huis ijzer jas kaars kaas kabel kachel kameel kano kapper kast kat " +
    "kelder kers keuken kikker kip klaver klok knoop koek koets koffie kompas konijn koning koper koraal " +
    "korf kraan krant kreek kreeft krijt kroon kruik kuil kussen kust ladder lamp land laken leeuw lente " +
    "lepel licht lijst linde lucht maan mand markt mast meer meeuw melk mes metro mier molen mond morgen " +
    "mos motor muis muur muts naald nacht nest net noot oever olie olijf oven paard pad pan parel park " +
    "parade peer pen peper piano pijl plank plein poort pop potlood prins raam raap raket regen ring " +
    "rivier robot rogge roos rots ruit sap schaap schaar schelp schip schoen schuur slang slee sleutel " +
    "smid sneeuw spiegel spin spoor stad steen ster stoel storm straat stro strand suiker tafel tak tand " +
    "tempel tent thee tijger toren trein trap trom tuin tulp uil veer veld venster vijver vis vlag " +
    "vlieger vlinder vloer vogel vork vos vuur wagen water weg wei wereld wiel wind winter wolf wolk worm " +
    "wortel zaag zand zee zeep zeil zilver zolder zomer zout zwaan zebra zadel wijn vaas tas"
  ).split(" ");
  const suggest = () => Array.from(
    crypto.getRandomValues(new Uint8Array(6)), (number) => WORDS[number]).join(" ");

  const say = (form, text) => { form.querySelector("[data-wrong]").textContent = text; };

  if (seal) {
    const text = seal.querySelector("#tekst");
    const phrase = seal.querySelector("#zin");
    const { dataset: sentences } = seal.querySelector("[data-wrong]");
    phrase.value = suggest();
    seal.querySelector("[data-suggest]").addEventListener("click", () => {
      phrase.value = suggest();
      seal.querySelector("#bewaard").checked = false;
    });
    seal.addEventListener("submit", async (event) => {
      event.preventDefault();
      say(seal, "");
      if (!text.value.trim()) { say(seal, sentences.empty); text.focus(); return; }
      if (asTyped(phrase.value).split(" ").length < 6) { say(seal, sentences.short); phrase.focus(); return; }
      if (!seal.querySelector("#bewaard").checked) { say(seal, sentences.kept); return; }
      const whole = padded(text.value);
      if (whole.length > most) { say(seal, sentences.long); text.focus(); return; }
      const salt = crypto.getRandomValues(new Uint8Array(saltBytes));
      const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const key = await keyOf(phrase.value, salt);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, whole);
      const form = place.querySelector("form[data-sealed]");
      form.elements.ciphertext.value = toBase64(new Uint8Array(sealed));
      form.elements.salt.value = toBase64(salt);
      form.elements.nonce.value = toBase64(nonce);
      // What the browser remembers of the page holds no words.
      text.value = phrase.value = "";
      form.submit();
    });
  }

  if (open) {
    open.addEventListener("submit", async (event) => {
      event.preventDefault();
      say(open, "");
      const { ciphertext, salt, nonce } = open.dataset;
      try {
        const key = await keyOf(open.querySelector("#zin").value, fromBase64(salt));
        const whole = await crypto.subtle.decrypt(
          { name: "AES-GCM", iv: fromBase64(nonce) }, key, fromBase64(ciphertext));
        const letter = place.querySelector("[data-text]");
        letter.replaceChildren(...unpadded(new Uint8Array(whole)).split("\n").map((line) => {
          const paragraph = document.createElement("p");
          paragraph.textContent = line;
          return paragraph;
        }));
        letter.hidden = false;
        open.hidden = true;
        letter.focus();
      } catch {
        say(open, open.querySelector("[data-wrong]").dataset.says);
        open.querySelector("#zin").focus();
      }
    });
  }
})();
