// The health check of the images, which have no curl: ends with 0 when the address answers 2xx within 4 seconds.
const address = process.argv[2];

fetch(address, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok, status }) => {
    console.log(`${address} answered ${status}`);
    process.exit(ok ? 0 : 1);
  },
  (error) => {
    console.log(`${address} did not answer: ${error.cause?.message ?? error.message}`);
    process.exit(1);
  },
);
