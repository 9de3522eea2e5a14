import { expect, test, type Browser, type Page } from '@playwright/test'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, describeAccount, signIn } from './product/people.ts'
import { startMailServer, type MailServer } from './product/smtp.ts'

// The first run: from the one-time link to the first app on the Apps page. Each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const name = 'Harbour & <Sons>'

let mailServer: MailServer
let app: Server
let gatehouse: Gatehouse
let page: Page

test.beforeAll(async ({ browser }) => {
  mailServer = await startMailServer()
  app = createServer((_request, response) => response.end('{"status":"pass","version":"3.1"}')).listen(0, '127.0.0.1')
  await once(app, 'listening')
  gatehouse = await startGatehouse(mailServer.settings)
  page = await newPerson(browser)
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
  await mailServer?.stop()
  app?.close()
})

async function newPerson(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: gatehouse.url })
  return context.newPage()
}

const step = (label: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: new RegExp(`^${label}`) })
const heading = (words: string) => page.getByRole('heading', { name: words, level: 2 })
const upstream = (): string => {
  const address = app.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

test('the first admin lands in the set-up, which shows what is done', async () => {
  await page.goto(gatehouse.setUpLink ?? '')
  await describeAccount(page, ana)
  await page.getByRole('button', { name: 'Create the admin and sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Set-up', level: 1 })).toBeVisible()
  await expect(step('Administrator')).toContainText('Done')
  await expect(step('Mail')).toContainText('Done')
  for (const open of ['Name', 'Address', 'Sign-up', 'First app']) await expect(step(open)).toContainText('To do')
  await expect(step('Name')).toHaveAttribute('aria-current', 'page')
})

test('a name is refused at the field when it cannot be one, and shows everywhere when it can', async () => {
  const field = page.getByLabel('Name of this installation')
  await field.fill('x'.repeat(61))
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await expect(page.getByText('Use at most 60 characters')).toBeVisible()
  await field.fill(name)
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await expect(heading('Where do people find it?')).toBeVisible()
  await expect(page.getByRole('link', { name: `${name}, your apps` })).toHaveText(name)
  await expect(page).toHaveTitle(`Set-up · ${name}`)
  const manifest = await page.request.get('/manifest.webmanifest')
  expect(await manifest.json()).toMatchObject({ name, short_name: name })
})

test('the address is compared with the one in the browser, and confirmed', async () => {
  await expect(page.getByRole('definition').filter({ hasText: gatehouse.url })).toHaveCount(2)
  await page.getByRole('button', { name: 'This address is right' }).click()
  await expect(step('Address')).toContainText('Done')
})

test('a test mail arrives under the name', async () => {
  await step('Mail').click()
  await page.getByRole('button', { name: 'Send me a test' }).click()
  await expect(page.getByText('The mail server has taken the mail.')).toBeVisible()
  const [mail] = mailServer.mails
  expect(mail?.from?.value).toEqual([{ name, address: 'door@harbour.example' }])
  expect([mail?.to ?? []].flat()[0]?.text).toBe(ana.email)
  expect(mail?.subject).toBe(`Mail from ${name} works`)
})

test('who may register is one choice of four', async () => {
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('radio')).toHaveCount(4)
  await page.getByRole('radio', { name: /^By invitation/ }).check()
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await expect(step('Sign-up')).toContainText('Done')
})

test('the first app is tested, saved, and on the Apps page', async () => {
  await expect(heading('Which app comes first?')).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('Tide tables')
  await page.getByLabel('Upstream').fill(upstream())
  await page.getByRole('button', { name: 'Test the address' }).click()
  await expect(page.getByText(/^It works, in .*, version 3\.1$/)).toBeVisible()
  await page.getByRole('button', { name: 'Add service' }).click()
  await expect(heading('All is set up')).toBeVisible()
  await expect(page.getByText('All done')).toBeVisible()
  await page.getByRole('link', { name: 'Open your apps' }).click()
  await expect(page.locator('[data-tile=tide-tables]')).toContainText('Tide tables')
  await page.goto('/admin')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(heading('Finish setting up')).toHaveCount(0)
})

test('somebody who is not signed in reads the name without a request for it', async ({ browser }) => {
  const stranger = await newPerson(browser)
  const asked: string[] = []
  stranger.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/') && request.method() === 'GET') asked.push(pathname)
  })
  await stranger.goto('/signin')
  await expect(stranger.getByText(name).first()).toBeVisible()
  await expect(stranger).toHaveTitle(`Sign in · ${name}`)
  expect(asked.toSorted()).toEqual(['/api/auth/policy', '/api/setup'])
  await stranger.context().close()
})

test.describe('skipped', () => {
  let fresh: Gatehouse
  test.beforeAll(async ({ browser }) => {
    fresh = await startGatehouse()
    const context = await browser.newContext({ baseURL: fresh.url })
    page = await context.newPage()
    await page.goto(fresh.setUpLink ?? '')
    await describeAccount(page, ana)
    await page.getByRole('button', { name: 'Create the admin and sign in' }).click()
  })
  test.afterAll(async () => {
    await page?.context().close()
    await fresh?.stop()
  })

  test('each step can be left for later by keyboard alone, and another browser sees so', async ({ browser }) => {
    for (const question of [
      'What is it called?',
      'Where do people find it?',
      'How does mail get out?',
      'Who may register?',
      'Which app comes first?',
    ]) {
      await expect(heading(question)).toBeVisible()
      await page.getByRole('button', { name: 'Skip for now' }).focus()
      await page.keyboard.press('Enter')
    }
    await expect(heading('Ready to use')).toBeVisible()
    const other = await browser.newContext({ baseURL: fresh.url })
    const second = await other.newPage()
    await second.goto('/signin?next=/admin/setup/mail')
    await signIn(second, ana)
    await expect(second.getByText(`Left for later by ${ana.email}`)).toBeVisible()
    await other.close()
  })

  test('the overview reminds of what is left until somebody says no, with a way back', async () => {
    await page.getByRole('link', { name: 'To the overview' }).click()
    const card = page.getByRole('region', { name: 'Finish setting up' })
    await expect(card).toContainText('Name, Address, Mail, Sign-up')
    await card.getByRole('button', { name: 'Do not remind me' }).click()
    await expect(card).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(card).toBeVisible()
    await card.getByRole('button', { name: 'Do not remind me' }).click()
    await expect(card).toHaveCount(0)
    await page.getByRole('link', { name: 'General' }).click()
    // Not check(): it looks at once, and what is shown follows a moment after the click.
    const remind = page.getByRole('switch', { name: 'Remind admins on the overview' })
    await remind.click()
    await expect(remind).toBeChecked()
    await page.getByRole('link', { name: 'Open the set-up' }).click()
    await step('Name').click()
    await page.getByLabel('Name of this installation').fill('بوابة الميناء')
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await expect(step('Name')).toContainText('Done')
    await expect(page.getByRole('link', { name: 'بوابة الميناء, your apps' })).toBeVisible()
  })
})
