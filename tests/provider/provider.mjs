// A real OpenID provider (the npm package `oidc-provider`) on loopback, with people whose groups a test may change.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/**
 * @param {number} port
 * @param {{ id: string, secret: string, back: string }} client
 * @param {Record<string, { name: string, groups: string[] }>} people by their number, which is what they type as login
 */
export async function startProvider(port, client, people) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client.id, client_secret: client.secret, redirect_uris: [client.back],
      grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
    }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    // As Keycloak does: what somebody belongs to stands in the ID Token.
    conformIdTokenClaims: false,
    pkce: { required: () => true, methods: ['S256'] },
    cookies: { keys: ['only for tests'] },
    findAccount: (_, id) => people[id] && {
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `login-${id}`, ...people[id] }),
    },
  });
  provider.on('server_error', (_, error) => console.error(error));
  const server = createServer(provider.callback());
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { issuer, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}
