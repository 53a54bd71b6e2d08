// The unmodified whatsapp-web.js in a process of its own, where what it leaves unhandled can be seen: Jest takes that for
// a failure of the test. It tells each event in one line of JSON, logs out when it reads a line, and closes its browser
// when its input ends, however the tests end.
const { Client, LocalAuth } = require('whatsapp-web.js');

const { userDataDir, ...puppeteer } = JSON.parse(process.argv[2]);
const authStrategy = new LocalAuth({ dataPath: userDataDir });
const client = new Client({ authStrategy, webVersionCache: { type: 'none' }, puppeteer });

function tell(event, detail) {
  process.stdout.write(`${JSON.stringify({ event, detail })}\n`);
}

for (const event of ['qr', 'ready', 'disconnected']) client.on(event, (detail) => tell(event, detail));
process.on('unhandledRejection', (error) => tell('unhandledRejection', String(error)));

async function logOut() {
  const outcome = await client.logout().then(
    () => 'resolved',
    () => 'rejected',
  );
  tell('logged out', { outcome, isBrowserOpen: client.pupBrowser.isConnected() });
}

process.stdin.once('data', () => void logOut());
process.stdin.once('close', async () => {
  await client.pupBrowser?.close();
  process.exit(0);
});

void client.initialize();
