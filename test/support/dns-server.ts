import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const HEADER_BYTES = 12;
const TYPES: Readonly<Record<number, 4 | 6>> = { 1: 4, 28: 6 };
const ANSWER = 0x8180;
const NO_SUCH_NAME = 0x8183;
/** Says that the name is the one of the question. */
const SAME_NAME = 0xc00c;

/** A name server on this machine. It knows the names that it is told of, and is silent about those told as `null`. */
export class DnsServer {
  /** Names that it was asked for, with the family. */
  readonly asked: string[] = [];

  private constructor(
    private readonly socket: Socket,
    private readonly names: Readonly<Record<string, readonly string[] | null>>,
  ) {
    socket.on('message', (query, { port, address }) => {
      const answer = this.answer(query);
      if (answer) socket.send(answer, port, address);
    });
  }

  static async listen(names: Readonly<Record<string, readonly string[] | null>>): Promise<DnsServer> {
    const socket = createSocket('udp4');
    const server = new DnsServer(socket, names);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  close(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let end = HEADER_BYTES;
    for (let length = query[end] ?? 0; length > 0; length = query[end] ?? 0) {
      labels.push(query.toString('latin1', end + 1, end + 1 + length));
      end += 1 + length;
    }
    const type = query.readUInt16BE(end + 1);
    const question = query.subarray(HEADER_BYTES, end + 5);
    const name = labels.join('.').toLowerCase();
    this.asked.push(`${name} ${TYPES[type] ?? type}`);
    const known = Object.hasOwn(this.names, name) ? this.names[name] : [];
    if (!known) return undefined;
    const records = known.filter((address) => familyOf(address) === TYPES[type]).map((one) => record(type, one));
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    header.writeUInt16BE(known.length === 0 ? NO_SUCH_NAME : ANSWER, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, question, ...records]);
  }
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

function record(type: number, address: string): Buffer {
  const bytes = familyOf(address) === 4 ? address.split('.').map(Number) : bytesOfSix(address);
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt16BE(SAME_NAME, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([head, Buffer.from(bytes)]);
}

/** @param address with one `::` */
function bytesOfSix(address: string): number[] {
  const [before = '', after = ''] = address.split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [head, tail] = [groups(before), groups(after)];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return all.flatMap((group) => [group >> 8, group & 0xff]);
}
