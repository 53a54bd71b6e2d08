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

const IGNORED_FIELDS_HEADER = 'X-Chasqui-Ignored-Fields';

/**
 * The validated body of a published call, whose unknown fields are ignored and named in a header.
 * Throws DomainError input_invalid with all problems.
 */
export function PublishedBody(type: Type<object>): ParameterDecorator {
  return (target, method, index) => {
    if (method === undefined) throw new Error('PublishedBody belongs on a parameter of a route');
    validatedBody(type)(target, method, index);
    const route = Object.getOwnPropertyDescriptor(target, method);
    if (route) ApiBody({ type })(target, method, route);
  };
}

/** The validated query of a call; unknown parameters are ignored. Throws DomainError input_invalid. */
export const ValidQuery = createParamDecorator((type: Type<object>, context: ExecutionContext): object => {
  return validated(type, context.switchToHttp().getRequest<FastifyRequest>().query, true).value;
});

const validatedBody = createParamDecorator((type: Type<object>, context: ExecutionContext): object => {
  const http = context.switchToHttp();
  const { value, ignored } = validated(type, http.getRequest<FastifyRequest>().body ?? {}, false);
  if (ignored.length > 0) http.getResponse<FastifyReply>().header(IGNORED_FIELDS_HEADER, ignored.join(', '));
  return value;
});

function validated(type: Type<object>, input: unknown, isQuery: boolean): { value: object; ignored: string[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid([{ field: '', message: 'The request body must be a JSON object' }]);
  }
  const value = plainToInstance(type, input, { enableImplicitConversion: isQuery });
  const errors = validateSync(value, { whitelist: true, forbidUnknownValues: false });
  const problems = errors.flatMap((error) => problemsOf(error, ''));
  if (problems.length > 0) throw invalid(problems);
  return {
    value,
    ignored: Object.keys(input)
      .filter((name) => !Object.hasOwn(value, name))
      .map(headerSafe),
  };
}

function problemsOf(error: ValidationError, path: string): InputProblem[] {
  const field = path + error.property;
  const kinds = Object.entries(error.constraints ?? {}).sort(([a], [b]) => rank(a) - rank(b));
  const own = kinds.slice(0, 1).map(([, message]) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, `${field}.`))];
}

/** One problem per field, the plainest: that it is missing, or of another type, before what else is wrong with it. */
const PLAINEST_FIRST = ['isDefined', 'isString', 'isNumber', 'isInt', 'isObject', 'isNotEmpty'];

function rank(constraint: string): number {
  const index = PLAINEST_FIRST.indexOf(constraint);
  return index === -1 ? PLAINEST_FIRST.length : index;
}

function headerSafe(name: string): string {
  return encodeURIComponent(name).slice(0, 100);
}

function invalid(problems: InputProblem[]): DomainError<InputErrorCode> {
  return new DomainError('input_invalid', { problems });
}
