/**
 * What the log says of a store's error. The MongoDB driver tells of its own state until a server has answered for the first
 * time, and not of the server.
 */
export const reasonOf = (error: unknown): string =>
  String(error)
    .replace(/^MongoTopologyClosedError: /, 'MongoDB: ')
    .replace(/Topology is closed$/, 'no server answers');
