import { roleSchema, userSchema } from '@gatehouse/contracts/user'
import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'
import { admissionLimits } from './admission.config.ts'

const { invitation_days: days, invitations_at_once: atOnce } = admissionLimits

/** One line for people; only space counts as nothing. */
const textField = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(plainLine, plainLineFault)
    .refine((text) => text.isWellFormed(), 'has a broken character')
    .transform((text) => (text.trim() === '' ? null : text.trim()))
    .nullable()

/** Anything may stand in the path; what is no id does not exist. */
export const idParamsSchema = z.object({ id: z.string() })
const groupIds = z.array(z.uuid()).max(50)

export const waitingSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string().nullable(),
    network: z.string().describe('Where it came from: /24 of IPv4, /64 of IPv6.'),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Registration' })
export const waitingPageSchema = pageOf(waitingSchema).extend({ total: z.int() })
export const waitingQuerySchema = z.strictObject(pageQuery)

export const approvalSchema = z.strictObject({ group_ids: groupIds.default([]).describe('Groups besides those that everybody gets.') })
export const approvedSchema = userSchema
export const declineSchema = z.strictObject({
  reason: textField(500).default(null).describe('Stands in the mail to the person.'),
  send_mail: z.boolean().default(true).describe('Whether the person is told.'),
})

export const invitationStateSchema = z.enum(['pending', 'accepted', 'expired', 'revoked'])
const groupSchema = z.object({ id: z.uuid(), name: z.string() })

export const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string().nullable(),
    role: roleSchema,
    groups: z.array(groupSchema).describe('Those that still exist.'),
    state: invitationStateSchema,
    sent_by: z.enum(['mail', 'link']).describe('Whether the link was sent to the address or handed to an admin.'),
    invited_by: z.string(),
    created_at: z.iso.datetime(),
    sent_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    accepted_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitationSchema>

export const invitationQuerySchema = z.strictObject({ ...pageQuery, state: invitationStateSchema.optional() })
export type InvitationQuery = z.infer<typeof invitationQuerySchema>
export const invitationPageSchema = pageOf(invitationSchema).extend({
  mail: z.boolean().describe('Whether mail is set up; without it links are handed over by an admin.'),
})

export const previewBodySchema = z.strictObject({ text: z.string().max(100_000) })
export const previewSchema = z
  .object({
    lines: z.array(
      z.object({
        line: z.int(),
        text: z.string(),
        email: z.string(),
        full_name: z.string().nullable(),
        role: roleSchema,
        groups: z.array(groupSchema),
        state: z.enum(['ready', 'invalid', 'duplicate', 'member', 'invited']),
        fault: z.string().nullable().describe('What is wrong with an invalid line.'),
      }),
    ),
    ready: z.int(),
    most: z.int().describe('So many can be invited in one go.'),
  })
  .meta({ id: 'InvitationPreview' })
export type Preview = z.infer<typeof previewSchema>

const deliver = z
  .enum(['mail', 'link'])
  .optional()
  .describe('`mail`: to the address; the usual way when mail is set up. `link`: in this answer, once, to be handed over.')

export const inviteSchema = z.strictObject({
  people: z
    .array(
      z.strictObject({
        email: z.string().max(320),
        full_name: textField(200).default(null),
        role: roleSchema.default('user'),
        group_ids: groupIds.default([]),
      }),
    )
    .min(1)
    .max(atOnce),
  group_ids: groupIds.default([]).describe('Groups for all of them.'),
  valid_days: z.int().min(days.min).max(days.max).default(days.default),
  deliver,
})
export type Invite = z.infer<typeof inviteSchema>

export const invitedSchema = z
  .object({
    items: z.array(
      z.object({
        email: z.string(),
        outcome: z.enum(['invited', 'duplicate', 'member', 'already_invited']),
        invitation: invitationSchema.nullable(),
        link: z.string().nullable().describe('Only here and only now, unless it was sent by mail.'),
      }),
    ),
  })
  .meta({ id: 'InvitationsMade' })
export type Invited = z.infer<typeof invitedSchema>

export const resendSchema = z.strictObject({ valid_days: z.int().min(days.min).max(days.max).default(days.default), deliver })
export const resentSchema = z.object({ invitation: invitationSchema, link: z.string().nullable() }).meta({ id: 'InvitationSent' })

const token = z.string().max(200)
export const tokenSchema = z.strictObject({ token })
export const openInvitationSchema = z
  .object({
    email: z.string(),
    full_name: z.string().nullable(),
    role: roleSchema,
    invited_by: z.string(),
    groups: z.array(z.string()).describe('Names of the groups it leads to.'),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'OpenInvitation' })
export type OpenInvitation = z.infer<typeof openInvitationSchema>

export const acceptSchema = z.strictObject({ token, full_name: textField(200).default(null), password: z.string().max(2048) })
