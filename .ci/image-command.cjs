// Prints the CMD of a target of the Dockerfile, one word a line: what CI runs is what the image would run.
const { readFileSync } = require('node:fs');

const target = process.argv[2];
const stage = readFileSync('Dockerfile', 'utf8')
  .split(/^FROM .* AS /m)
  .find((text) => text.startsWith(`${target}\n`));
const command = /^CMD (\[.*\])$/m.exec(stage ?? '')?.[1];
if (command === undefined) throw new Error(`The Dockerfile has no target ${target} with a CMD.`);
console.log(JSON.parse(command).join('\n'));
