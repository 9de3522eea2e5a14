import { expect, type Page } from '@playwright/test'

/** Uploads a PDF as the person who is signed in and opens its page; gives its id. */
export async function openPdf(page: Page, title: string, buffer: Buffer): Promise<string> {
  const response = await page.request.post('/api/documents', {
    headers: { origin: new URL(page.url()).origin },
    multipart: { file: { name: `${title}.pdf`, mimeType: 'application/pdf', buffer } },
  })
  expect(response.status()).toBe(201)
  const { id } = (await response.json()) as { id: string }
  await page.goto(`/documents/${id}`)
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  return id
}
