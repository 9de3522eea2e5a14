import { z } from 'zod'

const time = z.iso.datetime()

/** What admins see of the certificate. `null` where the gateway speaks no TLS itself. */
export const certificateSchema = z.object({
  certificate: z
    .object({
      names: z.array(z.string()),
      issuer: z.string(),
      not_before: time,
      not_after: time,
      days_left: z.int(),
      fingerprint: z.string(),
      fault: z.string().nullable().meta({ description: 'Why the files as they lie there are not in force; the last good ones are.' }),
      uncovered: z.array(z.string()).meta({ description: 'Host names of this Gatehouse that the certificate is not made out to.' }),
    })
    .nullable(),
})
export type CertificateState = z.infer<typeof certificateSchema>
