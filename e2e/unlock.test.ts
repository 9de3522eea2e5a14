import { expect, test, type Browser, type Page } from '@playwright/test'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// Somebody guesses at an account from everywhere; its owner comes in with a new browser. Each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let owner: Page

test.beforeAll(async ({ browser }) => {
  // As behind a proxy on this machine, so that the guesses can come from many networks.
  gatehouse = await startGatehouse({ ...withFirstAdmin, GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1,::1' })
  owner = await newPage(browser)
  await guessFromEverywhere()
})

test.afterAll(async () => {
  await owner?.context().close()
  await gatehouse?.stop()
})

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext({ baseURL: gatehouse.url })).newPage()

async function guessFromEverywhere(): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    await fetch(`${gatehouse.url}/api/auth/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.${n}.1` },
      body: JSON.stringify({ email: ana.email, password: 'Not-the-password-1' }),
    })
  }
}

const linkIn = (text: string): string | undefined =>
  /\S+\/unlock#token=[\w-]+/.exec(text.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0]

/** The link in the mail to the owner, which is written to a file where no mail server is set up. */
async function mailedLink(): Promise<string> {
  const folder = join(gatehouse.dataDir, 'mail')
  const texts = async (): Promise<string[]> => {
    const files = await readdir(folder).catch(() => [])
    return Promise.all(files.filter((file) => file.endsWith('.eml')).map((file) => readFile(join(folder, file), 'utf8')))
  }
  await expect.poll(async () => (await texts()).some((text) => linkIn(text) !== undefined)).toBe(true)
  return (await texts()).map(linkIn).find((link) => link !== undefined) ?? ''
}

test('the link from the mail lets a new browser in, once', async ({ browser }) => {
  const link = await mailedLink()
  await owner.goto(link)
  await expect(owner).toHaveURL('/unlock')
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText('Somebody is guessing your password')
  await owner.getByRole('button', { name: 'Let this browser in' }).click()
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText('You can sign in')

  const other = await newPage(browser)
  await other.goto(link)
  await other.getByRole('button', { name: 'Let this browser in' }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('This link is over')
  await other.context().close()
})

test('in that browser nobody has to wait, however many others go on guessing', async () => {
  await guessFromEverywhere()
  await owner.getByRole('link', { name: 'Sign in' }).click()
  await signIn(owner, ana)
})

test('an admin sees the failures on the page of the person, and ends the waiting', async () => {
  await owner.goto('/admin/users')
  await owner
    .getByRole('link', { name: 'Ana Almeida' })
    .or(owner.getByRole('link', { name: ana.email }))
    .first()
    .click()
  const part = owner.getByRole('region', { name: 'Failed sign-ins' })
  await expect(part).toContainText(/\d+ failures from \d+ networks/)
  await part.getByRole('button', { name: /Unlock sign-in|Forget them/ }).click()
  await expect(part).toContainText('None of late.')
})
