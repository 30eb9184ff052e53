// Makes docs/performance.md and its plots from docs/performance/*.jsonl. No number stands in here.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '../docs');
const folder = join(docs, 'performance');

/** What each file measures, in the order of the document, and what to read off it. */
const SECTIONS = [
  ['seal', 'Sealing one message', 'One message for one device (RFC 8291) on one core, cold. The limit is the two P-256 operations nobody can leave out. `armed` is what remains when they were made beforehand.'],
  ['fanout-armed', 'A whole fan-out, armed', 'From publishing to the last push taken: the store is read, boxes are opened, messages sealed with keys made beforehand and sent over HTTP/2. The limit is a bare client that posts the same bytes with no database and no cryptography. That client writes once for each message, as its library does by itself; `ratio to packed limit` is against one that gathers its writes, as ours does.'],
  ['fanout-cold', 'A whole fan-out, cold', 'The same without keys made beforehand, as right after a start. The limit adds up a bare seal loop and the bare client. `pywebpush cached` is the same peer with its header cached by hand, which its documentation does not show.'],
  ['fanout-million', 'A million followers, cold', 'The same with a million followers, once. Look at the memory: no process measured holds the followers.'],
  ['fanout-million-armed', 'A million followers, armed', 'The same with keys made beforehand for all of them.'],
  ['fanout-postgres', 'A whole fan-out on PostgreSQL', 'Armed, with the followers in PostgreSQL.'],
  ['workers', 'Several workers', 'One, two and four processes on one PostgreSQL, against a push service that answers late. The limit is as many times the first as there are workers.'],
  ['priority', 'A warning beside news, armed', 'From publishing a warning to the last of its pushes taken, while the news of another channel with as many followers is under way. The limit is the same warning on the idle machine, before and after; `times the idle time` may be 1.2 at most.'],
  ['priority-cold', 'A warning beside news, cold', 'The same without keys made beforehand.'],
  ['towns', 'A thousand towns', 'One warning through one plan in a thousand channels of one instance, cold. The limit is one channel with as many followers. Ten channels of the same size stand beside it for start-up and memory of the delivery process. `last channel begun` is when the last channel\'s letter was made. The warning beside news is one channel\'s, published while another\'s news is under way.'],
  ['towns-full', 'A thousand towns of two thousand', 'The same with two thousand followers each, once; the one channel has 400,000.'],
  ['towns-postgres', 'Two hundred towns on PostgreSQL', 'The same with two hundred channels in PostgreSQL, once.'],
  ['live', 'Open pages', 'Pages that wait for news over one connection each. The peer is the same with axum\'s own `Sse`.'],
  ['follow', 'Follows while a fan-out scans', 'Durable follows and unfollows a second while a fan-out reads the same table. The limit is the same table and writer with nothing around it.'],
  ['mail', 'A newsletter', 'An issue from the moment it is due to the last mail taken, over one mail server on loopback: boxes opened, mails composed, handed over, written down. The limit is a bare sender in the same process that sends one ready message again and again over as many connections. `signed` is with DKIM, on a twentieth of the mails.'],
  ['recovery', 'After a crash', 'From the death of the only worker to the first push of the next one, and to the last.'],
  ['reactions', 'Anonymous reactions', 'Processor time of one accepted reaction through the whole server. The limit is checking its token alone. The peer is a plain handler that keeps a cookie and a counter in its database; `in memory` is one that forgets both when it stops. Pages are asked for without reactions and with ten thousand a minute.'],
  ['pages', 'Pages while a warning holds', 'Requests a second of the channel page while a warning holds, as the whole web gives them out, one core. The peer is nginx, which gives out the same bytes with the same headers from files compressed beforehand, asked in turn by the same 64 connections from the other core. `light` is the page of the warning itself, measured the same way.'],
  ['cap', 'Reading a warning', 'Megabytes of CAP a second on one core, of a message of four megabytes grown from a real one of DWD; wanted at 100 or more on the large files of DWD and MoWaS themselves, which stand beside it. The limit is the bare loop of quick-xml over the same bytes. `cost of 16 times longer` is what a byte costs in it over what it costs in a sixteenth of it: 1 is linear.'],
  ['desk', 'The desk', 'Fifty editors ask for a hundred pages of the desk a second above ten thousand posts; the value is the median over all pages, wanted below 20 ms. The limit is the same load on an empty answer. `channel many to few` is how much slower a channel page is above a hundred thousand posts than above a hundred, wanted below 1.5.'],
  ['drill-sqlite', 'The drill', 'Workers are killed and paused again and again while they deliver. Missing must be 0, and duplicates within the bound.'],
  ['drill-postgres', 'The drill on PostgreSQL', 'The same on PostgreSQL, which is killed as well.'],
];
/** About the run, not its result. */
const ABOUT = new Set(['date', 'commit', 'cpu', 'cores', 'memory_gb', 'kernel', 'load_before', 'command', 'bench', 'run', 'unit']);
const HEAD = ['value', 'limit', 'ratio_to_limit', 'peer', 'ratio_to_peer', 'peak_rss_mb'];

const read = (name) => readFileSync(join(folder, `${name}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const shown = (value) => (typeof value === 'number' ? value.toLocaleString('en-GB', { maximumSignificantDigits: 4 }) : value ?? '');
const word = (key) => key.replaceAll('_', ' ');
const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function table(lines) {
  const keys = [...new Set([...HEAD, ...lines.flatMap((line) => Object.keys(line))])]
    .filter((key) => !ABOUT.has(key) && lines.some((line) => line[key] !== null && line[key] !== undefined));
  // Numbers down, runs across: a bench tells many numbers and runs a few times.
  return [
    `| | ${lines.map((line) => line.run).join(' | ')} |`,
    `|---|${lines.map(() => '--:').join('|')}|`,
    ...keys.map((key) => `| ${word(key)}${key === 'value' ? ` (${lines[0].unit})` : ''} | ${lines.map((line) => shown(line[key])).join(' | ')} |`),
  ].join('\n');
}

/** Bars of ours, the limit and the peer; readable on light and dark ground. */
function plot(title, line) {
  const bars = [['ours', line.value], ['limit', line.limit], ['peer', line.peer]].filter(([, value]) => typeof value === 'number' && value > 0);
  if (bars.length < 2) return null;
  const most = Math.max(...bars.map(([, value]) => value));
  const rows = bars.map(([name, value], at) => {
    const [y, width] = [40 + at * 34, Math.max(2, (value / most) * 430)];
    return `<text x="0" y="${y + 16}">${name}</text><rect class="${name}" x="60" y="${y}" width="${width.toFixed(1)}" height="22" rx="3"/><text x="${(68 + width).toFixed(1)}" y="${y + 16}">${escape(shown(value))}</text>`;
  });
  const height = 48 + bars.length * 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${height}" width="640" height="${height}" role="img" aria-label="${escape(`${title}: ${bars.map(([name, value]) => `${name} ${shown(value)}`).join(', ')} ${line.unit}`)}">
<style>text{font:14px system-ui,sans-serif;fill:#1f2933}.ours{fill:#2f6fde}.limit{fill:#9aa5b1}.peer{fill:#d98324}@media (prefers-color-scheme:dark){text{fill:#e4e7eb}.ours{fill:#7aa7f7}.limit{fill:#7b8794}.peer{fill:#f0a95c}}</style>
<text x="0" y="18" font-weight="600">${escape(title)} (${escape(line.unit)})</text>
${rows.join('\n')}
</svg>
`;
}

const out = [`# Performance

Made by \`scripts/performance\` from the lines in \`docs/performance/\`; every number below stands in one of them, with its date, commit,
machine and command. Run the script to have your own. What to trust are the ratios: both sides of a ratio are measured in one run, on
one machine, within seconds. Absolute numbers of small shared machines drift by a quarter from hour to hour.

\`limit\` is what the hardware or the protocol allows at best, \`peer\` the best known other program doing the same. Ratios above 1 are
always good. \`median\` is the median of the runs, number by number.
`];
const known = new Set(readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -6)));
const missing = [];
for (const [name, title, about] of SECTIONS) {
  if (!known.has(name)) { missing.push(title.toLowerCase()); continue; }
  const lines = read(name);
  const last = lines.at(-1);
  const svg = plot(title, last);
  if (svg) writeFileSync(join(folder, `${name}.svg`), svg);
  out.push(`## ${title}\n\n${about}\n`);
  if (svg) out.push(`![${title}](performance/${name}.svg)\n`);
  out.push(`${table(lines)}\n`);
  out.push(`\`${last.command}\` on ${last.date}, commit ${last.commit}, ${last.cpu}, ${last.cores} cores, ${last.memory_gb} GB, Linux ${last.kernel}${last.load_before === undefined ? '' : `; load ${last.load_before} before`}. [Lines](performance/${name}.jsonl)\n`);
}
if (missing.length > 0) out.push(`## Not measured here\n\n${missing.join(', ')}.\n`);
writeFileSync(join(docs, 'performance.md'), out.join('\n'));

// The numbers of docs/scaling.md, computed from the same lines.
const last = (name) => (known.has(name) ? read(name).at(-1) : null);
const link = (name) => `[${name}](performance/${name}.jsonl)`;
const SIZES = [['a town', 20_000], ['a city', 200_000], ['a thousand towns', 10_000_000], ['a country', 50_000_000]];
/** What the push service says of itself, messages a second for one key; see the text. */
const CEILING = 10_000;
/** Followers at the largest push service; an assumption, named as one. */
const SHARE = 0.65;
/** What TLS, TCP and IP add on the wire, at full packets. */
const WIRE = 1.06;

function time(seconds) {
  if (seconds < 1) return 'under a second';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function numbers() {
  const measured = [['fanout-armed', 'armed'], ['fanout-cold', 'cold']].filter(([name]) => known.has(name)).map(([name, how]) => ({ name, how, ...last(name) }));
  if (measured.length === 0) return 'Nothing was measured yet: run `scripts/performance`.';
  const bytes = measured[0].body_bytes + measured[0].head_bytes;
  const rows = [`### What was measured`, '', '| | one sending core | from |', '|---|--:|---|'];
  for (const { name, how, value, unit } of measured) rows.push(`| handing over, ${how} | ${shown(value)} ${unit} | ${link(name)} |`);
  rows.push(`| a message on its way: body and head | ${shown(Math.round(bytes))} bytes | ${link(measured[0].name)} |`);
  const single = (name, label, pick) => { const line = last(name); if (line) rows.push(`| ${label} | ${pick(line)} | ${link(name)} |`); };
  single('fanout-million', 'most memory, a million followers', (line) => `${shown(line.peak_rss_mb)} MB`);
  single('workers', 'four workers for one', (line) => (typeof line.linearity === 'number' ? `${shown(line.linearity)} of linear` : `${shown(line.ratio_to_limit)} of linear`));
  single('follow', 'durable follows and unfollows while a fan-out scans', (line) => `${shown(line.value)} a second, p99 ${shown(line.p99_ms)} ms`);
  single('recovery', 'from the death of the only worker to the next push', (line) => `${shown(line.value)} ms`);
  single('live', 'open pages', (line) => `${shown(line.value)} ${line.unit}`);
  rows.push('', '### What follows from it', '',
    `Processors: \`followers / (cores × rate)\`, rate as measured above. Line: \`followers × bytes × ${WIRE} × 8 / 10⁹\`, ${WIRE} for TLS, TCP and IP. Push service: \`followers × ${SHARE} / ${shown(CEILING)}\`, if ${SHARE * 100} of 100 followers are at one service (assumed) and it takes ${shown(CEILING)} a second for one key (its own word for a neighbouring interface).`, '',
    `| | followers | ${measured.map(({ how }) => `4 cores, ${how} | 16 cores, ${how}`).join(' | ')} | 1 Gbit/s | one key at one push service |`,
    `|---|--:|${measured.map(() => '--:|--:').join('|')}|--:|--:|`);
  for (const [who, followers] of SIZES) {
    const cores = measured.map(({ value }) => [4, 16].map((count) => time(followers / (count * value))).join(' | ')).join(' | ');
    const keys = who === 'a thousand towns' ? `${time((followers / 1000) * SHARE / CEILING)} (a key a town)` : time(followers * SHARE / CEILING);
    rows.push(`| ${who} | ${shown(followers)} | ${cores} | ${time(followers * bytes * WIRE * 8 / 1e9)} | ${keys} |`);
  }
  const add = known.has('workers') ? 'Cores add up as far as the line of four workers above says' : 'That cores add up is assumed: several workers have no line here yet';
  rows.push('', `${add}; a core of another machine is another number than this one.`);
  return rows.join('\n');
}

const plan = join(docs, 'scaling.md');
const [before, rest] = readFileSync(plan, 'utf8').split(/(?<=<!-- numbers: [^>]*-->\n)/);
writeFileSync(plan, `${before}${numbers()}\n${rest.slice(rest.indexOf('<!-- /numbers -->'))}`);
console.log(existsSync(join(docs, 'performance.md')) ? 'docs/performance.md is made' : 'nothing was made');
