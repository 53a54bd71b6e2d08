import { DomainError } from '@chasqui/errors';
import { Template } from './template.js';

const MOST = 1_000;

function render(source: string, values: Record<string, string> = {}): unknown {
  return Template.parse(source).render((name) => values[name], MOST);
}

describe('a template', () => {
  it.each([
    ['Hello {{name}}', { name: 'Asha' }, 'Hello Asha'],
    ['Hello {{ name }}!', { name: 'Asha' }, 'Hello Asha!'],
    ['Hello {{name|there}}', {}, 'Hello there'],
    ['Hello {{name|there}}', { name: ' ' }, 'Hello there'],
    ['Hello{{name|}}', {}, 'Hello'],
    ['{{a}}{{b}}{{a}}', { a: '1', b: '2' }, '121'],
    ['no variable, { one brace }, }} and $& $1', {}, 'no variable, { one brace }, }} and $& $1'],
    ['{{first name}}', { 'first name': 'Asha' }, 'Asha'],
    ['{{name}}', { name: '{{other}}' }, '{{other}}'],
  ])('%s with %j is %s', (source, values, text) => {
    expect(render(source, values as Record<string, string>)).toEqual({ text });
  });

  it('tells only the length of a text that is too long, however often a long value is in it', () => {
    const values = { a: 'x'.repeat(1_000_000) };
    expect(render('{{a}}'.repeat(10_000), values)).toEqual({ length: 1e10 });
  });

  it('tells the variable that has neither a value nor a default', () => {
    expect(render('{{a|x}} {{b}} {{c}}', {})).toEqual({ missing: 'b' });
  });

  it('knows what it needs', () => {
    const template = Template.parse('{{a}} {{b|x}} {{a}} {{c}}');
    expect([template.required, template.variables]).toEqual([
      ['a', 'c'],
      ['a', 'b', 'c'],
    ]);
  });

  it.each([
    ['Hello {{name', 7],
    ['Hello {{name}', 7],
    ['{{a}} {{}}', 7],
    ['{{ |x}}', 1],
    ['{{a {{b}}', 1],
  ])('is refused where it is wrong: %s', (source, position) => {
    const refusal = (): unknown => {
      try {
        return Template.parse(source);
      } catch (error) {
        return error;
      }
    };
    expect(refusal()).toBeInstanceOf(DomainError);
    expect(refusal()).toMatchObject({ code: 'template_invalid', details: { position } });
  });
});
