// Asks the device for a passkey when its form is sent, and sends what the device answers. Without scripts the
// sentence before the form says what to do instead.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function askFor(way, url, form) {
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const options = await answer.json();
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (way === "get") return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: known(options.allowCredentials) } });
  return navigator.credentials.create({
    publicKey: { ...publicKey, user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: known(options.excludeCredentials) },
  });
}

function asJson(credential) {
  const said = credential.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[part]) response[part] = text(said[part]);
  }
  if (said.getTransports) response.transports = said.getTransports();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
}

export default function passkey(box) {
  if (!window.PublicKeyCredential) return;
  const form = box.querySelector("form");
  const failed = box.querySelector("[role=alert]");
  box.hidden = false;
  box.previousElementSibling.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    // A new key wants a name first; the server says so on the form.
    if (form.elements.name?.value.trim() === "") return form.submit();
    try {
      form.elements.credential.value = asJson(await askFor(box.dataset.passkey, box.dataset.options, form));
    } catch {
      failed.textContent = box.dataset.failed;
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}
