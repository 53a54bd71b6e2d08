import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { DomainError } from '@chasqui/errors';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type InputErrorCode = 'input_invalid';

/** One thing that is wrong with a caller's input. */
export interface InputProblem {
  field: string;
  message: string;
}

export const IGNORED_FIELDS_HEADER = 'X-Chasqui-Ignored-Fields';
const LONGEST_SHOWN_NAME = 100;
/** Clients refuse answers whose headers are long, and with them what the call did. */
const MOST_SHOWN_NAMES = 20;
/** A body has room for a hundred thousand wrong fields, and an answer need not name them all. */
const MOST_PROBLEMS = 100;
/** What class-validator calls it. */
const UNKNOWN_FIELD = 'whitelistValidation';

/**
 * The validated body of a published call, whose unknown fields are ignored and named in a header.
 * Throws DomainError input_invalid with all problems.
 */
export function PublishedBody(type: Type<object>): ParameterDecorator {
  return documentedBody(type, publishedBody(type));
}

/** The validated body of a call of our own. Throws DomainError input_invalid with all problems, unknown fields too. */
export function OwnBody(type: Type<object>): ParameterDecorator {
  return documentedBody(type, ownBody(type));
}

/** An input that was read in another way. Throws DomainError input_invalid with all problems. */
export function validatedInput<T extends object>(type: Type<T>, input: object): T {
  return validated(type, input).value as T;
}

/** Likewise of a published call, whose unknown fields are ignored: their names, as far as a header shows them. */
export function publishedInput<T extends object>(type: Type<T>, input: object): { value: T; ignored: string[] } {
  const { value, unknown } = validated(type, input);
  return { value: value as T, ignored: unknown.slice(0, MOST_SHOWN_NAMES).map(headerSafe) };
}

/** Likewise of a call of our own. Throws DomainError input_invalid, for unknown fields too. */
export function ownInput<T extends object>(type: Type<T>, input: object): T {
  return validated(type, input, { refusesUnknown: true }).value as T;
}

/** The validated query of a published call; unknown parameters are ignored. Throws DomainError input_invalid. */
export const ValidQuery = createParamDecorator((type: Type<object>, context: ExecutionContext): object => {
  return validated(type, context.switchToHttp().getRequest<FastifyRequest>().query, { isQuery: true }).value;
});

/** The validated query of a call of our own. Throws DomainError input_invalid, for unknown parameters too. */
export const OwnQuery = createParamDecorator((type: Type<object>, context: ExecutionContext): object => {
  const { query } = context.switchToHttp().getRequest<FastifyRequest>();
  return validated(type, query, { isQuery: true, refusesUnknown: true }).value;
});

const publishedBody = createParamDecorator((type: Type<object>, context: ExecutionContext): object => {
  const http = context.switchToHttp();
  const { value, ignored } = publishedInput(type, http.getRequest<FastifyRequest>().body ?? {});
  if (ignored.length > 0) http.getResponse<FastifyReply>().header(IGNORED_FIELDS_HEADER, ignored.join(', '));
  return value;
});

const ownBody = createParamDecorator((type: Type<object>, context: ExecutionContext): object => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return validated(type, body ?? {}, { refusesUnknown: true }).value;
});

function documentedBody(type: Type<object>, decorate: ParameterDecorator): ParameterDecorator {
  return (target, method, index) => {
    if (method === undefined) throw new Error('A body belongs on a parameter of a route');
    decorate(target, method, index);
    const route = Object.getOwnPropertyDescriptor(target, method);
    if (route) ApiBody({ type })(target, method, route);
  };
}

/** @returns the input as an instance of its class, and the names of the fields that the class does not have */
function validated(
  type: Type<object>,
  input: unknown,
  { isQuery = false, refusesUnknown = false } = {},
): { value: object; unknown: string[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid([{ field: '', message: 'The request body must be a JSON object' }]);
  }
  const value = plainToInstance(type, input, { enableImplicitConversion: isQuery });
  const errors = validateSync(value, {
    whitelist: true,
    forbidNonWhitelisted: refusesUnknown,
    forbidUnknownValues: false,
  });
  // What class-transformer will not copy, as `constructor`, never reaches the validator.
  const unknown = Object.keys(input).filter((name) => !Object.hasOwn(value, name));
  const kind = isQuery ? 'parameter' : 'field';
  const problems = [
    ...errors.flatMap((error) => problemsOf(error, { path: '', kind })),
    ...(refusesUnknown ? unknown.map((name) => unknownField(name, kind)) : []),
  ];
  if (problems.length > 0) throw invalid(problems.slice(0, MOST_PROBLEMS));
  return { value, unknown };
}

type FieldKind = 'field' | 'parameter';

function problemsOf(error: ValidationError, { path, kind }: { path: string; kind: FieldKind }): InputProblem[] {
  const field = path + error.property;
  if (error.constraints && UNKNOWN_FIELD in error.constraints) return [unknownField(field, kind)];
  const kinds = Object.entries(error.constraints ?? {}).sort(([a], [b]) => rank(a) - rank(b));
  const own = kinds.slice(0, 1).map(([, message]) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, { path: `${field}.`, kind }))];
}

function unknownField(name: string, kind: FieldKind): InputProblem {
  const field = name.slice(0, LONGEST_SHOWN_NAME);
  return { field, message: `${field} is not a ${kind} of this call` };
}

/** One problem per field, the plainest: that it is missing, or of another type, before what else is wrong with it. */
const PLAINEST_FIRST = ['isDefined', 'isString', 'isNumber', 'isInt', 'isObject', 'isArray', 'isNotEmpty'];

function rank(constraint: string): number {
  const index = PLAINEST_FIRST.indexOf(constraint);
  return index === -1 ? PLAINEST_FIRST.length : index;
}

function headerSafe(name: string): string {
  return encodeURIComponent(name.toWellFormed()).slice(0, LONGEST_SHOWN_NAME);
}

function invalid(problems: InputProblem[]): DomainError<InputErrorCode> {
  return new DomainError('input_invalid', { problems });
}
