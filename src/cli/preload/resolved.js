const SOURCES_URL = new URL('../../', import.meta.url).href;

/**
 * A hook of `registerHooks`: a module of the desk names others by their whole path, so that nothing has to be looked for on the disk.
 */
export function resolve(specifier, context, nextResolve) {
  const { parentURL = '' } = context;
  if (specifier.startsWith('.') && specifier.endsWith('.ts') && parentURL.startsWith(SOURCES_URL))
    return { url: new URL(specifier, parentURL).href, format: 'module-typescript', shortCircuit: true };
  return nextResolve(specifier, context);
}
