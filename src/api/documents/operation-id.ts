/** Such as `putUnifiedAdminSupportByIdStatus`. `path`: with `:name` or `{name}` for parameters. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replace('/api/v1/', '/')
    .replaceAll('/:', '/by-')
    .replaceAll('/{', '/by-')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + (words.join('') || 'Root');
}
