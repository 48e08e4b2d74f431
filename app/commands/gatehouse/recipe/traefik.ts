import { renamed } from './names.ts';
import { readTemplate } from './template.ts';
import type { RecipeApplication, RecipeWishes } from './wishes.ts';

const routers = /(?<=^ {2}routers:\n)[\s\S]*?(?=^\n {2}middlewares:)/m;
const services = /(?<=^ {2}services:\n)[\s\S]*/m;

/**
 * One file for the dynamic configuration, with routers and a service for each application.
 *
 * @returns undefined for applications under a path of the login host
 */
export function traefikText(wishes: RecipeWishes): string | undefined {
  const { applications, login, gatehouse } = wishes;
  if (applications.some(({ path }) => path !== '')) return undefined;
  const template = readTemplate('traefik/wiki.example.com.yml');
  const forEach = (block: string) =>
    applications.map((application) => applicationText(block, wishes, application)).join('');
  const text = template.replace(routers, forEach).replace(services, forEach);
  return renamed(text, { login, gatehouse, origin: login });
}

function applicationText(
  block: string,
  { login, gatehouse }: RecipeWishes,
  { origin, to, isToTls, isBasic }: RecipeApplication,
): string {
  const name = origin.host.replace(/[^\w-]+/g, '-');
  const named = block
    .replace(/^( {4})wiki(?=[:-])/gm, `$1${name}`)
    .replace('url: http:', isToTls ? 'url: https:' : 'url: http:')
    .replaceAll('service: wiki', `service: ${name}`)
    .replaceAll(', gatehouse]', isBasic ? ', gatehouse, gatehouse-authorization]' : ', gatehouse]');
  return renamed(named, { login, gatehouse, origin, to });
}
