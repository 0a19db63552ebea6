import type { StreamedList } from '../streamed-list.ts';
import type { PersonExport } from './present-export.ts';
import type { ExportData, ExportEntry } from './views.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** A person's data as a page to read or print. It has no scripts, and loads nothing. */
export async function* exportPage(data: PersonExport, looks: ExportData['looks']): AsyncGenerator<string> {
  yield `${BEGINNING}<body>
<h1>Personal data</h1>
<p>Of ${escaped(data.subjects.join(', '))}</p>
`;
  yield* sectionOf('What is recorded', data.records);
  for await (const page of data.tickets.pages()) for (const ticket of page) yield* ticketOf(ticket);
  for await (const page of data.conversations.pages())
    for (const { conversation_id, entries } of page)
      yield* sectionOf(`Conversation ${conversation_id}`, entries);
  yield `${looksOf(looks)}
</body>
</html>
`;
}

/** The first lines of a page. */
const BEGINNING =
  '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Personal data</title></head>\n';
export const PAGE_EXAMPLE = BEGINNING;

/** Nothing where there are no entries. */
async function* sectionOf(
  title: string,
  entries: StreamedList<ExportEntry>,
  about = '',
): AsyncGenerator<string> {
  let beginning = `<section><h2>${escaped(title)}</h2>\n${about}`;
  for await (const page of entries.pages()) {
    if (page.length === 0) continue;
    yield `${beginning}${page.map(articleOf).join('\n')}\n`;
    beginning = '';
  }
  if (beginning === '') yield '</section>\n';
}

type Ticket = PersonExport['tickets'] extends StreamedList<infer Item> ? Item : never;

function ticketOf({ ticket_id, about, entries }: Ticket): AsyncGenerator<string> {
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
