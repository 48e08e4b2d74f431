/** The frame of every page, and words that components say by themselves. */
export const common = {
  'product.name': 'Gatehouse',
  'page.title': '{title} - Gatehouse',
  'page.title-with-error': 'Error: {title} - Gatehouse',
  'page.skip': 'Skip to main content',
  'error-summary.title': 'There is a problem',
  'field.error-prefix': 'Error:',
  'field.optional': '(optional)',
} as const;
