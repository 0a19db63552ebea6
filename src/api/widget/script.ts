import { readFile } from 'node:fs/promises';

const BUILT = new URL('./dist/widget.js', import.meta.url);

const NOT_BUILT =
  "console.error('The widget is not built: run `npm run build` in the folder of the desk, and start it again');\n";

/** The one classic script that a site embeds, as the build has left it. */
export async function widgetScript(built = BUILT): Promise<string> {
  try {
    return await readFile(built, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOT_BUILT;
    throw error;
  }
}
