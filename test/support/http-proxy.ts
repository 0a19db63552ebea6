import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface HttpProxy {
  readonly url: string;
  passUpgrades(whether: boolean): void;
  close(): void;
}

/** A proxy of the kind that passes requests on, and upgrades to WebSockets only while it is told to. */
export async function startHttpProxy(target: string): Promise<HttpProxy> {
  let passesUpgrades = false;
  const server = createServer((request, response) => {
    const { method, headers, url } = request;
    const upstream = forward(new URL(url ?? '/', target), { method: method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => {});
    if (!passesUpgrades) return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const { hostname, port } = new URL(target);
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => socket.destroy());
    const head = request.rawHeaders.map((part, index) => part + (index % 2 === 0 ? ': ' : '\r\n')).join('');
    upstream.write(`GET ${request.url} HTTP/1.1\r\n${head}\r\n`);
    upstream.pipe(socket).pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passUpgrades(whether: boolean) {
      passesUpgrades = whether;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
