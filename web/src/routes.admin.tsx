import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { settingsSections } from './api/settings-types.ts'
import { signedIn } from './routes.own.tsx'
import {
  auditSearch,
  groupsSearch,
  invitationsSearch,
  mailSearch,
  membersSearch,
  oneOf,
  settingsHistorySearch,
  usersSearch,
} from './search-params.ts'

// Admins only. The server refuses everybody else as well; this only says it in words.

const admin = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin',
  component: lazyRouteComponent(() => import('./features/shell/AdminGate.tsx'), 'AdminGate'),
})

const overview = createRoute({
  getParentRoute: () => admin,
  path: '/',
  component: lazyRouteComponent(() => import('./features/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const users = createRoute({
  getParentRoute: () => admin,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(() => import('./features/users/UsersPage.tsx'), 'UsersPage'),
})

const user = createRoute({
  getParentRoute: () => admin,
  path: '/users/$id',
  component: lazyRouteComponent(() => import('./features/users/UserPage.tsx'), 'UserPage'),
})

const groups = createRoute({
  getParentRoute: () => admin,
  path: '/groups',
  validateSearch: groupsSearch,
  component: lazyRouteComponent(() => import('./features/groups/GroupsPage.tsx'), 'GroupsPage'),
})

const group = createRoute({
  getParentRoute: () => admin,
  path: '/groups/$id',
  validateSearch: membersSearch,
  component: lazyRouteComponent(() => import('./features/groups/GroupPage.tsx'), 'GroupPage'),
})

const accessRequests = createRoute({
  getParentRoute: () => admin,
  path: '/access',
  component: lazyRouteComponent(() => import('./features/access/RequestsPage.tsx'), 'RequestsPage'),
})

const groupApps = createRoute({
  getParentRoute: () => admin,
  path: '/groups/apps',
  validateSearch: groupsSearch,
  component: lazyRouteComponent(() => import('./features/access/GridPage.tsx'), 'GridPage'),
})

const seenAsUser = createRoute({
  getParentRoute: () => admin,
  path: '/users/$id/apps',
  component: lazyRouteComponent(() => import('./features/access/SeenAsPage.tsx'), 'SeenAsUserPage'),
})

const seenAsGroup = createRoute({
  getParentRoute: () => admin,
  path: '/groups/$id/apps',
  component: lazyRouteComponent(() => import('./features/access/SeenAsPage.tsx'), 'SeenAsGroupPage'),
})

const audit = createRoute({
  getParentRoute: () => admin,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./features/audit/AuditPage.tsx'), 'AuditPage'),
})

const waiting = createRoute({
  getParentRoute: () => admin,
  path: '/users/waiting',
  component: lazyRouteComponent(() => import('./features/admission/WaitingPage.tsx'), 'WaitingPage'),
})

const invitations = createRoute({
  getParentRoute: () => admin,
  path: '/users/invitations',
  validateSearch: invitationsSearch,
  component: lazyRouteComponent(() => import('./features/admission/InvitationsPage.tsx'), 'InvitationsPage'),
})

const serviceAccounts = createRoute({
  getParentRoute: () => admin,
  path: '/users/service-accounts',
  component: lazyRouteComponent(() => import('./features/tokens/ServiceAccountsPage.tsx'), 'ServiceAccountsPage'),
})

const mail = createRoute({
  getParentRoute: () => admin,
  path: '/mail',
  validateSearch: mailSearch,
  component: lazyRouteComponent(() => import('./features/mail/MailPage.tsx'), 'MailPage'),
})

const certificate = createRoute({
  getParentRoute: () => admin,
  path: '/https',
  component: lazyRouteComponent(() => import('./features/certificate/CertificatePage.tsx'), 'CertificatePage'),
})

const services = createRoute({
  getParentRoute: () => admin,
  path: '/services',
  component: lazyRouteComponent(() => import('./features/services/ServicesPage.tsx'), 'ServicesPage'),
})

const setUpAssistant = createRoute({
  getParentRoute: () => admin,
  path: '/setup',
  component: lazyRouteComponent(() => import('./features/setup/SetUpAssistantPage.tsx'), 'SetUpAssistantPage'),
})

const setUpStep = createRoute({
  getParentRoute: () => admin,
  path: '/setup/$step',
  component: lazyRouteComponent(() => import('./features/setup/SetUpAssistantPage.tsx'), 'SetUpAssistantPage'),
})

const generalSettings = createRoute({
  getParentRoute: () => admin,
  path: '/settings/general',
  component: lazyRouteComponent(() => import('./features/settings/GeneralPage.tsx'), 'GeneralPage'),
})

const signUpSettings = createRoute({
  getParentRoute: () => admin,
  path: '/settings/sign-up',
  component: lazyRouteComponent(() => import('./features/settings/SignUpPage.tsx'), 'SignUpPage'),
})

const passwordSettings = createRoute({
  getParentRoute: () => admin,
  path: '/settings/passwords',
  component: lazyRouteComponent(() => import('./features/settings/PasswordRulesPage.tsx'), 'PasswordRulesPage'),
})

const service = createRoute({
  getParentRoute: () => admin,
  path: '/services/$key',
  component: lazyRouteComponent(() => import('./features/services/ServicePage.tsx'), 'ServicePage'),
})

const serviceSettings = createRoute({
  getParentRoute: () => admin,
  path: '/services/$key/settings',
  component: lazyRouteComponent(() => import('./features/services/ServiceSettingsPage.tsx'), 'ServiceSettingsPage'),
})

// Not below /services: there it would take the place of a service with that key.
const newService = createRoute({
  getParentRoute: () => admin,
  path: '/new-service',
  component: lazyRouteComponent(() => import('./features/services/NewServicePage.tsx'), 'NewServicePage'),
})

const alertSettings = createRoute({
  getParentRoute: () => admin,
  path: '/settings/alerts',
  component: lazyRouteComponent(() => import('./features/settings/AlertSettingsPage.tsx'), 'AlertSettingsPage'),
})

const aiSettings = createRoute({
  getParentRoute: () => admin,
  path: '/settings/ai',
  component: lazyRouteComponent(() => import('./features/settings/AiSettingsPage.tsx'), 'AiSettingsPage'),
})

const documentSettings = createRoute({
  getParentRoute: () => admin,
  path: '/settings/documents',
  component: lazyRouteComponent(() => import('./features/settings/DocumentLimitsPage.tsx'), 'DocumentLimitsPage'),
})

const settingsHistory = createRoute({
  getParentRoute: () => admin,
  path: '/settings/$section/history',
  validateSearch: settingsHistorySearch,
  beforeLoad: ({ params }) => {
    if (oneOf(settingsSections, params.section) === undefined) notFound({ throw: true })
  },
  component: lazyRouteComponent(() => import('./features/settings-history/HistoryPage.tsx'), 'HistoryPage'),
})

/** The pages of admins. */
export const adminRoutes = admin.addChildren([
  overview,
  users,
  user,
  waiting,
  invitations,
  serviceAccounts,
  groups,
  group,
  groupApps,
  accessRequests,
  seenAsUser,
  seenAsGroup,
  audit,
  mail,
  certificate,
  services,
  serviceSettings,
  newService,
  setUpAssistant,
  setUpStep,
  generalSettings,
  signUpSettings,
  passwordSettings,
  aiSettings,
  documentSettings,
  settingsHistory,
  service,
  alertSettings,
])
