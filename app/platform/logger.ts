import { createRequire } from 'node:module';
import { type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { standardOutput } from './output.ts';

export type { Logger };

/**
 * Writes one JSON object a line to standard output, with ISO 8601 times in UTC. Callers choose the fields: no
 * request, header or body is ever logged as a whole, so that no secret slips in. Logging never blocks: lines that
 * cannot be written are dropped and counted.
 */
export function createLogger(options: { level: string; format: 'json' | 'pretty' }): Logger {
  const output = standardOutput(1);
  const format = options.format === 'pretty' ? prettyLine() : (line: string) => line;
  const logger = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error) },
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => output.write(format(line)) },
  );
  output.onLoss((lines) => format(lossLine(lines)));
  return logger;
}

function prettyLine() {
  // Loaded on demand: the usual format does not need it.
  const { prettyFactory } = createRequire(import.meta.url)(
    'pino-pretty',
  ) as typeof import('pino-pretty');
  return prettyFactory({
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
}

function lossLine(dropped: number): string {
  const { pid } = process;
  const time = new Date().toISOString();
  const msg = 'lines of the log were dropped: they could not be written';
  return `${JSON.stringify({ level: 'warn', time, pid, dropped, msg })}\n`;
}
