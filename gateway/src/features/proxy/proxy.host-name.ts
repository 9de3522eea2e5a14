/**
 * The host of a Host header or authority in the one form that is compared: lower case, without port and without the dot that ends a
 * fully qualified name. Whether it is a host at all is for proxy.screen.ts to say.
 */
export function hostName(authority: string): string {
  const name = authority.replace(/:\d*$/, '').toLowerCase()
  return name.endsWith('.') ? name.slice(0, -1) : name
}
