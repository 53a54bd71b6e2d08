import { createHash, generateKeyPairSync } from 'node:crypto';

/** The service of docker-compose.yml, and the port on which it stands in for web.whatsapp.com. */
const SANDBOX = 'sandbox:3443';

/**
 * What makes a composition talk to its sandbox instead of the real WhatsApp: a key for the sandbox, browsers that trust
 * it and nothing else, no pacing by default, and a project name of its own, so that its volumes never meet those of real
 * accounts.
 */
export function sandboxNetworkValues(): Record<string, string> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const browserArgs = [
    '--no-sandbox',
    `--host-resolver-rules=MAP web.whatsapp.com ${SANDBOX}`,
    `--ignore-certificate-errors-spki-list=${spki}`,
  ];
  return {
    COMPOSE_PROJECT_NAME: 'chasqui-sandbox',
    COMPOSE_PROFILES: 'sandbox',
    PACING_DEFAULTS: 'off',
    SANDBOX_TLS_KEY: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    BROWSER_ARGS: JSON.stringify(browserArgs),
  };
}
