import { DatabaseSync } from 'node:sqlite';

/** Their rows hold what several commits brought, and begin where one did. What is in them shows in the answers. */
const PIECES = /^history_moments_\d+$|^history_\w+_parts$/;

/** Every row of every other table, but the counter of commits and the journals of moves: these tell how it was made, not what. */
export function contentOf(file: string): Record<string, unknown[]> {
  const db = new DatabaseSync(file);
  try {
    const tables = db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_moves' ESCAPE '\\' ORDER BY name",
      )
      .all();
    const rows = ({ name }: Record<string, unknown>) => db.prepare(`SELECT * FROM ${name}`).all();
    const whole = tables.filter(({ name }) => !PIECES.test(String(name)));
    const content = Object.fromEntries(whole.map((table) => [table.name, rows(table)]));
    content.projections = (content.projections ?? []).map(
      ({ commits: _, ...row }: Record<string, unknown>) => row,
    );
    return content;
  } finally {
    db.close();
  }
}
