// What the pages know of people who are not here yet. Everything here mirrors the OpenAPI description.
import type { Role } from './types.ts'

/** Somebody who registered and waits for an admin. */
export type Registration = { id: string; email: string; full_name: string | null; network: string; created_at: string }

export type NamedGroup = { id: string; name: string }
export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked'
export type SentBy = 'mail' | 'link'
export type Invitation = {
  id: string
  email: string
  full_name: string | null
  role: Role
  groups: NamedGroup[]
  state: InvitationState
  sent_by: SentBy
  invited_by: string
  created_at: string
  sent_at: string
  expires_at: string
  accepted_at: string | null
}
export type InvitationLine = {
  line: number
  text: string
  email: string
  full_name: string | null
  role: Role
  groups: NamedGroup[]
  state: 'ready' | 'invalid' | 'duplicate' | 'member' | 'invited'
  fault: string | null
}
export type InvitationPreview = { lines: InvitationLine[]; ready: number; most: number }
export type Invite = {
  people: { email: string; full_name: string | null; role: Role; group_ids: string[] }[]
  group_ids: string[]
  valid_days: number
  deliver: SentBy
}
/** `link` is there only in the answer that made it, and only when nobody is written to. */
export type Invited = {
  email: string
  outcome: 'invited' | 'duplicate' | 'member' | 'already_invited'
  invitation: Invitation | null
  link: string | null
}
export type OpenInvitation = {
  email: string
  full_name: string | null
  role: Role
  invited_by: string
  groups: string[]
  expires_at: string
}
