import { expect, type Page } from '@playwright/test'

export type Person = { name: string; email: string; password: string }

export const ana: Person = { name: 'Ana Almeida', email: 'ana@harbour.example', password: 'Lighthouse-over-42-Cliffs' }
export const ben: Person = { name: 'Ben Berger', email: 'ben@harbour.example', password: 'Forty!Ferries-at-Dawn' }

/** Has the product make its first admin at the start. */
export const withFirstAdmin = { GATEHOUSE_ADMIN_EMAIL: ana.email, GATEHOUSE_ADMIN_PASSWORD: ana.password }

/** Signs in on the page that is open and waits for what comes after it. */
export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('navigation', { name: 'Main' }).first()).toBeVisible()
}

/** Fills the form of a new account, without sending it. */
export async function describeAccount(page: Page, { name, email, password }: Person): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
}
