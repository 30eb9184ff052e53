// The server's half in Rust, for tests: crates/reaction/examples/peer.rs over standard input and output.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import readline from 'node:readline';

const binary = process.env.AUSRUFER_TEST_PEER ?? join(import.meta.dirname, '../../../target/debug/examples/peer');

/** @returns {{ ask: (question: object) => Promise<any>, stop: () => void }} */
export function startPeer(epoch = '2026H2') {
  const child = spawn(binary, [epoch], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  readline.createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()(JSON.parse(line)));
  return {
    ask: (question) => new Promise((done) => {
      waiting.push(done);
      child.stdin.write(`${JSON.stringify(question)}\n`);
    }),
    stop: () => child.kill(),
  };
}
