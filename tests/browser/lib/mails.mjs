// The mail server of testkit: takes mail on loopback, and shows what it took.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import readline from 'node:readline';

const binary = process.env.AUSRUFER_TEST_MAIL_SERVER ?? join(import.meta.dirname, '../../../target/debug/mail-server');

/** @returns {Promise<{port: number, mails: () => Promise<{to: string, subject: string, leave: string, text: string, html: string}[]>, stop: () => void}>} */
export async function startMailServer() {
  const child = spawn(binary, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  const line = () => new Promise((done) => waiting.push(done));
  readline.createInterface({ input: child.stdout }).on('line', (text) => waiting.shift()(JSON.parse(text)));
  const { port } = await line();
  return {
    port,
    mails: () => {
      const answer = line();
      child.stdin.write('\n');
      return answer;
    },
    stop: () => child.stdin.end(),
  };
}
