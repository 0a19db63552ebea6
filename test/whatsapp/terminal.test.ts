import { createTerminal } from '../../src/whatsapp/terminal.ts';

test('the terminal shows who would be messaged without the whole number, and a link that confirms', () => {
  const lines: string[] = [];
  const show = createTerminal({ info: (line: unknown) => void lines.push(String(line)) });
  show({ phoneNumber: '+2348012345678', url: 'http://127.0.0.1:1500/api/auth/confirm/1' });
  expect(lines).toEqual([
    '📱 +234••••••••78 would be asked by WhatsApp to confirm a login: http://127.0.0.1:1500/api/auth/confirm/1',
  ]);
});
