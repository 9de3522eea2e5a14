// The shape of the HTTP API as the client reads it, in the form of a generated OpenAPI client.
import type { AccountActivity, AuditChain, AuditEvent, AuditFilter } from './audit-types.ts'
import type { ChatPaths } from './chat-schema.ts'
import type { Certificate } from './certificate-types.ts'
import type {
  AccessGrid,
  AccessPreview,
  AccessRequest,
  AskableApp,
  OwnAccessRequest,
  AppAccessSummary,
  AppApprovers,
  Applied,
  AppsSeen,
  Grant,
  GrantChange,
  GroupAccess,
  ManagedRequests,
  Opener,
  PlannedChange,
  UserAccess,
} from './access-types.ts'
import type {
  Invitation,
  InvitationPreview,
  InvitationState,
  Invite,
  Invited,
  OpenInvitation,
  Registration,
  SentBy,
} from './admission-types.ts'
import type { Overview } from './overview-types.ts'
import type { Act, Read, Write } from './shapes.ts'
import type { NewService, ServiceChange, ServiceDefinition, ServicesFile, ServiceTrial, SetAside } from './service-types.ts'
import type { EmailState, MailPage, MailState, MailTrial, NotificationChoices } from './mail-types.ts'
import type { SettingsPaths } from './settings-paths.ts'
import type { SetUpMark, SetUpProgress, SetUpStep } from './setup-types.ts'
import type { ApiToken, MadeToken, NewToken, ServiceAccount } from './token-types.ts'
import type {
  Addition,
  AdditionPreview,
  AppList,
  AppsArrangement,
  AuthPolicy,
  Bulk,
  BulkResult,
  Category,
  CheckResult,
  Confirmation,
  DocumentItem,
  DocumentScope,
  DocumentSort,
  Factors,
  Group,
  GroupFields,
  GroupMember,
  HistoryRange,
  MaintenanceWindow,
  MembershipRole,
  MonitorState,
  NewAuthenticator,
  NewMaintenance,
  NewPasskey,
  NewShare,
  OwnGroup,
  Page,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
  PendingSignIn,
  Profile,
  Proof,
  Role,
  Service,
  ServiceHistory,
  Session,
  SessionItem,
  Share,
  SignedIn,
  SignInLimit,
  SortOrder,
  User,
  TrashedDocument,
} from './types.ts'

type ById = { id: string }
type ByKey = { key: string }
type MemberById = { id: string; userId: string }
type Shares = { get: Read<{ items: Share[] }, never, ById>; put: Write<{ items: NewShare[] }, { items: Share[] }, ById> }
type MembersQuery = { limit?: number; cursor?: string; search?: string; role?: MembershipRole }
type UsersQuery = { limit?: number; cursor?: string; search?: string; role?: Role; is_active?: boolean }
type DocumentsQuery = {
  limit?: number
  cursor?: string
  search?: string
  category_id?: string
  scope?: DocumentScope
  sort?: DocumentSort
  order?: SortOrder
}
type NewUser = { email: string; password: string; role?: Role; full_name?: string }
type Credentials = { email: string; password: string; remember?: boolean }

type PageQuery = { limit?: number; cursor?: string }
type SearchQuery = PageQuery & { search?: string }

type Members = {
  get: Read<Page<GroupMember>, MembersQuery, ById>
  post: Write<{ emails: string[]; role?: MembershipRole }, Addition, ById>
}

export interface paths extends ChatPaths, SettingsPaths {
  '/api/setup': {
    get: Read<{ needed: boolean }>
    post: Write<{ token: string; email: string; password: string; full_name?: string }, User>
  }
  '/api/auth/policy': { get: Read<AuthPolicy> }
  '/api/auth/register': { post: Write<{ email: string; password: string; full_name?: string }, { message: string }> }
  '/api/auth/invitation': { post: Write<{ token: string }, OpenInvitation> }
  '/api/auth/invitation/accept': { post: Write<{ token: string; password: string; full_name: string | null }, User> }
  '/api/admin/registrations': { get: Read<Page<Registration> & { total: number }, { limit?: number; cursor?: string }> }
  '/api/admin/registrations/{id}/approve': { post: Write<{ group_ids: string[] }, User, ById> }
  '/api/admin/registrations/{id}/decline': { post: Write<{ reason: string | null; send_mail: boolean }, undefined, ById> }
  '/api/admin/invitations': {
    get: Read<Page<Invitation> & { mail: boolean }, { limit?: number; cursor?: string; state?: InvitationState }>
    post: Write<Invite, { items: Invited[] }>
  }
  '/api/admin/invitations/preview': { post: Write<{ text: string }, InvitationPreview> }
  '/api/admin/invitations/{id}': { delete: Act<undefined, ById> }
  '/api/admin/invitations/{id}/resend': { post: Write<{ deliver: SentBy }, { invitation: Invitation; link: string | null }, ById> }
  '/api/profile/apps': { put: Write<AppsArrangement, AppsArrangement> }
  '/api/auth/session': { get: Read<Session>; post: Write<Credentials, Session>; delete: Act<undefined> }
  '/api/auth/sessions': { get: Read<Page<SessionItem>, PageQuery>; delete: Act<{ ended: number }> }
  '/api/users/me/notifications': { get: Read<NotificationChoices>; put: Write<NotificationChoices, NotificationChoices> }
  '/api/users/me/activity': { get: Read<Page<AccountActivity>, PageQuery> }
  '/api/auth/sessions/{id}': { delete: Act<undefined, ById> }
  '/api/auth/tokens': { get: Read<{ items: ApiToken[] }>; post: Write<NewToken, MadeToken> }
  '/api/auth/tokens/{id}': { delete: Act<undefined, ById> }
  '/api/auth/email': { get: Read<EmailState> }
  '/api/auth/email/change': { post: Write<{ email: string; password: string }, { message: string }>; delete: Act<undefined> }
  '/api/auth/email/change/confirm': { post: Write<{ token: string; password?: string }, { email: string }> }
  '/api/auth/email/change/undo': { post: Write<{ token: string; password: string }, { email: string }> }
  '/api/auth/email/verify': { post: Write<{ token: string; password?: string; new_password?: string }, { email: string }> }
  '/api/auth/email/verify/request': { post: Write<{ email: string }, { message: string }> }
  '/api/auth/password/forgot': { post: Write<{ email: string }, { message: string }> }
  '/api/auth/password/reset': { post: Write<{ token: string; password: string }, { email: string }> }
  '/api/admin/overview': { get: Read<Overview> }
  '/api/admin/certificate': { get: Read<{ certificate: Certificate | null }> }
  '/api/admin/mail': { get: Read<MailPage, { limit?: number; cursor?: string; state?: MailState }> }
  '/api/admin/mail/test': { post: Act<MailTrial> }
  '/api/admin/mail/{id}': { delete: Act<undefined, ById> }
  '/api/admin/mail/{id}/retry': { post: Act<undefined, ById> }
  '/api/auth/unlock': { post: Write<{ token: string }, undefined> }
  '/api/auth/password/change': { post: Write<{ current_password: string; new_password: string }, undefined> }
  '/api/auth/session/factor': { get: Read<PendingSignIn>; post: Write<Proof, SignedIn> }
  '/api/auth/session/factor/challenge': { post: Act<PasskeyRequest> }
  '/api/auth/session/factor/authenticators': { post: Write<{ name: string }, NewAuthenticator> }
  '/api/auth/session/factor/authenticators/{id}/confirm': { post: Write<{ code: string }, SignedIn, ById> }
  '/api/auth/session/factor/passkeys/challenge': { post: Act<PasskeyCreation> }
  '/api/auth/session/factor/passkeys': { post: Write<NewPasskey, SignedIn> }
  '/api/auth/session/passkey/challenge': { post: Act<PasskeyRequest> }
  '/api/auth/session/passkey': { post: Write<{ response: PasskeyAnswer; remember?: boolean }, SignedIn> }
  '/api/auth/session/reauthenticate/challenge': { post: Act<PasskeyRequest> }
  '/api/auth/session/reauthenticate': { post: Write<Confirmation, undefined> }
  '/api/auth/factors': { get: Read<Factors> }
  '/api/auth/factors/authenticators': { post: Write<{ name: string }, NewAuthenticator> }
  '/api/auth/factors/authenticators/{id}': { patch: Write<{ name: string }, undefined, ById>; delete: Act<undefined, ById> }
  '/api/auth/factors/authenticators/{id}/confirm': { post: Write<{ code: string }, { recovery_codes: string[] | null }, ById> }
  '/api/auth/factors/passkeys': { post: Write<NewPasskey, { recovery_codes: string[] | null }> }
  '/api/auth/factors/passkeys/challenge': { post: Act<PasskeyCreation> }
  '/api/auth/factors/passkeys/{id}': { patch: Write<{ name: string }, undefined, ById>; delete: Act<undefined, ById> }
  '/api/auth/factors/recovery-codes': { post: Act<{ codes: string[] }> }
  '/api/admin/users/{id}/factors': { get: Read<Factors, never, ById>; delete: Act<undefined, ById> }
  '/api/profile': { get: Read<Profile>; put: Write<Profile, Profile> }
  '/api/services': { get: Read<AppList> }
  '/api/services/notices': { get: Read<{ keys: string[] }> }
  '/api/services/{key}/notice': { put: Act<undefined, ByKey>; delete: Act<undefined, ByKey> }
  '/api/services/{key}/history': { get: Read<ServiceHistory, { range: HistoryRange }, ByKey> }
  '/api/admin/users': { get: Read<Page<User>, UsersQuery>; post: Write<NewUser, User> }
  '/api/admin/users/bulk': { post: Write<Bulk, { items: BulkResult[] }> }
  '/api/admin/users/{id}': {
    get: Read<User, never, ById>
    patch: Write<{ role?: Role; is_active?: boolean }, User, ById>
    delete: Act<undefined, ById>
  }
  '/api/admin/users/{id}/picture': { delete: Act<undefined, ById> }
  '/api/admin/users/{id}/sessions': { get: Read<Page<SessionItem>, PageQuery, ById>; delete: Act<{ ended: number }, ById> }
  '/api/admin/users/{id}/sessions/{session_id}': { delete: Act<undefined, { id: string; session_id: string }> }
  '/api/admin/users/{id}/tokens': { get: Read<{ items: ApiToken[] }, never, ById>; post: Write<NewToken, MadeToken, ById> }
  '/api/admin/users/{id}/tokens/{token_id}': { delete: Act<undefined, { id: string; token_id: string }> }
  '/api/admin/service-accounts': {
    get: Read<{ items: ServiceAccount[] }>
    post: Write<{ name: string; description: string | null }, User>
  }
  '/api/admin/users/{id}/sign-in-limit': { get: Read<SignInLimit, never, ById>; delete: Act<undefined, ById> }
  '/api/admin/users/{id}/groups': { get: Read<{ items: OwnGroup[] }, never, ById> }
  '/api/admin/groups': {
    get: Read<Page<Group>, { limit?: number; cursor?: string; search?: string }>
    post: Write<Pick<GroupFields, 'name'> & Partial<GroupFields>, Group>
  }
  '/api/admin/groups/{id}': {
    get: Read<Group, never, ById>
    patch: Write<Partial<GroupFields>, Group, ById>
    delete: Act<undefined, ById>
  }
  '/api/admin/groups/{id}/members': Members
  '/api/admin/groups/{id}/members/preview': { post: Write<{ emails: string[] }, AdditionPreview, ById> }
  '/api/admin/groups/{id}/members/{userId}': {
    put: Write<{ role: MembershipRole }, undefined, MemberById>
    delete: Act<undefined, MemberById>
  }
  '/api/groups': { get: Read<{ items: OwnGroup[] }> }
  '/api/groups/{id}/members': Members
  '/api/groups/{id}/members/preview': { post: Write<{ emails: string[] }, AdditionPreview, ById> }
  '/api/groups/{id}/members/{userId}': { delete: Act<undefined, MemberById> }
  '/api/admin/audit': { get: Read<Page<AuditEvent>, AuditFilter & { limit?: number; cursor?: string }> }
  '/api/admin/audit/chain': {
    get: Read<{ last: AuditChain | null; retention_days: number | null }>
    post: Act<AuditChain>
  }
  '/api/admin/services': {
    get: Read<{ items: Service[]; monitor: MonitorState; file: ServicesFile | null; set_aside: SetAside[] }>
    post: Write<NewService, ServiceDefinition>
  }
  '/api/admin/services/test': { post: Write<{ upstream: string; health_path: string; timeout_ms: number }, ServiceTrial> }
  '/api/admin/services/order': { put: Write<{ keys: string[] }, undefined> }
  '/api/admin/services/{key}': {
    get: Read<ServiceDefinition, never, ByKey>
    patch: Write<ServiceChange, ServiceDefinition, ByKey>
    delete: Act<undefined, ByKey>
  }
  '/api/admin/services/{key}/changes': { delete: Act<ServiceDefinition, ByKey> }
  '/api/admin/services/{key}/check': { post: Act<CheckResult, ByKey> }
  '/api/admin/services/{key}/maintenance': {
    get: Read<{ items: MaintenanceWindow[] }, never, ByKey>
    post: Write<NewMaintenance, MaintenanceWindow, ByKey>
  }
  '/api/admin/services/{key}/maintenance/{id}': { delete: Act<undefined, ByKey & ById> }
  '/api/admin/services/{key}/access': { get: Read<Page<Opener>, SearchQuery, ByKey> }
  '/api/admin/services/{key}/access/summary': { get: Read<AppAccessSummary, never, ByKey> }
  '/api/admin/services/{key}/grants/{kind}': { get: Read<Page<Grant>, SearchQuery, ByKey & { kind: 'users' | 'groups' }> }
  '/api/admin/users/{id}/access': { get: Read<UserAccess, never, ById> }
  '/api/admin/users/{id}/apps': { get: Read<AppsSeen, never, ById> }
  '/api/admin/groups/{id}/access': { get: Read<GroupAccess, never, ById> }
  '/api/admin/groups/{id}/apps': { get: Read<AppsSeen, never, ById> }
  '/api/access/apps': { get: Read<{ items: AskableApp[] }> }
  '/api/access/requests': { get: Read<{ items: OwnAccessRequest[] }>; post: Write<{ app_key: string; reason: string }, undefined> }
  '/api/access/requests/{id}': { delete: Act<undefined, ById> }
  '/api/admin/access/requests': { get: Read<Page<AccessRequest> & { total: number }, PageQuery> }
  '/api/admin/access/requests/{id}/approve': { post: Write<{ expires_at: string | null; note: string }, undefined, ById> }
  '/api/admin/access/requests/{id}/decline': { post: Write<{ reason: string }, undefined, ById> }
  '/api/access/approvals': { get: Read<ManagedRequests, PageQuery> }
  '/api/access/approvals/{id}/approve': { post: Write<{ expires_at: string | null; note: string }, undefined, ById> }
  '/api/access/approvals/{id}/decline': { post: Write<{ reason: string }, undefined, ById> }
  '/api/admin/services/{key}/approvers': { get: Read<AppApprovers, never, ByKey>; put: Write<{ group_ids: string[] }, AppApprovers, ByKey> }
  '/api/admin/access/grid': { get: Read<AccessGrid, SearchQuery> }
  '/api/admin/access/preview': { post: Write<{ changes: PlannedChange[] }, AccessPreview> }
  '/api/admin/access/changes': { post: Write<{ changes: GrantChange[] }, Applied> }
  '/api/admin/setup': { get: Read<SetUpProgress>; patch: Write<{ reminder: boolean }, SetUpProgress> }
  '/api/admin/setup/steps/{step}': { put: Write<{ mark: SetUpMark }, SetUpProgress, { step: SetUpStep }> }
  '/api/documents': { get: Read<Page<DocumentItem> & { total?: number }, DocumentsQuery> }
  '/api/documents/{id}': {
    get: Read<DocumentItem, never, ById>
    patch: Write<{ title?: string; category_id?: string | null }, DocumentItem, ById>
    delete: Act<undefined, ById>
  }
  '/api/documents/{id}/shares': Shares
  '/api/documents/trash': { get: Read<Page<TrashedDocument> & { kept_days: number }, PageQuery>; delete: Act<undefined> }
  '/api/documents/trash/{id}': { delete: Act<undefined, ById> }
  '/api/documents/trash/{id}/restore': { post: Act<DocumentItem, ById> }
  '/api/documents/limits': {
    get: Read<{ max_pdf_bytes: number; trash_days: number; set_by: string | null; settings_version: number | null }>
  }
  '/api/documents/categories': {
    get: Read<{ items: Category[] }>
    post: Write<{ name: string; color?: string | null; parent_id?: string | null }, Category>
  }
  '/api/documents/categories/{id}': {
    patch: Write<{ name?: string; color?: string | null; parent_id?: string | null }, Category, ById>
    delete: Act<undefined, ById>
  }
  '/api/documents/categories/{id}/shares': Shares
}
