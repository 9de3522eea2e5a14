/** Enough to catch a slip while typing; the server decides what an address is. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim())
}
