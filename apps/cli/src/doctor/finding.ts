/** `missing` keeps Chasqui from running; `warning` keeps a part of it from working. */
export interface Finding {
  readonly name: string;
  readonly state: 'missing' | 'ok' | 'warning';
  readonly detail: string;
  /** The command, or the deed, that mends it. */
  readonly mend?: string;
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'missing');
}

export function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings
    .flatMap(({ name, state, detail, mend }) => [
      `${state.padEnd(7)}  ${name.padEnd(width)}  ${detail}`,
      ...(mend === undefined ? [] : [`${' '.repeat(width + 11)}mend: ${mend}`]),
    ])
    .join('\n');
}
