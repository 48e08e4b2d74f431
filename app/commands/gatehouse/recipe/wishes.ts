/** What a recipe is written for. */
export interface RecipeWishes {
  /** The login host: BASE_URL. */
  readonly login: URL;
  /** Where Gatehouse listens, `host:port`. */
  readonly gatehouse: string;
  readonly applications: readonly RecipeApplication[];
  /** Files for nginx and Caddy; `{host}` in them stands for the name of each host. */
  readonly certificate?: Certificate | undefined;
  /** Whether what all applications share is there already. */
  readonly isNext: boolean;
}

export interface RecipeApplication {
  /** As people type it, without a path. */
  readonly origin: URL;
  /** Its path on the login host, without a slash at its end; empty for one on a host of its own. */
  readonly path: string;
  /** Where it listens, `host:port`. */
  readonly to: string;
  readonly isToTls: boolean;
  /** Whether Basic with an API key opens the gate: then the application gets no `Authorization` at all. */
  readonly isBasic: boolean;
}

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}
