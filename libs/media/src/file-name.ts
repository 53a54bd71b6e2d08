import { basename } from 'node:path/posix';

const LONGEST = 255;

/**
 * A name for a recipient's phone: without folders, and without what changes how it is read (control characters, marks
 * of direction).
 * @returns undefined when nothing is left
 */
export function cleanFilename(name: string): string | undefined {
  const last = basename(name.replaceAll('\\', '/'))
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .toWellFormed();
  return last === '' || last === '.' || last === '..' ? undefined : shortened(last);
}

/** Its extension stays. */
function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > name.length - 20 ? name.slice(dot) : '';
  return name.slice(0, LONGEST - extension.length).toWellFormed() + extension;
}
