/**
 * What one read of a list gives at most, so that a long list is read piece by piece: whoever reads it holds little of it
 * at a time, and nobody else waits for all of it.
 */
export const PAGE_DOCUMENTS = 100;
/** Of the documents' JSON, in characters. The document that reaches it is the page's last. */
export const PAGE_CHARACTERS = 48 * 1024;

/** The first documents, given as JSON, as many as make a page. */
export function pageOf<Document>(texts: Iterable<string>): Document[] {
  const page: Document[] = [];
  let characters = 0;
  for (const text of texts) {
    page.push(JSON.parse(text) as Document);
    characters += text.length;
    if (page.length >= PAGE_DOCUMENTS || characters >= PAGE_CHARACTERS) break;
  }
  return page;
}
