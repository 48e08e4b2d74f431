/** The banner that a server prints when it is ready. */
export const startUp = {
  'start-up.ready': 'Gatehouse is ready',
  'start-up.set-up': 'No administrator yet. Open this link within 24 hours to create one:',
  'start-up.data': 'Data',
  'start-up.stores': 'Stores',
  'start-up.postgres': 'PostgreSQL',
  'start-up.postgres-redis': 'PostgreSQL and Redis',
  'start-up.workers': ', {count, number} workers',
} as const;
