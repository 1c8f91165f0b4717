// Starts the API reference without anything that would ask another machine.
"use strict";
const place = document.getElementById("console");
Scalar.createApiReference(place, {
  url: place.dataset.document,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  documentDownloadType: "none",
  persistAuth: false,
  theme: "none",
  metaData: { title: "API console · Paycover" },
});
