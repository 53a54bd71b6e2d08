const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const UNDEFINED_TABLE = '42P01';
const LOCK_NOT_AVAILABLE = '55P03';

/** SQLSTATE classes of a server that is gone, going or full: connection exceptions, resources, operator intervention. */
const UNAVAILABLE_CLASSES = ['08', '53', '57'];
/** Of a socket that may have been open… */
const BROKEN_CODES = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'];
/** …and of any. */
const NETWORK_CODES = [...BROKEN_CODES, 'ECONNREFUSED', 'ENOTFOUND'];
/** What node-postgres says in an error without a code (its pool and client sources, 8.23). */
const CONNECTION_TEXT =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

/** The database takes so long for what came before that a statement was not begun. */
export class DatabaseBusy extends Error {
  /** SQLSTATE of insufficient resources, as PostgreSQL itself would say it. */
  readonly code = '53000';

  constructor() {
    super('the database takes too long for what came before');
  }
}

interface ErrorLike {
  code?: unknown;
  syscall?: unknown;
  constraint?: unknown;
  message?: unknown;
  driverError?: unknown;
}

function* causesOf(error: unknown): Generator<ErrorLike> {
  for (let current = error; typeof current === 'object' && current !== null;) {
    yield current;
    current = (current as ErrorLike).driverError ?? (current as { cause?: unknown }).cause;
  }
}

/** A server that shuts down in the middle of a statement. */
const SHUTDOWN_CODES = ['57P01', '57P02'];
const LOST_TEXT = /connection terminated|query read timeout/i;
/** With "due to connection timeout" it never began: the pool found no connection in time. */
const NEVER_BEGAN_TEXT = /due to connection timeout/i;
/** What a socket was doing when it failed: in these a statement had not begun. */
const CONNECTING = ['connect', 'getaddrinfo'];

/** The connection broke while a statement was under way: whether it was committed, only the database knows. */
export function wasConnectionLost(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    const code = typeof cause.code === 'string' ? cause.code : '';
    if (SHUTDOWN_CODES.includes(code)) return true;
    if (BROKEN_CODES.includes(code) && !CONNECTING.includes(String(cause.syscall))) return true;
    const message = typeof cause.message === 'string' ? cause.message : '';
    if (LOST_TEXT.test(message) && !NEVER_BEGAN_TEXT.test(message)) return true;
  }
  return false;
}

/** The database could not be reached, or went away: a retry is safe if nothing was being committed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    const code = typeof cause.code === 'string' ? cause.code : '';
    if (NETWORK_CODES.includes(code)) return true;
    if (code.length === 5 && UNAVAILABLE_CLASSES.includes(code.slice(0, 2))) return true;
    if (typeof cause.message === 'string' && CONNECTION_TEXT.test(cause.message)) return true;
  }
  return false;
}

/** The write broke the named unique index or constraint. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return isViolation(error, UNIQUE_VIOLATION, constraint);
}

/** The write broke the named foreign key: what it refers to is not there, or is still referred to. */
export function isForeignKeyViolation(error: unknown, constraint: string): boolean {
  return isViolation(error, FOREIGN_KEY_VIOLATION, constraint);
}

function isViolation(error: unknown, sqlState: string, constraint: string): boolean {
  return [...causesOf(error)].some((cause) => cause.code === sqlState && cause.constraint === constraint);
}

/** Somebody else holds the lock for longer than `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return [...causesOf(error)].some(({ code }) => code === LOCK_NOT_AVAILABLE);
}

/** A table is missing: the database was not migrated. */
export function isUndefinedTable(error: unknown): boolean {
  return [...causesOf(error)].some(({ code }) => code === UNDEFINED_TABLE);
}
