"""PyPI pywebpush, asynchronous, over one shared aiohttp session.

Usage: pywebpush_async.py {documented|cached} LIST PAYLOAD AUTHORITY; prints one line of JSON. `documented` calls
`webpush_async`, which signs each message; `cached` goes around it and makes the VAPID header once.
"""

import asyncio
import json
import resource
import ssl
import sys
import time
from urllib.parse import urlparse

import aiohttp
from py_vapid import Vapid02
from pywebpush import WebPusher, webpush_async

CONCURRENCY = 100


async def main(how, list_file, payload_file, authority):
    with open(list_file) as lines:
        subscriptions = [json.loads(line) for line in lines]
    with open(payload_file) as file:
        text = file.read()
    vapid = Vapid02()
    vapid.generate_keys()
    url = urlparse(subscriptions[0]["endpoint"])
    expires = int(time.time()) + 12 * 3600
    claims = {"sub": "mailto:presse@stadt.example", "aud": f"{url.scheme}://{url.netloc}", "exp": expires}
    headers = {**vapid.sign(claims), "urgency": "high"}
    connector = aiohttp.TCPConnector(limit=CONCURRENCY, ssl=ssl.create_default_context(cafile=authority))
    sent = 0
    queue = iter(subscriptions)

    async def sender(session):
        nonlocal sent
        for subscription in queue:
            if how == "documented":
                answer = await webpush_async(
                    subscription, text, vapid, dict(claims), ttl=86400, headers={"urgency": "high"}, aiohttp_session=session
                )
            else:
                pusher = WebPusher(subscription, aiohttp_session=session)
                answer = await pusher.send_async(text, headers=dict(headers), ttl=86400, content_encoding="aes128gcm")
            assert answer.status == 201, answer.status
            sent += 1

    async with aiohttp.ClientSession(connector=connector) as session:
        begun = time.monotonic()
        await asyncio.gather(*(sender(session) for _ in range(CONCURRENCY)))
        seconds = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"sent": sent, "seconds": seconds, "peak_rss_mb": peak}))


asyncio.run(main(*sys.argv[1:5]))
