import { z } from 'zod';
import { auditKinds, auditOutcomes } from '../../../audit/event-classes.ts';
import { handle, instant } from '../schemas.ts';

const id = handle.nullable();
const name = z.string().max(64).nullable();
const time = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[\d:.\- a-zA-Z]+$/, 'An instant such as 2026-11-21T05:41Z, or 24h for 24 hours ago.')
  .optional();

/** Which events a list has. Every part is optional. */
export const auditFilterQuery = {
  person: z
    .string()
    .min(1)
    .max(254)
    .regex(/^[^\p{Cc}]+$/u, 'A user name or an email.')
    .optional()
    .meta({ description: 'User name or email of who acted or was acted on', examples: ['ada'] }),
  kind: z.enum(auditKinds).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  event: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-z_]+$/, 'The name of an event.')
    .optional()
    .meta({ description: 'The name of an event', examples: ['authn_login_fail'] }),
  ip: z
    .string()
    .min(2)
    .max(45)
    .regex(/^[\da-fA-F.:]+$/, 'An IP address.')
    .optional()
    .meta({ examples: ['203.0.113.7'] }),
  session: handle.optional().meta({ description: 'The public id of a session' }),
  from: time.meta({
    description: 'Events since then: a day or an instant in UTC, or `90m`, `24h`, `7d` ago',
    examples: ['2026-11-21T05:41Z'],
  }),
  to: time.meta({ description: 'Events before then, in the same forms', examples: ['1h'] }),
};

const change = z.object({
  name: z
    .string()
    .max(64)
    .meta({ examples: ['role'] }),
  before: z.string().max(4096).nullable(),
  after: z.string().max(4096).nullable(),
});

export const auditedEvent = z
  .object({
    id: handle,
    at: instant,
    event: z
      .string()
      .max(64)
      .meta({ examples: ['authn_login_success'] }),
    kind: z.string().max(16),
    outcome: z.string().max(16),
    actor: name.meta({ description: 'User name of who acted, if that is known for certain' }),
    actor_id: id,
    target: name.meta({ description: 'User name of who was acted on' }),
    target_id: id.meta({ description: 'The account or invitation that was acted on' }),
    session_id: id,
    api_key_id: id,
    ip: z.string().max(64).meta({ description: 'Empty at the command line, or once erased' }),
    user_agent: z.string().max(1024),
    request_id: z.string().max(128),
    changes: z.array(change).max(32).meta({ description: 'What the act has changed' }),
    reason: z.string().max(4096).nullable(),
  })
  .meta({ id: 'AuditEvent', description: 'An event of the audit trail' });

const few = z.array(auditedEvent).max(10);

export const eventInContext = z
  .object({
    event: auditedEvent,
    shared: z
      .enum(['session', 'person', 'address', 'nothing'])
      .meta({ description: 'What the neighbours have in common with it' }),
    before: few,
    after: few,
  })
  .meta({ id: 'AuditEventInContext', description: 'An event, and what happened around it' });

export const newestSeal = z
  .object({
    seal: z
      .string()
      .max(32)
      .nullable()
      .meta({ description: 'Null before the first', examples: ['1042-4mJ2cQzvLr0hO8w6sYkFqA'] }),
    sealed_until: instant.nullable().meta({ description: 'All events before are sealed' }),
  })
  .meta({ id: 'NewestSeal', description: 'Until where the audit trail is sealed' });
