/** The input of a recipe. */
export interface RecipeWishes {
  /** The login host: BASE_URL. */
  readonly login: URL;
  /** Address that Gatehouse listens on, `host:port`. */
  readonly gatehouse: string;
  readonly applications: readonly RecipeApplication[];
  /** Certificate files for nginx and Caddy. `{host}` stands for the name of each host. */
  readonly certificate?: Certificate | undefined;
  /** Whether the shared part is already installed. */
  readonly isNext: boolean;
}

export interface RecipeApplication {
  /** Scheme, host and port as people type them. */
  readonly origin: URL;
  /** Path on the login host, without a trailing slash. Empty for an application on its own host. */
  readonly path: string;
  /** Address that it listens on, `host:port`. */
  readonly to: string;
  readonly isToTls: boolean;
  /** Whether it accepts an API key by Basic. Then the application gets no `Authorization` header. */
  readonly isBasic: boolean;
}

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}
