import type { SettingReference } from '@chasqui/config';

const INTRODUCTION = `# Configuration

<!-- Generated from the schema in libs/config by \`npm run configuration\`: do not edit. -->

Chasqui is configured by environment variables. An empty one counts as unset. What is wrong is told at the start, all
problems at once, by name and never by value, and nothing starts. \`./chasqui init\` writes an \`.env\` with random secrets,
which \`docker compose\` reads; \`node --env-file=.env …\` reads it without containers. \`./chasqui up\` needs no setting:
it starts a PostgreSQL and a Redis of its own where their URLs are not set. In production the secrets of \`.env.example\`
are refused.`;

const COMPOSE = `## Of the composition

\`docker-compose.yml\` reads these from \`.env\` itself, and hands the settings above on to the API and the workers.`;

/** docs/configuration.md: what every setting means, who reads it, and what it is without being set. */
export function configurationDocument(
  settings: readonly SettingReference[],
  compose: readonly SettingReference[],
): string {
  return `${[INTRODUCTION, '## Settings', table(settings), COMPOSE, table(compose)].join('\n\n')}\n`;
}

function table(settings: readonly SettingReference[]): string {
  const rows = settings.map(({ name, description, format, defaultText, readBy, secret }) =>
    row(
      `\`${name}\``,
      description + (secret ? ' **Secret.**' : ''),
      format,
      defaultText ?? 'must be given',
      readBy.join(', '),
    ),
  );
  return [row('Setting', 'Meaning', 'Value', 'Default', 'Read by'), '| - | - | - | - | - |', ...rows].join('\n');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
