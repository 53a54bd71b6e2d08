import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DockerfileParser, type Copy, type From, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

const ROOT = path.resolve(__dirname, '..');
const TARGETS = ['api', 'worker', 'sandbox', 'all'];

const text = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
const stages = readStages();

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

function readStages(): Stage[] {
  const result: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as From;
      result.push({ name: from.getBuildStage() ?? '', base: from.getImage() ?? '', instructions: [] });
    } else result.at(-1)?.instructions.push(instruction);
  }
  return result;
}

/** The instructions of a target, those of the stages below it first. */
function instructionsOf(name: string): Instruction[] {
  const stage = stages.find((candidate) => candidate.name === name);
  return stage ? [...instructionsOf(stage.base), ...stage.instructions] : [];
}

function last(name: string, keyword: string): string | undefined {
  return instructionsOf(name)
    .findLast((instruction) => instruction.getKeyword() === keyword)
    ?.getArgumentsContent()
    ?.trim();
}

function argumentsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

const all = stages.flatMap(({ instructions }) => instructions);
const withKeyword = (keyword: string): Instruction[] => all.filter((each) => each.getKeyword() === keyword);

describe('the Dockerfile', () => {
  it('has nothing that its linter complains about', () => {
    expect(validate(text)).toEqual([]);
  });

  it('runs nothing but scripts of deploy/, which CI can run too', () => {
    const scripts = withKeyword('RUN').map((run) => {
      const [script = ''] = JSON.parse(run.getArgumentsContent() ?? '') as string[];
      return script;
    });
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(script).toMatch(/^deploy\/[\w-]+\.sh$/);
      accessSync(path.join(ROOT, script), constants.X_OK);
    }
  });

  it('runs in CI every script that it runs', () => {
    const inCi = ['containers', 'compose'].map((name) => readFileSync(path.join(ROOT, '.ci', name), 'utf8')).join();
    for (const run of withKeyword('RUN')) {
      const [script = ''] = JSON.parse(run.getArgumentsContent() ?? '') as string[];
      expect(inCi).toContain(script);
    }
  });

  it('copies what exists, and what .dockerignore lets through', () => {
    const allowed = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const sources = (withKeyword('COPY') as Copy[])
      .filter((copy) => copy.getFromFlag() === null)
      .flatMap((copy) => argumentsOf(copy).slice(0, -1));
    expect(sources).toContain('package.json');
    for (const source of sources) {
      expect(existsSync(path.join(ROOT, source))).toBe(true);
      expect(allowed.filter((name) => source === name || source.startsWith(`${name}/`))).toHaveLength(1);
    }
    for (const name of allowed) expect(existsSync(path.join(ROOT, name))).toBe(true);
  });

  it('copies a script before it runs it', () => {
    for (const { name } of stages) {
      const copied = new Set<string>();
      for (const instruction of instructionsOf(name)) {
        if (instruction.getKeyword() === 'COPY') for (const source of argumentsOf(instruction)) copied.add(source);
        if (instruction.getKeyword() !== 'RUN') continue;
        const [script = ''] = JSON.parse(instruction.getArgumentsContent() ?? '') as string[];
        expect(copied).toContain(script);
      }
    }
  });

  it('has no secret and no .env in its layers', () => {
    expect(withKeyword('COPY').flatMap(argumentsOf)).not.toContain('.');
    expect(withKeyword('ARG')).toEqual([]);
    expect(withKeyword('ENV').map(String).join()).not.toMatch(/PASSWORD|TOKEN|SECRET/);
  });
});

describe.each(TARGETS)('the target %s', (target) => {
  it('runs as an ordinary user, by number, so that Kubernetes can tell', () => {
    expect(last(target, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('has an init, a signal to stop, and production settings', () => {
    expect(last(target, 'ENTRYPOINT')).toBe('["tini", "--"]');
    expect(last(target, 'STOPSIGNAL')).toBe('SIGTERM');
    expect(last(target, 'ENV')).toBeDefined();
    expect(instructionsOf(target).map(String).join()).toContain('NODE_ENV=production');
  });

  it('checks its health by a script that is in it', () => {
    expect(last(target, 'HEALTHCHECK')).toContain('CMD ["node", "deploy/check-health.cjs", "http://127.0.0.1:');
    expect(instructionsOf(target).flatMap(argumentsOf)).toContain('deploy/check-health.cjs');
  });

  it('gets its parts from the pruned build, and its command from what the build makes', () => {
    const copies = (instructionsOf(target).filter((each) => each.getKeyword() === 'COPY') as Copy[]).flatMap(
      (copy) => copy.getFromFlag()?.getValue() ?? [],
    );
    expect(new Set(copies)).toEqual(new Set([target === 'all' ? 'complete' : 'lean']));
    const command = JSON.parse(last(target, 'CMD') ?? '') as string[];
    const main = command[0] === 'chasqui' ? 'dist/apps/cli/src/main.js' : (command[1] ?? '');
    expect(existsSync(path.join(ROOT, main.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });
});
