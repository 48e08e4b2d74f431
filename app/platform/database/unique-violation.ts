// https://www.postgresql.org/docs/current/errcodes-appendix.html
const postgresCode = '23505';
// SQLITE_CONSTRAINT_UNIQUE, https://sqlite.org/rescode.html
const sqliteCode = 2067;

/** Whether a statement failed because a unique value is already taken. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === postgresCode || errcode === sqliteCode;
}
