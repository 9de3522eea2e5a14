import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'

const moment = z.iso.datetime()

/** A key as it stands in a path or a body: what is none names an app that does not exist. */
const keyField = z.string().min(1).max(63).regex(plainLine, plainLineFault)

const expiryField = moment.nullable().default(null).describe('When it ends; null: it does not')

/** In the path the two kinds are called as lists are: `users`, `groups`. */
export const grantListParamsSchema = z.object({ key: keyField, kind: z.enum(['users', 'groups']) })
/** Anything may stand in the place of an id; what is none is nobody's. */
export const grantParamsSchema = z.object({ key: keyField, kind: z.enum(['users', 'groups']), id: z.string() })
export const appParamsSchema = z.object({ key: keyField })
export const idParamsSchema = z.object({ id: z.string() })

const searchField = z.string().max(200).regex(plainLine, plainLineFault).optional()

export const listQuerySchema = z.strictObject({ ...pageQuery, search: searchField })
export type ListQuery = z.infer<typeof listQuerySchema>

export const grantBodySchema = z.strictObject({ expires_at: expiryField })

const holderSchema = z.object({
  kind: z.enum(['user', 'group']),
  id: z.uuid(),
  name: z.string().describe('Name of the group, or e-mail address of the person'),
  full_name: z.string().nullable(),
})

/** Who holds a grant. */
export type Holder = Pick<z.infer<typeof holderSchema>, 'kind' | 'id'>

const givenShape = {
  expires_at: moment.nullable(),
  expired: z.boolean(),
  granted_at: moment,
  granted_by: z.string().nullable().describe('E-mail address; null for an operator or somebody who is gone'),
}

export const grantSchema = z
  .object({
    app_key: z.string(),
    holder: holderSchema,
    ...givenShape,
    people: z.int().describe('How many people hold it: one, or all in the group'),
  })
  .meta({ id: 'Grant' })
export type Grant = z.infer<typeof grantSchema>
export const grantPageSchema = pageOf(grantSchema)

/** What makes somebody able to open an app. */
const reasonSchema = z
  .object({
    kind: z.enum(['role', 'everyone', 'user', 'group']).describe('An admin, visible to everyone, a grant of their own, a grant of a group'),
    group: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    expires_at: moment.nullable(),
    granted_at: moment.nullable(),
    granted_by: z.string().nullable(),
  })
  .meta({ id: 'AccessReason' })
export type AccessReason = z.infer<typeof reasonSchema>

const accessShape = {
  allowed: z.boolean(),
  until: moment.nullable().describe('When it ends if nothing changes'),
  because: z.array(reasonSchema).describe('What counts now; empty where there is no access'),
  expired: z.array(reasonSchema).describe('Grants that count no longer'),
}
/** Whether, until when and because of what. */
export type Explanation = { allowed: boolean; until: string | null; because: AccessReason[]; expired: AccessReason[] }

const appShape = { key: z.string(), name: z.string(), icon: z.string() }
const visibilitySchema = z.enum(['everyone', 'granted'])

/** What is granted for an app that is not registered (any more); it opens nothing. */
const leftOverSchema = z.object({ app_key: z.string(), because: z.array(reasonSchema) })

export const userAccessSchema = z
  .object({
    user: z.object({
      id: z.uuid(),
      email: z.string(),
      full_name: z.string().nullable(),
      role: z.enum(['user', 'admin']),
      is_active: z.boolean(),
    }),
    apps: z.array(z.object({ ...appShape, enabled: z.boolean(), visibility: visibilitySchema, ...accessShape })),
    left_over: z.array(leftOverSchema),
  })
  .meta({ id: 'UserAccess' })
export type UserAccess = z.infer<typeof userAccessSchema>

export const groupAccessSchema = z
  .object({
    group: z.object({ id: z.uuid(), name: z.string(), people: z.int() }),
    apps: z.array(z.object({ ...appShape, enabled: z.boolean(), visibility: visibilitySchema, grant: z.object(givenShape).nullable() })),
    left_over: z.array(leftOverSchema),
  })
  .meta({ id: 'GroupAccess' })
export type GroupAccess = z.infer<typeof groupAccessSchema>

const personShape = { user_id: z.uuid(), email: z.string(), full_name: z.string().nullable() }

const openerSchema = z.object({ ...personShape, role: z.enum(['user', 'admin']), ...accessShape }).meta({ id: 'AppOpener' })
export type Opener = z.infer<typeof openerSchema>
export const openerPageSchema = pageOf(openerSchema)

export const appAccessSummarySchema = z
  .object({
    app: z.object({ ...appShape, enabled: z.boolean(), visibility: visibilitySchema }),
    people: z.int().describe('How many active people can open it now'),
    groups: z.int().describe('How many groups have a grant that counts now'),
    users: z.int().describe('How many people have one of their own'),
  })
  .meta({ id: 'AppAccessSummary' })
export type AppAccessSummary = z.infer<typeof appAccessSummarySchema>

const holderShape = { app_key: keyField, holder: z.enum(['user', 'group']), id: z.uuid() }
const grantChange = z.strictObject({ op: z.literal('grant'), ...holderShape, expires_at: expiryField })
const revokeChange = z.strictObject({ op: z.literal('revoke'), ...holderShape })

/** More are saved in several goes; each is one transaction. */
const mostChanges = 200
export const changesSchema = z.strictObject({
  changes: z
    .array(z.discriminatedUnion('op', [grantChange, revokeChange]))
    .min(1)
    .max(mostChanges),
})
export type GrantChange = z.infer<typeof changesSchema>['changes'][number]

export const appliedSchema = z
  .object({
    changed: z.int().describe('How many of them changed something'),
    undo: z.array(z.discriminatedUnion('op', [grantChange, revokeChange])).describe('The changes that take it back'),
  })
  .meta({ id: 'AppliedGrants' })
export type Applied = z.infer<typeof appliedSchema>

const visibilityChange = z.strictObject({ op: z.literal('visibility'), app_key: keyField, visibility: visibilitySchema })
const enabledChange = z.strictObject({ op: z.literal('enabled'), app_key: keyField, enabled: z.boolean() })
const groupDeletion = z.strictObject({ op: z.literal('delete_group'), group_id: z.uuid() })
const memberRemoval = z.strictObject({ op: z.literal('remove_member'), group_id: z.uuid(), user_id: z.uuid() })
const memberAddition = z.strictObject({ op: z.literal('add_members'), group_id: z.uuid(), user_ids: z.array(z.uuid()).max(1000) })
const openingChange = z.discriminatedUnion('op', [
  grantChange,
  revokeChange,
  visibilityChange,
  enabledChange,
  groupDeletion,
  memberRemoval,
  memberAddition,
])
/** Other changes than those of accounts. */
export type OpeningChange = z.infer<typeof openingChange>

/** As many as can be changed at once. */
const accounts = z.array(z.uuid()).min(1).max(200)
const accountChange = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('role'), user_ids: accounts, role: z.enum(['user', 'admin']) }),
  z.strictObject({ op: z.literal('active'), user_ids: accounts, is_active: z.boolean() }),
  z.strictObject({ op: z.literal('delete_users'), user_ids: accounts }),
])
export type AccountChange = z.infer<typeof accountChange>
export const isAccountChange = (change: PlannedChange): change is AccountChange => accountOps.has(change.op)
const accountOps: ReadonlySet<string> = new Set(accountChange.options.map(({ shape }) => shape.op.value))

export type PlannedChange = OpeningChange | AccountChange
export const plannedSchema = z.strictObject({
  changes: z
    .array(z.discriminatedUnion('op', [openingChange, accountChange]))
    .min(1)
    .max(mostChanges)
    .refine(
      (changes) => changes.every(isAccountChange) || !changes.some(isAccountChange),
      'has changes of accounts, which stand by themselves',
    ),
})

const peopleSchema = z.object({
  count: z.int(),
  people: z.array(z.object(personShape)).describe('The first twenty by e-mail address'),
})
export const previewSchema = z
  .object({ apps: z.array(z.object({ key: z.string(), name: z.string(), gains: peopleSchema, loses: peopleSchema })) })
  .meta({ id: 'AccessPreview' })
export type AccessPreview = z.infer<typeof previewSchema>

export const gridSchema = z
  .object({
    apps: z.array(z.object({ ...appShape, visibility: visibilitySchema })),
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        people: z.int(),
        grants: z.array(z.object({ app_key: z.string(), expires_at: moment.nullable(), expired: z.boolean() })),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'AccessGrid' })
export type AccessGrid = z.infer<typeof gridSchema>
