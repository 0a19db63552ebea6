import { startTestDesk, ticketRequest, tokenFor, type TestDesk } from '../../support/desk.ts';
let desk: TestDesk;
beforeAll(async () => { const t=Date.now(); desk = await startTestDesk(); console.log('start', Date.now()-t); });
afterAll(async () => { const t=Date.now(); await desk.dispose(); console.log('stop', Date.now()-t); });
test('x', async () => {
  const r = await desk.post('/api/v1/support/request-support', ticketRequest());
  console.log(r.status, JSON.stringify(r.body), [...r.headers]);
  const l = await desk.get('/api/v1/unified-admin/support', await tokenFor('admin', {name:'Admin User'}));
  console.log(l.status, JSON.stringify(l.body), [...l.headers]);
});
