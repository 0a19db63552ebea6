import { readFile, writeFile } from 'node:fs/promises';
import { apiTypes, failureCodeType } from '../../client/tools/api-types.ts';
import { suiteDesk } from '../support/desk.ts';

const desk = suiteDesk();

test('the types of the client are those of the desk’s documents; `npm run client:types` makes them', async () => {
  const [openApi, asyncApi] = await Promise.all([desk.get('/openapi.json'), desk.get('/asyncapi.json')]);
  const made = {
    'client/src/api.ts': await apiTypes(openApi.body, asyncApi.body),
    'client/src/failure-code.ts': await failureCodeType(openApi.body),
  };
  for (const [file, types] of Object.entries(made)) {
    if (process.env.UPDATE_CLIENT_TYPES === '1') await writeFile(file, types);
    expect(await readFile(file, 'utf8')).toBe(types);
  }
});
