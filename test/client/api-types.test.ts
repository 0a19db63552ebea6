import { readFile, writeFile } from 'node:fs/promises';
import { apiTypes } from '../../client/tools/api-types.ts';
import { suiteDesk } from '../support/desk.ts';

const FILE = 'client/src/api.ts';
const desk = suiteDesk();

test('the types of the client are those of the desk’s documents; `npm run client:types` makes them', async () => {
  const [openApi, asyncApi] = await Promise.all([desk.get('/openapi.json'), desk.get('/asyncapi.json')]);
  const types = await apiTypes(openApi.body, asyncApi.body);
  if (process.env.UPDATE_CLIENT_TYPES === '1') await writeFile(FILE, types);
  expect(await readFile(FILE, 'utf8')).toBe(types);
});
