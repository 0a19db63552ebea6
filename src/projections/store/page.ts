/**
 * The limit of one read of a list. A long list is read in pieces, so that the reader holds little of it at a time, and other
 * requests don't wait for the whole list.
 */
export const PAGE_DOCUMENTS = 100;
/** The size of the documents' JSON, in characters. The document that reaches it is the page's last. */
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
