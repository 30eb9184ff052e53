// The push service of testkit: Firefox's push socket on one side, RFC 8030 on the other.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const binary = process.env.AUSRUFER_TEST_PUSH_SERVICE ?? join(import.meta.dirname, '../../../target/debug/push-service');

/** @returns {Promise<{socket: string, origin: string, state: () => Promise<any>, stop: () => void}>} */
export async function startPushService() {
  const service = spawn(binary, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise((done, fail) => {
    let out = '';
    service.on('exit', (code) => fail(new Error(`the push service ended with ${code}`)));
    service.stdout.on('data', (piece) => { out += piece; if (out.includes('\n')) done(out); });
  });
  const ready = JSON.parse(line);
  return {
    socket: ready.socket, origin: ready.origin,
    state: async () => (await fetch(ready.state)).json(),
    stop: () => { service.removeAllListeners('exit'); service.stdin.end(); },
  };
}
