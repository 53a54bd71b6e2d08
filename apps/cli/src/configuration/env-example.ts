import type { SettingReference } from '@chasqui/config';

const WIDTH = 110;

/** An .env with every setting: secrets with examples, the others commented out with their defaults. */
export function envExample(settings: readonly SettingReference[], compose: readonly SettingReference[]): string {
  return [
    ...comment('Every setting of Chasqui. Generated from libs/config by npm run configuration: do not edit.'),
    ...comment('`./chasqui init` writes a usable .env with random secrets; the ones here are refused in production.'),
    '',
    ...comment('--- docker-compose.yml itself'),
    ...compose.flatMap(entry),
    '',
    ...comment('--- Chasqui; docker-compose.yml makes the two URLs of the passwords above'),
    ...settings.flatMap(entry),
    '',
  ].join('\n');
}

function entry(setting: SettingReference): string[] {
  const { name, description, format, readBy, defaultText, secret, example } = setting;
  const needed = defaultText === undefined ? 'needed' : `default: ${defaultText}`;
  const line = secret === 'random' ? `${name}=${example ?? ''}` : `#${name}=${example ?? plainDefault(defaultText)}`;
  return ['', ...comment(`${description} (${format}; ${needed}; read by ${readBy.join(', ')})`), line];
}

/** Only a default that is a value, not one in words. */
function plainDefault(text = ''): string {
  return /^`(.*)`$/.exec(text)?.[1] ?? '';
}

function comment(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.replaceAll('`', '').split(' ')) {
    if (line.length + word.length >= WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
