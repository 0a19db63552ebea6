import type { ExportData, ExportEntry } from './views.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** A person's data as a page to read or print. It has no scripts, and loads nothing. */
export const exportPage = (data: ExportData): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Personal data</title></head>
<body>
<h1>Personal data</h1>
<p>Of ${escaped(data.subjects.join(', '))}</p>
${sectionOf('What is recorded', data.records)}
${data.tickets.map(ticketOf).join('\n')}
${data.conversations.map((one) => sectionOf(`Conversation ${one.conversation_id}`, one.entries)).join('\n')}
${looksOf(data.looks)}
</body>
</html>
`;

/** The first lines of a page. */
export const PAGE_EXAMPLE =
  '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Personal data</title></head>\n';

const sectionOf = (title: string, entries: readonly ExportEntry[], about = ''): string =>
  entries.length === 0
    ? ''
    : `<section><h2>${escaped(title)}</h2>\n${about}${entries.map(articleOf).join('\n')}\n</section>`;

function ticketOf({ ticket_id, about, entries }: ExportData['tickets'][number]): string {
  if (about === null) return sectionOf(`In another person’s ticket, ${ticket_id}`, entries);
  const { ticket_number, ...facts } = about;
  return sectionOf(`Ticket ${ticket_number}`, entries, fieldsOf(facts));
}

function looksOf(looks: ExportData['looks']): string {
  if (looks.length === 0) return '';
  const items = looks.map(({ time, by, operation, reason }) => {
    const why = reason === null ? '' : ` (${escaped(reason)})`;
    return `<li>${escaped(time)}, ${escaped(by.kind)} ${escaped(by.id)}: ${escaped(operation)}${why}</li>`;
  });
  return `<section><h2>Who looked</h2>\n<ul>${items.join('\n')}</ul>\n</section>`;
}

const articleOf = ({ time, type, by, data }: ExportEntry): string =>
  `<article><h3>${escaped(wordsOf(type))}, ${escaped(time)}, by ${escaped(by)}</h3>${fieldsOf(data)}</article>`;

/** Lists within lists for what has parts. */
function fieldsOf(fields: object): string {
  const terms = Object.entries(fields).map(
    ([name, value]) => `<dt>${escaped(wordsOf(name))}</dt><dd>${contentOf(value)}</dd>`,
  );
  return `<dl>${terms.join('')}</dl>`;
}

function contentOf(value: unknown): string {
  if (value === null) return '–';
  if (Array.isArray(value)) return escaped(value.join(', '));
  return typeof value === 'object' ? fieldsOf(value) : escaped(String(value)).replaceAll('\n', '<br>');
}

/** `userMessageAdded`, `UserMessageAdded` and `user_message_added` in words. */
function wordsOf(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
