import type { Request, Response } from 'express';
import { type AccountCount, maxCounted } from '../../../accounts/account-count.ts';
import type { AccountFilter } from '../../../accounts/account-filter.ts';
import { tryAccountFilter } from '../../../accounts/parse-account-filter.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { explanationMessages } from '../../../messages/explanations.ts';
import type { Message } from '../../../messages/messages.ts';
import { type FormError, type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { listedAccountWords } from '../words/account-words.ts';
import {
  anyState,
  defaultState,
  type FilterTexts,
  filterChoices,
  filterFields,
  listAddress,
} from './account-filter-form.ts';

const path = '/admin/accounts';
const perPage = 50;
const unknownFilter: FormError = { field: null, text: 'accounts.error.filter' };
const unknownPage: FormError = { field: null, text: 'accounts.error.page' };

/** Finds accounts. Every filter is in the address, so that a list can be sent to a colleague. */
export function accountsPage(needs: AdministrationJourneys & Web): Page {
  const { browseAccounts, explainLogin, render, clock } = needs;

  /** What was looked for may be somebody who has no account yet. */
  async function newcomer(search: string): Promise<readonly Message[]> {
    const explanation = search === '' ? undefined : await explainLogin.newcomer(search);
    return explanation === undefined ? [] : explanationMessages(search, explanation);
  }

  async function draw(
    request: Request,
    response: Response,
    { texts, filter, cursor = '', errors = [] }: Wanted,
  ): Promise<void> {
    const page = await browseAccounts.list(filter, {
      after: cursor === '' ? undefined : fromCursor(cursor),
      limit: perPage,
      isNewestFirst: true,
    });
    if (page === undefined) {
      return draw(request, response.status(400), { texts, filter, errors: [unknownPage] });
    }
    const now = clock.now();
    const next = page.next === undefined ? null : toCursor(page.next);
    render(request, response, 'pages/accounts.njk', {
      title: 'accounts.title',
      accounts: page.accounts.map((listed) => listedAccountWords(listed, now)),
      // Counted on the first page only: the others follow from it.
      count: cursor === '' ? countWords(await browseAccounts.count(filter)) : null,
      newcomer: cursor === '' ? await newcomer(texts.search.trim()) : [],
      choices: filterChoices,
      hasMoreFilters: ['role', 'group', 'factor', 'seen'].some(
        (name) => texts[name as keyof FilterTexts] !== '',
      ),
      isFiltered: listAddress(path, texts) !== path,
      first: cursor === '' ? null : listAddress(path, texts),
      next: next && listAddress(path, texts, next),
      form: { values: { ...texts, state: texts.state || defaultState }, errors },
    });
  }

  return {
    path,
    access: 'admin',
    get(request, response) {
      const texts = textFields(request.query, filterFields);
      const { cursor } = textFields(request.query, ['cursor']);
      const filter = filterOf(texts, clock.now());
      if (filter !== undefined) return draw(request, response, { texts, filter, cursor });
      const none = textFields({}, filterFields);
      const all = { texts: none, filter: { state: defaultState } as const };
      return draw(request, response.status(400), { ...all, errors: [unknownFilter] });
    },
  };
}

interface Wanted {
  readonly texts: FilterTexts;
  readonly filter: AccountFilter;
  readonly cursor?: string;
  readonly errors?: readonly FormError[];
}

function filterOf(texts: FilterTexts, now: number): AccountFilter | undefined {
  const state = texts.state.trim() === anyState ? '' : texts.state || defaultState;
  return tryAccountFilter({ ...texts, state }, now);
}

function countWords({ count, isExact }: AccountCount): Message {
  if (isExact) return ['accounts.count', { count }];
  return count > maxCounted
    ? ['accounts.count.more', { count: maxCounted }]
    : ['accounts.count.at-least', { count }];
}

function toCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

function fromCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8');
}
