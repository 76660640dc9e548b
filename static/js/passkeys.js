// Brings the passkey buttons to life. Each form carries data-passkey: "create", "get", or "sign-in" (whose options are
// fetched when the button is pressed). window.webauthnJSON comes from django-allauth's own webauthn-json.js.
const isAddress = (host) => /^[\d.]+$/.test(host) || host.includes(":") || host.startsWith("[");

function troubleHere() {
  if (isAddress(location.hostname)) {
    return `A passkey belongs to a name, not to a number. Open this page at ${location.protocol}//localhost:${location.port} instead of ${location.host}.`;
  }
  if (!window.isSecureContext) return "A passkey works only over a secure connection (https).";
  if (!window.PublicKeyCredential) return "This browser does not know passkeys. Use your password or a code.";
  return "";
}

async function optionsOf(form) {
  if (form.dataset.passkey !== "sign-in") return JSON.parse(form.dataset.passkeyOptions);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("The site did not answer. Try again in a minute.");
  return response.json();
}

function askForPasskeyAlone(options, alone) {
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = alone ? "required" : "discouraged";
  wanted.requireResidentKey = alone;
  if (alone) wanted.userVerification = "required";
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey !== "create") return window.webauthnJSON.get(options.request_options);
  askForPasskeyAlone(options.creation_options, Boolean(form.elements.passwordless?.checked));
  return window.webauthnJSON.create(options.creation_options);
}

async function usePasskey(form, say) {
  say("");
  try {
    form.elements.credential.value = JSON.stringify(await credentialFor(form));
    form.submit();
  } catch (error) {
    say(error.name === "NotAllowedError" ? "Nothing was changed: the request was cancelled or took too long." : error.message);
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const words = form.querySelector("[data-passkey-trouble]");
  const button = form.querySelector("[data-passkey-button]");
  const say = (text) => { words.textContent = text; words.hidden = !text; };
  const trouble = troubleHere();
  say(trouble);
  button.hidden = Boolean(trouble);
  button.addEventListener("click", () => usePasskey(form, say));
});
