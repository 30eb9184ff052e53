"""Another server of the Fediverse with one account, built of bovine's own parts: it signs and checks signatures, makes
activities and looks handles up. Is told by lines of JSON what to do, and tells in lines of JSON what it saw."""

import asyncio
import json
import sys

from aiohttp import web
from bovine import BovineActor
from bovine.activitystreams import Actor, factories_for_actor_object
from bovine.crypto import build_validate_http_signature_raw, generate_rsa_public_private_key
from bovine.crypto.types import CryptographicIdentifier

PUBLIC, SECRET = generate_rsa_public_private_key()


def tell(**words):
    print(json.dumps(words), flush=True)


class Server:
    """The account `kim`, whose posts come to an inbox of its own: there is no shared one here."""

    def __init__(self, port):
        self.base = f"http://localhost:{port}"
        self.id = f"{self.base}/kim"
        self.key = f"{self.id}#main-key"
        self.document = Actor(
            id=self.id,
            preferred_username="kim",
            name="Kim",
            inbox=f"{self.id}/inbox",
            outbox=f"{self.id}/outbox",
            public_key=PUBLIC,
            public_key_name="main-key",
        ).build()
        self.activities, _ = factories_for_actor_object(self.document)
        self.follow = None
        self.bovine = None
        self.check = build_validate_http_signature_raw(self.key_of)

    async def start(self):
        self.bovine = BovineActor(actor_id=self.id, public_key_url=self.key, secret=SECRET)
        await self.bovine.init()

    async def key_of(self, key_id):
        found = await self.bovine.get(key_id)
        return CryptographicIdentifier.from_public_key(found["publicKey"])

    async def show(self, _):
        return web.json_response(self.document, content_type="application/activity+json")

    async def inbox(self, request):
        body = await request.read()

        async def whole():
            return body

        headers = {name.lower(): value for name, value in request.headers.items()}
        who = await self.check("post", f"{self.base}{request.path}", headers, whole)
        activity = json.loads(body)
        if who is None or who != activity["actor"]:
            tell(refused=activity["type"])
            return web.Response(status=401)
        tell(heard=activity)
        return web.Response(status=202)

    async def do(self, order):
        match order["do"]:
            case "get":
                tell(got=await self.bovine.get(order["url"]))
            case "outbox":
                tell(got=await self.bovine.get_ordered_collection(order["url"]))
            case "follow":
                follow = self.activities.follow(order["actor"], id=f"{self.id}/follow/1").build()
                self.follow = follow
                await self.bovine.post(order["inbox"], follow)
                tell(done="follow")
            case "undo":
                undo = self.activities.undo(self.follow, id=f"{self.id}/undo/1").build()
                await self.bovine.post(order["inbox"], undo)
                tell(done="undo")


async def main():
    port = int(sys.argv[1])
    server = Server(port)
    await server.start()
    app = web.Application()
    app.router.add_get("/kim", server.show)
    app.router.add_post("/kim/inbox", server.inbox)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "localhost", port).start()
    tell(ready=server.id)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        try:
            await server.do(json.loads(line))
        except Exception as error:
            tell(failed=repr(error))


asyncio.run(main())
