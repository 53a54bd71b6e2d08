import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, MessageMedia, NoAuth } from 'whatsapp-web.js';
import { clientOptions } from '../whatsapp/browser-launch.js';

/** The first line of the input. */
interface Setting {
  browserPath: string;
  browserArgs: string[];
  /** For the browsers' profiles; whoever starts this removes it. */
  folder: string;
  clients: number;
}

/** Each line after it. */
interface Order {
  /** How many of the clients send, all at once. */
  clients: number;
  messages: number;
  /** Written to in turn, `…@c.us`. */
  chats: string[];
  /** What all texts of it begin with; the client's and the message's number follow. */
  text: string;
  /** For the server's acknowledgement, as Chasqui does. */
  waits: boolean;
  /** Between two messages of a client. */
  pauseMs: number;
  /** A document that is sent in place of the texts. */
  file?: string;
}

const TIMEOUTS = { launchMs: 30_000, pageMs: 60_000, injectMs: 30_000, sendMs: 30_000 };

/**
 * What sending costs without Chasqui: the unmodified whatsapp-web.js, one call after the other in a loop, in browsers
 * that are started as ours are. It is a floor of `./chasqui bench`, and so it may import the library, which is otherwise
 * for `whatsapp/` alone: with any of our code around it, it would not be one.
 *
 * Prints a line of JSON for each QR (`client`, `qr`), for each client that is ready (`client`, `ready`) and for each
 * order that is done (`calledAtMs`: when each message was handed over, of each client).
 */
async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const setting = await nextLine<Setting>(lines);
  if (!setting) return;
  process.on('unhandledRejection', (error) => process.stderr.write(`${String(error)}\n`)); // the library leaves some
  const clients = Array.from({ length: setting.clients }, (_, index) => start(setting, index));
  for (let order = await nextLine<Order>(lines); order; order = await nextLine<Order>(lines)) {
    const { clients: count } = order;
    const current = order;
    const sending = clients.slice(0, count).map((client, index) => send(client, index, current));
    tell({ calledAtMs: await Promise.all(sending) });
  }
  await Promise.all(clients.map((client) => client.destroy()));
  process.exit();
}

async function nextLine<T>(lines: AsyncIterator<string>): Promise<T | undefined> {
  const line = await lines.next();
  return line.done === true ? undefined : (JSON.parse(line.value) as T);
}

function start({ browserPath: path, browserArgs: args, folder }: Setting, index: number): Client {
  const client = new Client({
    ...clientOptions({ path, args, timeouts: TIMEOUTS }, join(folder, String(index))),
    authStrategy: new NoAuth(),
  });
  client.on('qr', (qr: string) => {
    tell({ client: index, qr });
  });
  client.once('ready', () => {
    tell({ client: index, ready: true });
  });
  void client.initialize();
  return client;
}

async function send(client: Client, index: number, order: Order): Promise<number[]> {
  const calledAtMs: number[] = [];
  for (let number = 0; number < order.messages; number += 1) {
    const chat = order.chats[number % order.chats.length] ?? '';
    calledAtMs.push(performance.timeOrigin + performance.now());
    await client.sendMessage(chat, order.file ? documentOf(order.file) : `${order.text} ${index} ${number}`, {
      ...(order.file !== undefined && { sendMediaAsDocument: true }),
      sendSeen: false,
      waitUntilMsgSent: order.waits,
    });
    if (order.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, order.pauseMs));
  }
  return calledAtMs;
}

/** In base64, as the library wants it. */
function documentOf(file: string): MessageMedia {
  const data = readFileSync(file, 'base64');
  return new MessageMedia('application/octet-stream', data, basename(file));
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

void main();
