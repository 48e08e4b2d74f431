/** An event on its way to the webhook. */
export interface WebhookDelivery {
  readonly position: number;
  readonly eventId: string;
  readonly queuedAt: number;
  readonly attempts: number;
  readonly refusals: number;
  readonly nextAttemptAt: number | null;
  readonly givenUpAt: number | null;
  readonly fault: string | null;
}

export type WebhookState = 'waiting' | 'given_up';
