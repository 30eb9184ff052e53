// The office of testkit: official warnings on loopback, as the federation serves them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const binary = process.env.AUSRUFER_TEST_OFFICES ?? join(import.meta.dirname, '../../../target/debug/official-warnings');

/** @returns {Promise<{settings: Record<string, string>, say: (word: string) => Promise<void>, stop: () => void}>} */
export async function startOffices(district) {
  const office = spawn(binary, [district], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  const waiting = [];
  office.stdout.on('data', (piece) => {
    out += piece;
    const lines = out.split('\n');
    out = lines.pop();
    for (const line of lines) waiting.shift()?.(line);
  });
  const answer = () => new Promise((done) => waiting.push(done));
  const { feed, ...settings } = JSON.parse(await answer());
  return {
    settings, feed,
    say: async (word) => {
      const done = answer();
      office.stdin.write(`${word}\n`);
      await done;
    },
    stop: () => office.stdin.end(),
  };
}
