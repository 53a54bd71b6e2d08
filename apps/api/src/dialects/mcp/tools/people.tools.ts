import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ContactsService } from '../../chatwhatsapp/contacts/contacts.service.js';
import { GroupsService } from '../../chatwhatsapp/groups/groups.service.js';
import { Cursor, hasQuery, NextCursor, searchPages } from '../paging.js';
import { sessionTool } from '../tool.js';
import { untrusted, untrustedTexts } from '../untrusted.js';

const MOST_NUMBERS = 50;
const LONGEST_QUERY = 100;

/** By which people are told wherever one is. Each of them names that person in other calls, too. */
export const NAMES = {
  contactId: z
    .string()
    .nullable()
    .describe(
      'Names a person for good, whatever becomes of the addresses. Takes part in every other call as chat or to.',
    ),
  phone: z.string().nullable().describe('In digits; null where WhatsApp hides it.'),
  lid: z.string().nullable(),
};

export const PERSON = {
  jid: z.string().nullable().describe('The present address, which takes part likewise.'),
  ...NAMES,
};

const Query = z.string().max(LONGEST_QUERY).optional().describe('A part of the name or number. Left out: all.');

const search = z.strictObject({ query: Query, cursor: Cursor });

@Injectable()
export class PeopleTools {
  constructor(
    private readonly contacts: ContactsService,
    private readonly groups: GroupsService,
  ) {}

  readonly tools = [
    sessionTool({
      name: 'find_contacts',
      title: 'Find contacts',
      description:
        'People whom the session knows, by a part of their name or number. A page may be empty and still go on.',
      does: 'read',
      input: search,
      output: z.object({
        contacts: z.array(
          z.object({
            ...PERSON,
            isSaved: z.boolean(),
            isBusiness: z.boolean(),
            isBlocked: z.boolean(),
            isMe: z.boolean(),
            untrusted: untrustedTexts({ name: z.string().nullable(), pushName: z.string().nullable() }),
          }),
        ),
        nextCursor: NextCursor,
      }),
      run: async (call, { query, cursor }) => {
        const { items, nextCursor } = await searchPages(
          cursor,
          async (page) => {
            const answer = await this.contacts.list(call, page);
            return { items: answer.contacts, nextCursor: answer.nextCursor };
          },
          ({ name, pushName, phone, jid }) => hasQuery(query, [name, pushName, phone, jid]),
        );
        const contacts = items.map(({ name, pushName, ...contact }) => {
          return { ...contact, untrusted: untrusted({ name, pushName }) };
        });
        return { contacts, nextCursor };
      },
    }),

    sessionTool({
      name: 'find_groups',
      title: 'Find groups',
      description: 'Groups that the session is in, by a part of their subject. A page may be empty and still go on.',
      does: 'read',
      input: search,
      output: z.object({
        groups: z.array(
          z.object({
            jid: z.string().describe('Takes part in every other call as chat or to.'),
            size: z.number(),
            isAdmin: z.boolean(),
            messagesAdminsOnly: z.boolean(),
            untrusted: untrustedTexts({ subject: z.string(), description: z.string().nullable() }),
          }),
        ),
        nextCursor: NextCursor,
      }),
      run: async (call, { query, cursor }) => {
        const { items, nextCursor } = await searchPages(
          cursor,
          async (page) => {
            const answer = await this.groups.list(call, page);
            return { items: answer.groups, nextCursor: answer.nextCursor };
          },
          ({ subject, jid }) => hasQuery(query, [subject, jid]),
        );
        const groups = items.map(({ subject, description, ...group }) => {
          return { ...group, untrusted: untrusted({ subject, description }) };
        });
        return { groups, nextCursor };
      },
    }),

    sessionTool({
      name: 'check_numbers',
      title: 'Check numbers',
      description: 'Which phone numbers are on WhatsApp. A session may look up 500 new ones in an hour.',
      does: 'read',
      input: z.strictObject({
        numbers: z.array(z.string().max(100)).min(1).max(MOST_NUMBERS).describe('With their country codes.'),
      }),
      output: z.object({
        numbers: z.array(z.object({ number: z.string().describe('As it was given.'), exists: z.boolean(), ...PERSON })),
      }),
      run: (call, { numbers }) => this.contacts.check(call, numbers),
    }),
  ];
}
