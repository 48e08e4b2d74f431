/** A concurrent transaction has taken the user name. The transaction must be rolled back. */
export class UsernameTaken extends Error {}
