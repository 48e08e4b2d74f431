/**
 * What a browser forgets when somebody logs out (ASVS 14.3.1). Not "cookies": that would take other
 * applications' cookies of this domain too.
 */
export const clearData = { 'Clear-Site-Data': '"cache", "storage"' } as const;
