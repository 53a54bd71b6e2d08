// Sends one message with a given admin key from a new session, linked to a phone of the sandbox, and looks for it in the
// sandbox's ledger: node .ci/one-message.cjs <API> <sandbox> <admin key>
const [api, sandbox, adminKey] = process.argv.slice(2);
const FROM = '4915100001601';
const TO = '4915100001602';
const READY_WITHIN_MS = 60_000;

async function call(method, url, { key, body } = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(key && { 'x-api-key': key }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function untilReady(url) {
  for (const deadline = Date.now() + READY_WITHIN_MS; ;) {
    const { session } = await call('GET', `${url}/status`, { key: adminKey });
    if (session.state === 'ready') return;
    if (Date.now() > deadline) throw new Error(`the session is ${session.state} (${session.reason})`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function main() {
  for (const number of [FROM, TO]) {
    await call('POST', `${sandbox}/phones`, { body: { number, name: number } });
  }
  const created = await call('POST', `${api}/sessions/create`, { key: adminKey, body: { name: 'container' } });
  const session = `${api}/sessions/${created.session.id}`;
  const { qr } = await call('GET', `${session}/qr?wait=30`, { key: adminKey });
  await call('POST', `${sandbox}/phones/${FROM}/scan`, { body: { qr } });
  await untilReady(session);
  const sent = await call('POST', `${session}/send`, {
    key: created.apiKey,
    body: { to: TO, text: 'from a container' },
  });
  const { messages } = await call('GET', `${sandbox}/ledger?id=${sent.messageId}`);
  if (messages.length !== 1)
    throw new Error(`the ledger has ${messages.length} messages with the id ${sent.messageId}`);
  console.log(`${sent.messageId} is ${sent.status}, and once in the ledger`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
