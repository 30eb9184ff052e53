// npm web-push as its users run it, at its best: 100 at once over kept-alive connections, the VAPID header made once
// instead of for each message. Usage: node web-push.mjs LIST PAYLOAD; prints one line of JSON.
import fs from "node:fs";
import https from "node:https";
import webpush from "web-push";

const CONCURRENCY = 100;
const [list, payload] = process.argv.slice(2);
const subscriptions = fs.readFileSync(list, "utf8").trim().split("\n").map(JSON.parse);
const text = fs.readFileSync(payload, "utf8");
const keys = webpush.generateVAPIDKeys();
const audience = new URL(subscriptions[0].endpoint).origin;
const { Authorization } = webpush.getVapidHeaders(audience, "mailto:presse@stadt.example", keys.publicKey, keys.privateKey, "aes128gcm");
const agent = new https.Agent({ keepAlive: true, maxSockets: CONCURRENCY });

let next = 0;
let sent = 0;
async function sender() {
  while (next < subscriptions.length) {
    const subscription = subscriptions[next++];
    await webpush.sendNotification(subscription, text, { TTL: 86400, urgency: "high", agent, headers: { Authorization } });
    sent++;
  }
}

const begun = process.hrtime.bigint();
await Promise.all(Array.from({ length: CONCURRENCY }, sender));
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
console.log(JSON.stringify({ sent, seconds, peak_rss_mb: process.resourceUsage().maxRSS / 1024 }));
process.exit(0);
