const INHERITED =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.+|TZ|TMPDIR|XDG_.+|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/;

/** The part of our environment that child processes get besides their settings: where things are, and in what language. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && INHERITED.test(name) ? [[name, value]] : [],
    ),
  );
}
