import { destination, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { describeError } from './describe-error.ts';

export type { Logger };

/**
 * One JSON object a line on standard output, ISO 8601 UTC. Whoever logs chooses the fields: no
 * request, header or body is ever passed whole, so that no secret can slip in.
 */
export function createLogger(options: { level: string; format: 'json' | 'pretty' }): Logger {
  const stream =
    options.format === 'pretty'
      ? pretty({
          colorize: process.stdout.isTTY,
          ignore: 'pid,hostname',
          translateTime: 'SYS:HH:MM:ss',
          singleLine: true,
          sync: true,
        })
      : destination(1);
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error) },
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}
