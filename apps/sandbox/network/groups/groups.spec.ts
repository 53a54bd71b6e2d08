import type { Connection } from '../connections.js';
import type { Journal } from '../journal.js';
import { WHATSAPP_PACE } from '../linking.js';
import { createNetwork, type Network } from '../network.js';
import type { Device, News } from '../world.js';
import type { Group } from './group.js';

const ALICE = '59170000001';
const BOB = '59170000002';
const CAROL = '59170000003';
const RESERVED = '88870000004';
const UNKNOWN = '99970000005';

let lines: string[];
let network: Network;

const journal: Journal = {
  append: (entry) => void lines.push(JSON.stringify(entry)),
  rewrite(entries) {
    lines = [...entries].map((entry) => JSON.stringify(entry));
  },
  close: () => undefined,
};

beforeEach(() => {
  lines = [];
  restart();
  for (const number of [ALICE, BOB, CAROL]) network.accounts.createPhone(number);
});

function restart(): void {
  const entries = lines.map((line) => JSON.parse(line) as unknown);
  network = createNetwork({ entries, journal, linkingPace: WHATSAPP_PACE });
}

function link(number: string): Device {
  const connection: Connection = { push: () => undefined, close: () => undefined };
  return network.linking.scan(number, `${network.linking.begin(connection, 'keys')},keys`);
}

function make(participants: string[] = [BOB]): Group {
  return network.groups.membership.create(ALICE, { subject: 'Crew', participants }).group;
}

function newsOf(device: Device): News[] {
  return [...network.tables.all('queue')].filter(({ deviceId }) => deviceId === device.id).map(({ news }) => news);
}

describe('groups', () => {
  it('let in whom they can, and say of everybody else why not', () => {
    network.accounts.update(CAROL, { isAddable: false });
    const { group, admissions } = network.groups.membership.create(ALICE, {
      subject: 'Crew',
      participants: [BOB, BOB, CAROL, RESERVED, UNKNOWN],
    });
    expect(admissions.map(({ code }) => code)).toEqual([200, 409, 403, 403, 404]);
    expect(group.participants.map(({ number }) => number)).toEqual([ALICE, BOB]);
  });

  it('are as before after a restart', () => {
    const { jid } = make();
    network.groups.info.setSubject(ALICE, jid, 'Crew 2');
    const before = network.groups.register.find(jid);
    restart();
    expect(network.groups.register.find(jid)).toEqual(before);
    expect(network.groups.register.of(BOB)).toEqual([before]);
  });

  it('tell everybody who is in them, and whoever has just left', () => {
    const { jid } = make([BOB, CAROL]);
    const [bob, carol] = [link(BOB), link(CAROL)];
    network.groups.membership.remove(ALICE, jid, [BOB]);
    network.groups.info.setSubject(ALICE, jid, 'Without Bob');
    const noticesOf = (device: Device): unknown[] =>
      newsOf(device).flatMap((news) => (news.kind === 'notice' ? news.notice.kind : []));
    expect(noticesOf(bob)).toEqual(['remove']);
    expect(noticesOf(carol)).toEqual(['remove', 'subject']);
  });

  it('carry a message to all but its sender, and nothing from outside', () => {
    const { jid } = make();
    const send = (from: string, id: string): string[] => [
      ...network.messages.accept({ from, id, to: jid, content: { type: 'chat', text: 'Hello' } }).recipients,
    ];
    expect(send(BOB, 'ID1')).toEqual([ALICE]);
    expect(() => send(CAROL, 'ID2')).toThrow('is not in the group');
    network.groups.info.setSettings(ALICE, jid, { messagesAdminsOnly: true });
    expect(() => send(BOB, 'ID3')).toThrow('is not an admin');
    expect(send(ALICE, 'ID4')).toEqual([BOB]);
  });

  it('have an admin as long as anybody is in them', () => {
    const { jid } = make([BOB, CAROL]);
    expect(network.groups.membership.leave(ALICE, jid).participants).toEqual([
      { number: BOB, role: 'admin' },
      { number: CAROL, role: 'member' },
    ]);
  });

  it('do not let go of who made them, nor take orders from members', () => {
    const { jid } = make([BOB, CAROL]);
    network.groups.membership.changeRoles(ALICE, jid, { to: 'promote', numbers: [BOB] });
    expect(() => network.groups.membership.remove(BOB, jid, [ALICE])).toThrow('cannot be removed');
    expect(() => network.groups.membership.remove(CAROL, jid, [BOB])).toThrow('is not an admin');
    expect(() => network.groups.membership.add(CAROL, jid, [RESERVED])).toThrow('is not an admin');
  });

  it('take a private invitation only from the one it was made for', () => {
    const { jid } = make();
    const { invite } = network.groups.invites.instead(jid, ALICE, { number: CAROL, code: 403 });
    const terms = { group: jid, from: ALICE, code: invite?.code ?? '', expiresAt: invite?.expiresAt ?? 0 };
    expect(() => network.groups.invites.acceptPrivate(RESERVED, terms)).toThrow('not valid');
    expect(() => network.groups.invites.acceptPrivate(CAROL, { ...terms, expiresAt: terms.expiresAt + 1 })).toThrow(
      'not valid',
    );
    const { participants } = network.groups.invites.acceptPrivate(CAROL, terms);
    expect(participants.map(({ number }) => number)).toEqual([ALICE, BOB, CAROL]);
  });

  it('cannot be joined by an invitation that expired', () => {
    const { jid } = make();
    const { invite } = network.groups.invites.instead(jid, ALICE, { number: CAROL, code: 403 });
    jest.useFakeTimers({ now: (invite?.expiresAt ?? 0) * 1000 + 1 });
    const terms = { group: jid, from: ALICE, code: invite?.code ?? '', expiresAt: invite?.expiresAt ?? 0 };
    expect(() => network.groups.invites.acceptPrivate(CAROL, terms)).toThrow('not valid');
    jest.useRealTimers();
  });

  it('refuse to add whom a fault picks', () => {
    network.faults.add({
      kind: 'add-403',
      session: ALICE,
      recipient: BOB,
      times: 1,
      probability: 1,
      seed: 1,
      options: {},
    });
    const { jid } = make([BOB, CAROL]);
    expect(network.groups.register.find(jid)?.participants.map(({ number }) => number)).toEqual([ALICE, CAROL]);
    expect(network.groups.membership.add(ALICE, jid, [BOB])).toEqual([{ number: BOB, code: 200 }]);
  });
});
