/** What admins see of the certificate. Mirrors the OpenAPI description. */
export type Certificate = {
  names: string[]
  issuer: string
  not_before: string
  not_after: string
  days_left: number
  fingerprint: string
  fault: string | null
  uncovered: string[]
}
