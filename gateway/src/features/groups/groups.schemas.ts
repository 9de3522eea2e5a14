import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'

const oneLine = z
  .string()
  .regex(plainLine, plainLineFault)
  .refine((text) => text.isWellFormed(), 'has a broken character')
  .transform((text) => text.trim())

const nameField = oneLine.pipe(z.string().min(1, 'is empty').max(100))
const descriptionField = oneLine.pipe(z.string().max(500))

/** Two names that people would read as one are the same: compatibility forms, case and runs of space make no difference. */
export const nameKeyOf = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

export const membershipRoleSchema = z.enum(['member', 'manager'])

export const groupSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    require_second_factor: z.boolean(),
    member_count: z.int().describe('Everybody in the group, managers included.'),
    manager_count: z.int(),
    version: z.int(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Group' })
export type Group = z.infer<typeof groupSchema>
export const groupPageSchema = pageOf(groupSchema)

export const groupBodySchema = z.strictObject({
  name: nameField,
  description: descriptionField.default(''),
  require_second_factor: z.boolean().default(false),
})
export type GroupBody = z.infer<typeof groupBodySchema>

export const groupChangeSchema = z
  .strictObject({
    name: nameField.optional(),
    description: descriptionField.optional(),
    require_second_factor: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'names nothing to change')
export type GroupChange = z.infer<typeof groupChangeSchema>

/** Other headers stay as they are. */
export const ifMatchSchema = z.looseObject({
  'if-match': z.string().max(500).optional().describe('`"<version>"` that the change is based on; a stale one is refused with 412.'),
})

const searchField = z.string().max(200).regex(plainLine, plainLineFault).optional()

export const groupQuerySchema = z.strictObject({ ...pageQuery, search: searchField })
export type GroupQuery = z.infer<typeof groupQuerySchema>

/** Anything may stand in the path; what is no id is a group or person that does not exist. */
export const groupParamsSchema = z.object({ id: z.string() })
export const memberParamsSchema = z.object({ id: z.string(), userId: z.string() })

export const memberSchema = z
  .object({
    user_id: z.uuid(),
    email: z.string(),
    full_name: z.string().nullable(),
    picture: z.string().nullable().describe('Id of their picture; `/api/users/pictures/{id}` has it.'),
    is_active: z.boolean(),
    role: membershipRoleSchema,
    added_at: z.iso.datetime(),
  })
  .meta({ id: 'GroupMember' })
export type Member = z.infer<typeof memberSchema>
export const memberPageSchema = pageOf(memberSchema)

export const memberQuerySchema = z.strictObject({ ...pageQuery, search: searchField, role: membershipRoleSchema.optional() })
export type MemberQuery = z.infer<typeof memberQuerySchema>

export const memberBodySchema = z.strictObject({ role: membershipRoleSchema })

/** More are pasted in several goes; each is one short transaction. */
const mostAddresses = 500
const addressesField = z
  .array(z.string().max(320))
  .min(1)
  .max(mostAddresses)
  .describe('E-mail addresses, in any spelling; one that comes twice counts once.')

export const addressesSchema = z.strictObject({ emails: addressesField })
export const additionSchema = z.strictObject({ emails: addressesField, role: membershipRoleSchema.default('member') })
export type Addition = z.infer<typeof additionSchema>

const personSchema = z.object({ user_id: z.uuid(), email: z.string(), full_name: z.string().nullable() })
export type Person = z.infer<typeof personSchema>

const sorted = {
  already_in: z.array(personSchema),
  unknown: z.array(z.string()).describe('Addresses without an account.'),
  invalid: z.array(z.string()).describe('What is no e-mail address.'),
}
export const previewSchema = z.object({ found: z.array(personSchema), ...sorted }).meta({ id: 'GroupAdditionPreview' })
export type Preview = z.infer<typeof previewSchema>
export const addedSchema = z.object({ added: z.array(personSchema), ...sorted }).meta({ id: 'GroupAddition' })
export type Added = z.infer<typeof addedSchema>

/** A group as one of its own people sees it. */
export const ownGroupSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    role: membershipRoleSchema,
    member_count: z.int(),
    added_at: z.iso.datetime(),
  })
  .meta({ id: 'OwnGroup' })
export type OwnGroup = z.infer<typeof ownGroupSchema>
export const ownGroupsSchema = z.object({ items: z.array(ownGroupSchema) })
