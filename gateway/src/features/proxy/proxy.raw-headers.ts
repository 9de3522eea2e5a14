export const isContentLength = (name: string): boolean => name.length === 14 && isNamed(name, 'Content-Length', 'content-length')
export const isContentType = (name: string): boolean => name.length === 12 && isNamed(name, 'Content-Type', 'content-type')

/** Comparing with the usual spellings spares folding most names. */
const isNamed = (name: string, usual: string, lower: string): boolean => name === usual || name === lower || name.toLowerCase() === lower
