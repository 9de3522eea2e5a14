import { expect, test, type Page } from '@playwright/test'
import { faultsInLightAndDark, faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { pdfFile } from './product/pdf.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

let gatehouse: Gatehouse
let page: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  const context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
  await makeGroup('Harbour crew')
  await makeLink('Tide tables')
  await changeLimit()
  await page.goto('/documents')
  await page.getByLabel('PDF files').setInputFiles(pdfFile('Harbour plan.pdf'))
  await expect(page.getByRole('row').filter({ hasText: 'Harbour plan' })).toBeVisible()
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const pages = [
  { name: 'Apps', path: '/', sign: '[data-tile=documents][data-status=up]' },
  { name: 'Documents', path: '/documents', sign: 'table' },
  { name: 'Chat', path: '/chat', sign: 'main h1' },
  { name: 'Users', path: '/admin/users', sign: 'table' },
  { name: 'Invitations', path: '/admin/users/invitations', sign: 'nav[aria-label=People]' },
  { name: 'Waiting people', path: '/admin/users/waiting', sign: 'nav[aria-label=People]' },
  { name: 'Profile', path: '/profile', sign: 'input[autocomplete=name]' },
  { name: 'Security', path: '/profile/security', sign: 'ul[aria-label=Sessions]' },
  { name: 'Notifications', path: '/profile/notifications', sign: 'main section:last-child li:last-child' },
  { name: 'Service accounts', path: '/admin/users/service-accounts', sign: 'nav[aria-label=People]' },
  { name: 'My groups', path: '/groups', sign: 'table' },
  { name: 'Overview', path: '/admin', sign: '#overview-people' },
  { name: 'Groups', path: '/admin/groups', sign: 'table' },
  { name: 'Requests for apps', path: '/admin/access', sign: 'main h1' },
  { name: 'Groups and apps', path: '/admin/groups/apps', sign: 'table' },
  { name: 'General settings', path: '/admin/settings/general', sign: 'form' },
  { name: 'Set-up: administrator', path: '/admin/setup/admin', sign: 'nav[aria-label=Steps]' },
  { name: 'Set-up: name', path: '/admin/setup/name', sign: 'main form' },
  { name: 'Set-up: address', path: '/admin/setup/address', sign: 'main dl' },
  { name: 'Set-up: mail', path: '/admin/setup/mail', sign: 'main dl' },
  { name: 'Set-up: sign-up', path: '/admin/setup/sign_up', sign: 'main form' },
  { name: 'Set-up: first app', path: '/admin/setup/first_app', sign: 'nav[aria-label=Steps]' },
  { name: 'Set-up: the end', path: '/admin/setup/end', sign: '#set-up-end' },
  { name: 'Sign-up settings', path: '/admin/settings/sign-up', sign: 'form' },
  { name: 'Password rules', path: '/admin/settings/passwords', sign: 'form' },
  { name: 'Mail', path: '/admin/mail', sign: 'dl' },
  { name: 'HTTPS', path: '/admin/https', sign: 'h2' },
  { name: 'Audit', path: '/admin/audit', sign: 'table' },
  { name: 'Unlocking', path: '/unlock', sign: 'h1' },
  { name: 'Forgotten password', path: '/forgot', sign: 'form' },
  { name: 'Services', path: '/admin/services', sign: 'table' },
  { name: 'A service', path: '/admin/services/documents', sign: 'ol' },
  { name: 'Settings of a service', path: '/admin/services/documents/settings', sign: 'form' },
  { name: 'A new service', path: '/admin/new-service', sign: 'form' },
  { name: 'Alerts', path: '/admin/settings/alerts', sign: 'form' },
  { name: 'AI settings', path: '/admin/settings/ai', sign: 'form' },
  { name: 'Document settings', path: '/admin/settings/documents', sign: 'form' },
  { name: 'History of settings', path: '/admin/settings/documents/history?version=1', sign: 'main table' },
]

for (const { name, path, sign } of pages) {
  test(`axe finds nothing on ${name} in light and dark`, async () => {
    await page.goto(path)
    await expect(page.locator(sign)).toBeVisible()
    expect(await faultsInLightAndDark(page)).toEqual([])
  })
}

/** Ways in which somebody may need the page to look. */
const needs = [
  { name: 'with more contrast', media: { contrast: 'more' } },
  { name: 'with the colours of the system', media: { forcedColors: 'active' } },
  { name: 'from right to left', media: {} },
] as const

for (const scheme of ['light', 'dark'] as const) {
  for (const { name, media } of needs) {
    test(`axe finds nothing on Apps and Documents ${name} in ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme, contrast: null, forcedColors: null, ...media })
      for (const { path, sign } of pages.slice(0, 2)) {
        await page.goto(path)
        await expect(page.locator(sign)).toBeVisible()
        if (name === 'from right to left') {
          await page.evaluate("document.documentElement.dir = 'rtl'")
          const [width, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
          expect(width).toBeLessThanOrEqual(seen)
        }
        expect(await faultsOf(page)).toEqual([])
      }
    })
  }
}

test('axe finds nothing while the apps are put in order', async () => {
  await page.emulateMedia({ colorScheme: 'light', contrast: null, forcedColors: null })
  await page.goto('/')
  await page.getByRole('button', { name: 'Arrange your apps' }).click()
  await expect(page.getByRole('button', { name: 'Done' })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})

test('axe finds a fault that is planted', async () => {
  await page.goto('/')
  await expect(page.locator('[data-tile=documents]')).toBeVisible()
  await page.locator('main').evaluate((main) => {
    main.append(main.ownerDocument.createElement('button'))
  })
  expect(await faultsOf(page)).toEqual([expect.stringContaining('button-name')])
})

/** Makes a group through the pages, with the one who makes it in it. */
async function makeGroup(name: string): Promise<void> {
  await page.goto('/admin/groups')
  await page.getByRole('button', { name: 'New group' }).first().click()
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Create group' }).click()
  await page.getByRole('button', { name: 'Add people' }).first().click()
  await page.getByLabel('E-mail addresses').fill(ana.email)
  await page.getByRole('button', { name: 'Look them up' }).click()
  await page.getByRole('button', { name: 'Add 1 person' }).click()
  await expect(page.getByRole('row').filter({ hasText: ana.email })).toBeVisible()
}

/** An app that is not for everyone, so that there is something to give. */
async function makeLink(name: string): Promise<void> {
  await page.goto('/admin/new-service')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('radio', { name: /^Only a tile/ }).check()
  await page.getByLabel('Tile opens').fill('https://tides.example.org')
  await page.getByRole('button', { name: 'Add service' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

/** A change of settings, so that there is a version to look at. */
async function changeLimit(): Promise<void> {
  await page.goto('/admin/settings/documents')
  await page.getByLabel('Size', { exact: true }).fill('20')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('PDFs up to 20 MB are taken now')).toBeVisible()
}
