import type { PathTolerance } from './tolerated-path.ts';

/** Who may pass: everybody, nobody, everybody who is logged in, or some of them. */
export type Allow = 'public' | 'deny' | 'authenticated' | AllowSome;

/** Requires one of the roles and one of the groups, except of the users. An absent list of roles or groups requires nothing. */
interface AllowSome {
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  /** User names in the form of `foldName`. They pass whatever their roles and groups are. */
  readonly users?: readonly string[] | undefined;
}

/** One checked rule of the file. */
export interface AccessRule {
  /**
   * In lowercase; `*.example.com` is every host below. Without a port it matches all ports: visitors choose the port
   * in `Host`, and Caddy and Traefik select the application by name alone.
   */
  readonly host: string;
  /** Decoded and without a trailing slash. Matches this path and everything below. */
  readonly path?: string | undefined;
  readonly methods?: readonly string[] | undefined;
  /** Addresses and networks in CIDR notation. Matches visitors from there only. */
  readonly networks?: readonly string[] | undefined;
  readonly allow: Allow;
  /**
   * Which ambiguous paths may pass: those with encoded slashes, or any. Only for a host whose rules name no path, as
   * it would be unclear which of them decides.
   */
  readonly paths?: PathTolerance | undefined;
  /** Whether an API key is accepted as a Basic password, for programs that support nothing else. */
  readonly basic?: boolean | undefined;
  /** Whether the session has to have proved a second factor; `passkey`: one that resists phishing. */
  readonly second_factor?: true | 'passkey' | undefined;
  /** In milliseconds: the maximum time since the owner last proved their identity. */
  readonly max_age?: number | undefined;
  /** Whether API keys may pass, although they have no login. */
  readonly keys?: boolean | undefined;
  /** With a name, the dashboard lists the application for everybody who may open it. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** One or two characters; the first letter of the name if absent. */
  readonly icon?: string | undefined;
}

/** A request to an application, in the form that every server agrees on. */
export interface ProtectedRequest {
  /** In lowercase, with a port unless it is the default of the scheme. */
  readonly host: string;
  /** As returned by `tryPlainPath`. */
  readonly path: string;
  readonly method: string;
  /** The visitor's IP address; undefined if no proxy has reported it, and then no network matches. */
  readonly visitor?: string | undefined;
}
