import { Contacts } from './contacts.js';
import { Groups } from './groups.js';
import { JoinRequests } from './join-requests.js';
import { PageCalls } from './page-calls.js';
import { readAddresses } from './page/contacts.js';

const GROUP = '120363041234567890@g.us';
const ONE = '4915100000001@c.us';
const TWO = '4915100000002@c.us';
const THREE = '4915100000003@c.us';
const HIDDEN = '187348320911234@lid';
const waiting = new AbortController().signal;

interface Result {
  requesterId: string;
  error?: number;
  message: string;
}

/** The library in a group of which this account is an admin. */
class Library {
  readonly decided: string[] = [];
  answers: (Result | Error | undefined)[] = [];
  requests: object[] = [
    {
      id: { _serialized: TWO },
      addedBy: { $1: ONE },
      requestMethod: 'NonAdminAdd',
      t: 1_000_000_007,
      parentGroupId: null,
    },
    { id: { $1: HIDDEN }, addedBy: { $1: HIDDEN }, requestMethod: 'InviteLink', t: 999_999_999, parentGroupId: null },
  ];
  readonly pupPage = {
    evaluate: (pageFunction: unknown, input: string[]) =>
      Promise.resolve(
        pageFunction === readAddresses
          ? input.map((id) => ({ phone: id === HIDDEN ? ONE : id, lid: id === ONE ? HIDDEN : null }))
          : { groups: [{ isAdmin: true }], nextAfter: null },
      ),
  };

  getGroupMembershipRequests(): Promise<object[]> {
    return Promise.resolve(this.requests);
  }

  rejectGroupMembershipRequests(_group: string, { requesterIds }: { requesterIds: string[] }): Promise<Result[]> {
    this.decided.push(...requesterIds);
    const answer = this.answers.shift();
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(answer ? [answer] : []);
  }
}

function open(): { library: Library; requests: JoinRequests } {
  const library = new Library();
  const calls = new PageCalls(library as never);
  const contacts = new Contacts(calls);
  return { library, requests: new JoinRequests(calls, new Groups(calls, contacts), contacts) };
}

function reject(requests: JoinRequests, requesters: string[] | null): ReturnType<JoinRequests['decide']> {
  return requests.decide(GROUP, { isApproved: false, requesters, most: 1 }, waiting);
}

describe('requests to join', () => {
  it('are read whatever the page calls the text of its ids, oldest first, page by page', async () => {
    const { requests } = open();
    const first = await requests.list(GROUP, { limit: 1, after: null });
    expect(first.requests).toEqual([{ phone: ONE, lid: null, at: 999_999_999, method: 'InviteLink', addedBy: null }]);
    const second = await requests.list(GROUP, { limit: 1, after: first.nextAfter });
    expect(second).toEqual({
      requests: [
        { phone: TWO, lid: null, at: 1_000_000_007, method: 'NonAdminAdd', addedBy: { phone: ONE, lid: HIDDEN } },
      ],
      nextAfter: null,
    });
  });

  it('are decided by the address that WhatsApp knows them by, each once', async () => {
    const { library, requests } = open();
    library.answers = [{ requesterId: HIDDEN, message: 'Rejected successfully' }];
    expect(await reject(requests, [ONE, HIDDEN])).toEqual({
      outcomes: [
        { id: ONE, code: 200 },
        { id: HIDDEN, code: 404 },
      ],
      waiting: 1,
    });
    expect(library.decided).toEqual([HIDDEN]);
  });

  it.each([
    [{ requesterId: TWO, error: 409, message: 'ParticipantConflictError' }, 409],
    [{ requesterId: TWO, message: 'ServerStatusCodeError' }, 403],
    [undefined, 403],
  ] satisfies [Result | undefined, number][])('that come to %j are told as %d', async (answer, code) => {
    const { library, requests } = open();
    library.answers = [answer];
    expect(await reject(requests, [TWO])).toEqual({ outcomes: [{ id: TWO, code }], waiting: 2 });
  });

  it.each([
    ['ServerStatusCodeError: 429 rate-overlimit', 0],
    ['Execution context was destroyed', 504],
  ])('that were decided before one fails are told, with those that were not tried: %s', async (text, code) => {
    const { library, requests } = open();
    library.requests.push({ id: THREE, addedBy: THREE, requestMethod: 'InviteLink', t: 1_000_000_009 });
    library.answers = [{ requesterId: HIDDEN, message: 'Rejected successfully' }, new Error(text)];
    expect(await reject(requests, [HIDDEN, TWO, THREE])).toEqual({
      outcomes: [
        { id: HIDDEN, code: 200 },
        { id: TWO, code },
        { id: THREE, code: 0 },
      ],
      waiting: 2,
    });
    library.answers = [new Error(text)];
    await expect(reject(requests, [TWO, THREE])).rejects.toThrow();
  });

  it('are decided for those that have waited longest when nobody is named', async () => {
    const { library, requests } = open();
    library.answers = [{ requesterId: HIDDEN, message: 'Rejected successfully' }];
    expect(await reject(requests, null)).toEqual({ outcomes: [{ id: HIDDEN, code: 200 }], waiting: 1 });
  });
});
