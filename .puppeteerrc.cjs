// The browser is found or installed by `./chasqui` (see docs/operations.md), never by an npm install script.
module.exports = { skipDownload: true };
