/** Whether one's own address is confirmed, and a new one that waits. Mirrors the OpenAPI description, as types.ts does. */
export type EmailState = {
  email_verified_at: string | null
  verification: 'required' | 'optional' | 'off'
  pending: { address: string; expires_at: string } | null
}

/** What one may have no mails about. */
export type NotificationTopic = 'access_decided' | 'access_requested' | 'approval_requested' | 'service_alert'
export type NotificationChoice = { topic: NotificationTopic; mail: boolean }
export type NotificationChoices = { items: NotificationChoice[] }

export type MailState = 'queued' | 'sent' | 'failed'

/** A mail as admins see it: everything but what is in it. */
export type MailItem = {
  id: string
  kind: string
  recipient: string
  state: MailState
  attempts: number
  created_at: string
  next_attempt_at: string
  last_attempt_at: string | null
  ended_at: string | null
  fault: string | null
  fault_detail: string | null
  can_retry: boolean
}

/** How mail leaves the gateway; `target` is a server or a folder. */
export type MailTransport = {
  kind: 'smtp' | 'file'
  target: string
  security: 'tls' | 'starttls' | 'none' | null
  user: string | null
  from: string
  source: 'environment' | 'default'
}

export type MailPage = { items: MailItem[]; next_cursor: string | null; counts: Record<MailState, number>; transport: MailTransport }

export type MailTrialStep = {
  step: 'dns' | 'connect' | 'tls' | 'auth' | 'accepted' | 'file'
  ok: boolean
  ms: number
  code: string | null
  detail: string | null
}
export type MailTrial = { ok: boolean; steps: MailTrialStep[] }
