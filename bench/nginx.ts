import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../app/testing/machine/free-port.ts';
import { type RunningNginx, startNginx } from '../app/testing/machine/nginx.ts';
import { createThrowAwayDirectory } from '../app/testing/machine/throw-away-directory.ts';
import type { Contestant } from './contestants.ts';

/** One nginx that returns an empty response to users who are logged in at one of several servers. */
export interface BenchNginx extends RunningNginx {
  /** The path for which nginx asks this server. */
  pathFor(contestant: Contestant): string;
}

/** Asks as the recipe in `deploy/nginx` does. */
export async function startBenchNginx(contestants: readonly Contestant[]): Promise<BenchNginx> {
  const directory = createThrowAwayDirectory('bench-nginx');
  const configurationFile = join(directory.path, 'nginx.conf');
  writeFileSync(configurationFile, configuration(contestants));
  const port = await freePort();
  const nginx = await startNginx({ configurationFile, listen: port, upstreams: {} });
  return {
    ...nginx,
    pathFor: (contestant) => `/${contestants.indexOf(contestant)}/page?x=1`,
    async stop() {
      await nginx.stop();
      directory.remove();
    },
  };
}

function configuration(contestants: readonly Contestant[]): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = folders.map((name) => `${name}_temp_path ${name};`).join(' ');
  const upstreams = contestants.map(
    ({ target }, index) =>
      `upstream asked_${index} { server 127.0.0.1:${target.port}; keepalive 32; }`,
  );
  const locations = contestants.map(
    ({ target }, index) => `
      location /${index}/ { auth_request /.check/${index}; try_files /none @page; }
      location = /.check/${index} {
        internal;
        proxy_pass http://asked_${index}${target.path};
        proxy_pass_request_body off;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Content-Length "";
        proxy_set_header X-Original-URL http://localhost:8080$request_uri;
        proxy_set_header X-Original-Method $request_method;
        proxy_set_header X-Forwarded-For $remote_addr;
      }`,
  );
  return `worker_processes 1; pid x.pid; events { worker_connections 1024; }
    http {
      access_log off; default_type text/plain; keepalive_requests 1000000000; ${temporary}
      ${upstreams.join('\n')}
      server { listen 80; location @page { return 204; } ${locations.join('\n')} }
    }`;
}
