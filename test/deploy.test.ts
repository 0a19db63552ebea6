import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config/load.ts';
import { VARIABLES } from '../src/config/variables.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const compose = read('docker-compose.yml');
const dockerfile = read('Dockerfile');
const nginx = read('deploy/nginx.conf');

/** The lines under a key, until one that is indented no deeper. */
function under(text: string, key: RegExp): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => key.test(line));
  const depthOf = (line: string) => line.search(/\S/);
  const depth = depthOf(lines[start] ?? '');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && depthOf(line) <= depth);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

const environmentIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/^\s+([A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
const ofDesk = environmentIn(under(under(compose, /^x-desk:/), /^ {2}environment:/));
const ofImage = Object.fromEntries(
  [...(/^ENV (.*)$/m.exec(dockerfile)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [
    name,
    value,
  ]),
);
const SECRET = 'q7Zr1xW0dN5uKc8VtYb3mHf6sPj9aLg2EoIi4TyRkUw';

describe('the container image', () => {
  it('sets only variables that the desk knows', () => {
    expect(Object.keys(ofImage).filter((name) => !VARIABLES.includes(name))).toEqual([]);
  });

  it('listens for others, in production, with its data in its volume', () => {
    const { host, port, environment, dataDir } = loadConfig({
      ...ofImage,
      JWT_SECRET: SECRET,
      PRIVACY_KEY: SECRET,
    });
    expect([host, port, environment]).toEqual(['0.0.0.0', 1500, 'production']);
    expect(dockerfile).toContain(`VOLUME ${dataDir}\n`);
    expect(dockerfile).toContain(`EXPOSE ${port}\n`);
  });

  it('runs as nobody in particular, and says how it is', () => {
    const steps = dockerfile.split('\n').map((line) => line.split(' ')[0]);
    expect(steps.indexOf('USER')).toBeLessThan(steps.indexOf('CMD'));
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\n.*\/health\/live/m);
  });

  it('runs the version of Node.js that the project is pinned to', () => {
    const { dependencies } = JSON.parse(read('package.json'));
    const major = dependencies.node.split('.')[0];
    for (const [, from] of dockerfile.matchAll(/^FROM (\S+)/gm))
      expect(from).toMatch(new RegExp(`^node:${major}-`));
  });
});

describe('the composition of containers', () => {
  it('sets only variables that the desk knows', () => {
    expect(Object.keys(ofDesk).filter((name) => !VARIABLES.includes(name))).toEqual([]);
    expect(Object.keys(ofDesk)).toContain('EVENT_LOG_URL');
  });

  it('is a configuration that the desk starts with, once there is a secret', () => {
    const given = Object.fromEntries(
      Object.entries(ofDesk).map(([name, value]) => [name, value.replace(/^\$\{.*\}$/, '')]),
    );
    const config = loadConfig({ ...ofImage, ...given, JWT_SECRET: SECRET, PRIVACY_KEY: SECRET });
    expect(config).toMatchObject({
      eventLogUrl: 'esdb://eventstore:2113?tls=false',
      readModelsUrl: 'mongodb://mongo:27017/casebook?replicaSet=rs0',
      trustedProxies: { hops: 1 },
    });
  });

  it('has no secret of its own, and no default for one', () => {
    expect(ofDesk.JWT_SECRET).toMatch(/^\$\{JWT_SECRET:\?/);
    for (const name of ['SERVER_SECRET', 'LOOKUP_SECRET', 'SECURITY_HEADERS_SECRET', 'METRICS_TOKEN'])
      expect(ofDesk[name]).toBe(`\${${name}:-}`);
  });

  it('names stores and nodes as the others call them', () => {
    const services = [...under(compose, /^services:/).matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name);
    const nodes = [...nginx.matchAll(/^\s+server ([\w-]+):(\d+)/gm)].map(([, name, port]) => [name, port]);
    expect(services).toEqual(['desk-1', 'desk-2', 'balancer', 'eventstore', 'mongo']);
    expect(nodes).toEqual([
      ['desk-1', ofImage.PORT],
      ['desk-2', ofImage.PORT],
    ]);
  });
});

describe('the balancer', () => {
  it('keeps a client with its node, lets WebSockets through, and says who calls', () => {
    for (const line of [
      'hash $remote_addr consistent;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection $connection_upgrade;',
      'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      // A client's own would be believed.
      'proxy_set_header X-Forwarded-Host $http_host;',
    ])
      expect(nginx).toContain(line);
  });
});
