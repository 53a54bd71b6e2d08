import { z } from 'zod';
import { parseCidr } from '@chasqui/addresses';

function wordsOf(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

/** Addresses and CIDR blocks of either family, separated by commas. */
export const cidrList = z.string().transform((text, context) => {
  const words = wordsOf(text);
  if (words.every((word) => parseCidr(word))) return words;
  const message = `entry ${words.findIndex((word) => !parseCidr(word)) + 1} is neither an address nor a CIDR block`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Origins as browsers send them, separated by commas, or `*` alone for every origin. */
export const originList = z.string().transform((text, context): '*' | string[] => {
  const words = wordsOf(text);
  if (words.length === 1 && words[0] === '*') return '*';
  if (words.every(isOrigin)) return words;
  const message = `entry ${words.findIndex((word) => !isOrigin(word)) + 1} is no origin, as https://app.example is one`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function isOrigin(word: string): boolean {
  return /^https?:[^*]+$/.test(word) && URL.canParse(word) && new URL(word).origin === word;
}
