// Who may use what, as it goes over the wire.
import type { AppList, Role } from './types.ts'

export type HolderKind = 'user' | 'group'
type Visibility = 'everyone' | 'granted'

export type AccessReason = {
  kind: 'role' | 'everyone' | 'user' | 'group'
  group: { id: string; name: string } | null
  expires_at: string | null
  granted_at: string | null
  granted_by: string | null
}

type Explained = { allowed: boolean; until: string | null; because: AccessReason[]; expired: AccessReason[] }
type AccessApp = { key: string; name: string; icon: string; enabled: boolean; visibility: Visibility }
type LeftOver = { app_key: string; because: AccessReason[] }

export type ExplainedApp = AccessApp & Explained
export type UserAccess = {
  user: { id: string; email: string; full_name: string | null; role: Role; is_active: boolean }
  apps: ExplainedApp[]
  left_over: LeftOver[]
}

type Given = { expires_at: string | null; expired: boolean; granted_at: string; granted_by: string | null }
export type GroupApp = AccessApp & { grant: Given | null }
export type GroupAccess = { group: { id: string; name: string; people: number }; apps: GroupApp[]; left_over: LeftOver[] }

export type Grant = Given & {
  app_key: string
  holder: { kind: HolderKind; id: string; name: string; full_name: string | null }
  people: number
}

export type AccessPerson = { user_id: string; email: string; full_name: string | null }
export type Opener = AccessPerson & Explained & { role: Role }
export type AppAccessSummary = { app: AccessApp; people: number; groups: number; users: number }

export type GrantChange =
  | { op: 'grant'; app_key: string; holder: HolderKind; id: string; expires_at: string | null }
  | { op: 'revoke'; app_key: string; holder: HolderKind; id: string }
export type PlannedChange =
  | GrantChange
  | { op: 'visibility'; app_key: string; visibility: Visibility }
  | { op: 'enabled'; app_key: string; enabled: boolean }
  | { op: 'delete_group'; group_id: string }
  | { op: 'remove_member'; group_id: string; user_id: string }
  | { op: 'add_members'; group_id: string; user_ids: string[] }
  | AccountChange
/** Changes of accounts are asked about by themselves. */
export type AccountChange =
  | { op: 'role'; user_ids: string[]; role: Role }
  | { op: 'active'; user_ids: string[]; is_active: boolean }
  | { op: 'delete_users'; user_ids: string[] }

type Side = { count: number; people: AccessPerson[] }
export type AccessEffect = { key: string; name: string; gains: Side; loses: Side }
export type AccessPreview = { apps: AccessEffect[] }
export type Applied = { changed: number; undo: GrantChange[] }

export type GridGroup = {
  id: string
  name: string
  people: number
  grants: { app_key: string; expires_at: string | null; expired: boolean }[]
}
export type AccessGrid = {
  apps: { key: string; name: string; icon: string; visibility: Visibility }[]
  items: GridGroup[]
  next_cursor: string | null
}

export type AppsSeen = AppList & { name: string }

type RequestedApp = { key: string; name: string; icon: string }
export type AskableApp = RequestedApp & { description: string; category: string }
export type OwnAccessRequest = {
  id: string
  app: RequestedApp
  reason: string
  state: 'open' | 'approved' | 'declined' | 'withdrawn'
  created_at: string
  decided_at: string | null
  note: string | null
  expires_at: string | null
}
export type ManagedRequests = { items: AccessRequest[]; next_cursor: string | null; total: number; apps: RequestedApp[] }
export type AppApprovers = { groups: { id: string; name: string; managers: number }[] }
export type AccessRequest = { id: string; app: RequestedApp; person: AccessPerson; reason: string; created_at: string }
