/** The little of autocannon that the benchmarks use. */
declare module 'autocannon' {
  export interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Called before each time it is sent. */
    readonly setupRequest?: (request: Request) => Request;
  }
  export interface Client {
    setRequests(requests: readonly Request[]): void;
    on(event: 'response', heard: (status: number, bytes: number, milliseconds: number) => void): void;
  }
  export interface Result {
    readonly duration: number;
    readonly errors: number;
    readonly non2xx: number;
    readonly '2xx': number;
    readonly '3xx': number;
    readonly latency: { readonly p50: number; readonly p99: number };
  }
  export default function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    readonly duration: number;
    /** Seconds until a request is given up; 10 unless given. */
    readonly timeout?: number;
    /** Requests a second of all connections together; as many as possible unless given. */
    readonly overallRate?: number;
    /** So many requests instead of those of `duration`. */
    readonly amount?: number;
    readonly setupClient: (client: Client) => void;
  }): Promise<Result>;
}
