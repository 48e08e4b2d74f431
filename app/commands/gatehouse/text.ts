import { createMessages } from '../../messages/messages.ts';

/** Texts of the command line, in English. */
export const { text } = createMessages('en');
