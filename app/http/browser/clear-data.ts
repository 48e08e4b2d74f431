/**
 * What a browser deletes at a logout (ASVS 14.3.1). Not "cookies", because that would also delete cookies of
 * other applications on this domain.
 */
export const clearData = { 'Clear-Site-Data': '"cache", "storage"' } as const;
