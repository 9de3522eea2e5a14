/** Directives of a Content-Security-Policy, each with its sources. */
export type ContentSecurityPolicy = Record<string, readonly string[]>

/** For answers that are no page: nothing may be loaded, embedded or posted to from them. */
const apiPolicy: ContentSecurityPolicy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** What no page of ours asks for, and so nothing on it may. */
const unusedFeatures = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/** A policy as the header has it. */
export function policyText(policy: ContentSecurityPolicy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ')
}

/** A host is https only for a year (RFC 6797): alone, where what is below it is none of ours and may be without https. */
export const httpsForHost = 'max-age=31536000'

/**
 * Headers of every answer that Gatehouse itself gives, whoever writes it: nothing to sniff, frame, embed, load or remember, and no
 * address told to other sites. Pages replace the policy by theirs; what may be kept says so itself. With `https` the host is https
 * only, and its subdomains too unless it is meant alone.
 */
export function securityHeaders({ https, hostAlone = false }: { https: boolean; hostAlone?: boolean }): [name: string, value: string][] {
  const headers: [string, string][] = [
    ['cache-control', 'no-store'],
    ['content-security-policy', policyText(apiPolicy)],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['origin-agent-cluster', '?1'],
    ['permissions-policy', unusedFeatures.map((feature) => `${feature}=()`).join(', ')],
    ['referrer-policy', 'no-referrer'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['x-permitted-cross-domain-policies', 'none'],
  ]
  if (https) headers.push(['strict-transport-security', hostAlone ? httpsForHost : `${httpsForHost}; includeSubDomains`])
  return headers
}
