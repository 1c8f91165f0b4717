// Compares a PDF with the hash of the certificate, in the browser: the file is sent nowhere.
const form = document.getElementById("compare");

if (form && window.crypto && window.crypto.subtle) {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("file").addEventListener("change", async (event) => {
    const said = document.getElementById("compared");
    const [file] = event.target.files;
    if (!file) return;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const found = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const same = found === form.dataset.sha256;
    said.className = same ? "" : "fault";
    said.textContent = same
      ? "This is the document that was issued, byte for byte."
      : "This is NOT the document that was issued: at least one byte differs.";
  });
}
