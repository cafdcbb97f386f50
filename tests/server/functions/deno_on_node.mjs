// Runs a Supabase Edge Function where there is no Deno: the two things it asks of Deno, on Node.
import { createServer } from "node:http";
import { Readable } from "node:stream";

let handler;
globalThis.Deno = {
  env: { get: (name) => process.env[name] },
  serve: (given) => { handler = given; },
};
await import(process.argv[2]);

const server = createServer(async (incoming, outgoing) => {
  const hasBody = !["GET", "HEAD", "OPTIONS"].includes(incoming.method);
  const request = new Request(`http://localhost${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers,
    body: hasBody ? Readable.toWeb(incoming) : undefined,
    duplex: "half",
  });
  const response = await handler(request, { remoteAddr: { hostname: incoming.socket.remoteAddress } });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});
server.listen(Number(process.argv[3]), "127.0.0.1");
