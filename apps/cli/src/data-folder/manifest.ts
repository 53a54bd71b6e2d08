import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { CliError, ignoreCode } from '../errors.js';

const FORMAT = 1;

const NETWORKS = ['whatsapp', 'sandbox'] as const;
export type Network = (typeof NETWORKS)[number];

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  network: z.enum(NETWORKS),
  /** Tells this data folder from others that may share a database with it. */
  id: z.string(),
  /** Whether a person has seen the keys of the first start. */
  keysShown: z.boolean(),
});

/** What `chasqui.json` says about a data folder. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

export function newManifest(network: Network): Manifest {
  return { format: FORMAT, network, id: randomBytes(4).toString('hex'), keysShown: false };
}

/**
 * @returns undefined when there is none
 * @throws CliError when a newer Chasqui wrote it, or it cannot be understood
 */
export function readManifest(file: string): Manifest | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    ignoreCode(error, 'ENOENT');
    return undefined;
  }
  return parseManifest(text, file);
}

export function parseManifest(text: string, file: string): Manifest {
  const value = parseJson(text, file);
  const { data } = z.object({ format: z.number() }).safeParse(value);
  if (data && data.format > FORMAT) {
    throw new CliError(`${file} was made by a newer version of Chasqui (format ${data.format}); start that version.`);
  }
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) throw new CliError(`${file} is not what Chasqui wrote: ${z.prettifyError(manifest.error)}`);
  return manifest.data;
}

export function writeManifest(file: string, manifest: Manifest): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} is not JSON; restore it, or choose another --data-dir.`, { cause: error });
  }
}
