import { expect, type Page } from '@playwright/test'

/** A picture to be made: whose page, where, what shows that it is there, and what is done on it before. */
export type Screen = {
  name: string
  who: 'nobody' | 'person' | 'admin'
  path: string
  sign: string
  act?: (page: Page) => Promise<void>
}

const first = async (page: Page, row: string): Promise<void> => {
  await page.getByRole('link', { name: row }).first().click()
}

export const screens: Screen[] = [
  { name: 'sign-in', who: 'nobody', path: '/signin', sign: 'form' },
  { name: 'register', who: 'nobody', path: '/register', sign: 'form' },
  { name: 'forgot', who: 'nobody', path: '/forgot', sign: 'form' },
  { name: 'apps', who: 'admin', path: '/', sign: '[data-tile=shop][data-status=down]' },
  { name: 'apps-person', who: 'person', path: '/', sign: '[data-tile=wiki]' },
  {
    name: 'apps-arrange',
    who: 'admin',
    path: '/',
    sign: '[data-tile=wiki]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Arrange your apps' }).click()
      await expect(page.getByRole('button', { name: 'Done' })).toBeVisible()
    },
  },
  {
    name: 'palette',
    who: 'admin',
    path: '/',
    sign: '[data-tile=wiki]',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('option').first()).toBeVisible()
    },
  },
  { name: 'documents', who: 'admin', path: '/documents', sign: 'table' },
  { name: 'documents-search', who: 'admin', path: '/documents?search=crane', sign: 'mark' },
  { name: 'documents-trash', who: 'admin', path: '/documents/trash', sign: 'ul[aria-label="Documents in the trash"]' },
  {
    name: 'document',
    who: 'admin',
    path: '/documents?search=crane',
    sign: 'mark',
    act: async (page) => {
      await page.getByRole('table').getByRole('link').first().click()
      await expect(page.locator('[data-page="1"] canvas')).toBeVisible()
      await page.keyboard.press('/')
      await page.getByRole('searchbox', { name: 'Search in this PDF' }).fill('crane')
      await expect(page.locator('mark[data-current]').first()).toBeVisible()
    },
  },
  {
    name: 'documents-grid',
    who: 'admin',
    path: '/documents?sort=title',
    sign: 'table',
    act: async (page) => {
      await page.keyboard.press('v')
      for (const picture of (await page.locator('ul[aria-label=Documents] img').all()).slice(0, 6))
        await expect(picture).toHaveJSProperty('naturalWidth', 360)
    },
  },
  { name: 'chat-new', who: 'admin', path: '/chat', sign: 'textarea' },
  {
    name: 'chat',
    who: 'person',
    path: '/chat',
    sign: 'textarea',
    act: async (page) => {
      const list = page.getByRole('button', { name: 'Conversations' })
      if (await list.isVisible()) await list.click()
      await page.getByRole('link', { name: 'What has to be ready' }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(page.getByRole('cell', { name: 'Harbour watch' })).toBeVisible()
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    },
  },
  { name: 'profile', who: 'person', path: '/profile', sign: 'form' },
  { name: 'security', who: 'person', path: '/profile/security', sign: 'ul[aria-label=Sessions]' },
  { name: 'notifications', who: 'person', path: '/profile/notifications', sign: 'main ul' },
  { name: 'my-groups', who: 'person', path: '/groups', sign: 'table' },
  { name: 'requests', who: 'person', path: '/requests', sign: 'main ul' },
  { name: 'admin-overview', who: 'admin', path: '/admin', sign: 'ul[aria-label="Needs attention"]' },
  { name: 'admin-users', who: 'admin', path: '/admin/users', sign: 'table' },
  {
    name: 'admin-user',
    who: 'admin',
    path: '/admin/users?search=ben',
    sign: 'table',
    act: async (page) => {
      await first(page, 'Ben Berger')
      await expect(page.getByRole('heading', { name: 'Ben Berger' })).toBeVisible()
    },
  },
  {
    name: 'admin-seen-as',
    who: 'admin',
    path: '/admin/users?search=ben',
    sign: 'table',
    act: async (page) => {
      await first(page, 'Ben Berger')
      await page.getByRole('link', { name: 'See their Apps page' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Ben')
    },
  },
  {
    name: 'keys',
    who: 'admin',
    path: '/admin/users',
    sign: 'table',
    act: async (page) => {
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys of this page' })).toBeVisible()
    },
  },
  { name: 'admin-requests', who: 'admin', path: '/admin/access', sign: 'main ul' },
  { name: 'admin-waiting', who: 'admin', path: '/admin/users/waiting', sign: 'table' },
  { name: 'admin-invitations', who: 'admin', path: '/admin/users/invitations', sign: 'table' },
  { name: 'admin-groups', who: 'admin', path: '/admin/groups', sign: 'table' },
  {
    name: 'admin-group',
    who: 'admin',
    path: '/admin/groups',
    sign: 'table',
    act: async (page) => {
      await first(page, 'Engineers')
      await expect(page.getByRole('heading', { name: 'Engineers' })).toBeVisible()
    },
  },
  { name: 'admin-groups-and-apps', who: 'admin', path: '/admin/groups/apps', sign: 'table' },
  { name: 'admin-service-accounts', who: 'admin', path: '/admin/users/service-accounts', sign: 'h1' },
  { name: 'admin-https', who: 'admin', path: '/admin/https', sign: 'h2' },
  { name: 'admin-services', who: 'admin', path: '/admin/services', sign: 'table' },
  { name: 'admin-service', who: 'admin', path: '/admin/services/wiki', sign: 'ol' },
  { name: 'admin-service-settings', who: 'admin', path: '/admin/services/wiki/settings', sign: 'form' },
  { name: 'admin-new-service', who: 'admin', path: '/admin/new-service', sign: 'form' },
  { name: 'admin-alerts', who: 'admin', path: '/admin/settings/alerts', sign: 'form' },
  { name: 'admin-general', who: 'admin', path: '/admin/settings/general', sign: 'form' },
  { name: 'admin-set-up', who: 'admin', path: '/admin/setup/sign_up', sign: 'main form' },
  { name: 'admin-sign-up', who: 'admin', path: '/admin/settings/sign-up', sign: 'form' },
  { name: 'admin-passwords', who: 'admin', path: '/admin/settings/passwords', sign: 'form' },
  { name: 'admin-ai', who: 'admin', path: '/admin/settings/ai', sign: 'form' },
  { name: 'admin-documents', who: 'admin', path: '/admin/settings/documents', sign: 'form' },
  { name: 'admin-settings-history', who: 'admin', path: '/admin/settings/ai/history', sign: 'h1' },
  { name: 'admin-mail', who: 'admin', path: '/admin/mail', sign: 'dl' },
  { name: 'admin-audit', who: 'admin', path: '/admin/audit', sign: 'table' },
]
