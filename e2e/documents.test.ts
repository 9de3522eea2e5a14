import { expect, test, type Page } from '@playwright/test'
import { faultsInLightAndDark, faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { makePdf, pdfFile } from './product/pdf.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// One person and their library: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let page: Page
const titles = ['Crane log', 'Fire pump', 'Slipway winch', 'Tide table']

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  const context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
  await page.goto('/documents')
  await page.getByLabel('PDF files').setInputFiles(titles.map((title) => pdfFile(`${title}.pdf`)))
  await expect(dock()).toContainText('4 files uploaded')
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const dock = () => page.getByRole('region', { name: 'Uploads' })
const marked = () => page.getByRole('region', { name: 'Marked documents' })
const dialog = () => page.getByRole('dialog')
const row = (title: string) => page.getByRole('row').filter({ hasText: title })

test('the dock is still there after a reload, with what came of each file', async () => {
  await page.reload()
  await expect(dock()).toContainText('4 files uploaded')
  await page.getByLabel('PDF files').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no PDF') })
  await expect(dock()).toContainText('4 files uploaded, 1 failed')
  await page.reload()
  await expect(dock()).toContainText('This is not a PDF.')
  await dock().getByRole('button', { name: 'Close the uploads' }).click()
  await page.reload()
  await expect(row('Crane log')).toBeVisible()
  await expect(dock()).toBeHidden()
})

test('on a small screen nothing lies under the dock for good', async () => {
  await page.setViewportSize({ width: 360, height: 640 })
  await page.getByLabel('PDF files').setInputFiles(pdfFile('Crane log.pdf'))
  await expect(dock()).toContainText('You have this file already.')
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  await page.getByRole('button', { name: 'Actions for Crane log' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await expect(dialog()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
  const [width, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(width).toBeLessThanOrEqual(seen)
  await dock().getByRole('button', { name: 'Close the uploads' }).click()
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('a search marks what it found, and its chip clears it', async () => {
  await page.getByRole('searchbox', { name: 'Search titles and text' }).fill('WINCH')
  await expect(row('Slipway winch').getByRole('link').locator('mark')).toHaveText('winch')
  await expect(row('Crane log')).toBeHidden()
  await page.getByRole('list', { name: 'Filters' }).getByRole('button', { name: '“WINCH”, remove this filter' }).click()
  await expect(row('Crane log')).toBeVisible()
})

test('words in the text of a document are found, and shown where they stand', async () => {
  const buffer = makePdf('Anodes for the bollards along the quay')
  await page.getByLabel('PDF files').setInputFiles({ name: 'Zinc order.pdf', mimeType: 'application/pdf', buffer })
  await expect(dock()).toContainText('1 file uploaded')
  await dock().getByRole('button', { name: 'Close the uploads' }).click()
  const found = async () => ((await (await page.request.get('/api/documents?search=bollards')).json()) as { items: unknown[] }).items.length
  await expect.poll(found).toBe(1)
  await page.getByRole('searchbox', { name: 'Search titles and text' }).fill('quay boll')
  await expect(row('Zinc order').locator('mark')).toHaveText(['boll', 'quay'])
  await expect(row('Zinc order')).toContainText('along the quay')
  await expect(row('Crane log')).toBeHidden()
  await page
    .getByRole('list', { name: 'Filters' })
    .getByRole('button', { name: /^“quay boll”/ })
    .click()
  await expect(row('Crane log')).toBeVisible()
})

test('documents are shown by their first pages, with the same marks and keys, and the browser remembers it', async () => {
  await page.goto('/documents?sort=title')
  await expect(row('Crane log')).toBeVisible()
  await page.keyboard.press('v')
  const grid = page.getByRole('list', { name: 'Documents', exact: true })
  await expect(grid.getByRole('listitem')).toHaveCount(5)
  await expect(grid.locator('img').first()).toHaveJSProperty('naturalWidth', 360)
  await grid.getByRole('checkbox', { name: 'Mark Crane log' }).press('Space')
  await grid.getByRole('checkbox', { name: 'Mark Slipway winch' }).click({ modifiers: ['Shift'] })
  await expect(marked()).toContainText('3 documents marked')
  expect(await faultsInLightAndDark(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.reload()
  await expect(grid.getByRole('link', { name: 'Tide table' })).toBeVisible()
  await page.keyboard.press('v')
  await expect(row('Tide table')).toBeVisible()
})

test('the list of keys names those of the page and no others', async () => {
  await page.keyboard.press('?')
  await expect(dialog()).toContainText('Rows or pictures')
  await expect(dialog()).toContainText('Search titles and text')
  await page.keyboard.press('Escape')
  await page.goto('/admin/audit')
  await expect(page.getByRole('table')).toBeVisible()
  await page.keyboard.press('?')
  await expect(dialog()).toContainText('Search names, actions, addresses')
  await expect(dialog()).not.toContainText('Rows or pictures')
  await page.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search names, actions, addresses' })).toBeFocused()
})

test('on a small screen a notice lies over no dialog', async () => {
  await page.goto('/documents')
  await page.setViewportSize({ width: 360, height: 640 })
  await page.getByRole('button', { name: 'Actions for Zinc order' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const notice = page.getByRole('alert').filter({ hasText: '“Zinc order” is in the trash' })
  await expect(notice).toBeVisible()
  await page.getByRole('button', { name: 'Actions for Tide table' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  const gap = async (): Promise<number> => {
    const [below, above] = [await dialog().boundingBox(), await notice.boundingBox()]
    return below === null || above === null ? -1 : below.y - above.y - above.height
  }
  await expect.poll(gap).toBeGreaterThanOrEqual(0)
  await dialog().getByRole('button', { name: 'Cancel' }).click()
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('several documents are marked with Shift and put into a category at once', async () => {
  await page.getByRole('button', { name: 'Add a category' }).click()
  await dialog().getByLabel('Name').fill('Manuals')
  await dialog().getByRole('button', { name: 'Create' }).click()
  await expect(dialog().getByText('Manuals')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto('/documents?sort=title')
  await page.getByRole('checkbox', { name: 'Mark Crane log' }).click()
  await page.getByRole('checkbox', { name: 'Mark Slipway winch' }).click({ modifiers: ['Shift'] })
  await expect(marked()).toContainText('3 documents marked')
  await marked().getByRole('button', { name: 'Category…' }).click()
  await dialog().getByRole('combobox', { name: 'Category' }).click()
  await page.getByRole('option', { name: 'Manuals' }).click()
  await dialog().getByRole('button', { name: 'Move' }).click()
  await expect(page.getByText('3 documents are moved')).toBeVisible()
  await expect(marked()).toBeHidden()
  await expect(page.getByRole('navigation', { name: 'Categories' }).getByRole('link', { name: /^Manuals/ })).toContainText('3 documents')
})

test('the palette finds a document by its title and a person by their address, and opens the document', async () => {
  await page.getByRole('button', { name: 'Search', exact: true }).first().click()
  const field = page.getByRole('combobox', { name: 'Search apps, documents and pages' })
  await field.fill('ana@')
  await expect(page.getByRole('option', { name: /Person$/ })).toContainText(ana.email)
  await field.fill('fire pu')
  await expect(page.getByRole('option', { name: /Fire pump.*Document/ })).toBeVisible()
  await field.press('Enter')
  await expect(page.getByRole('heading', { name: 'Fire pump', level: 1 })).toBeVisible()
})

test('the page of a document shows the PDF and what there is to know of it', async () => {
  await expect(page.getByRole('region', { name: 'Content of Fire pump' })).toContainText('Fire pump.pdf')
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details).toContainText('Nobody else sees it.')
  await expect(details.getByRole('button', { name: 'Category of Fire pump: Manuals' })).toBeVisible()
  await expect(details.getByRole('listitem')).toHaveCount(2)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toBe('Fire pump.pdf')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the page of a document, its menu and marked rows in ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Actions for Fire pump' }).click()
    await expect(page.getByRole('menuitem', { name: 'Rename…' })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.goto('/documents?search=crane')
    await page.getByRole('checkbox', { name: 'Mark Crane log' }).click()
    await marked().getByRole('button', { name: 'Share…' }).click()
    await expect(dialog()).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await faultsOf(page)).toEqual([])
    await page.goto('/documents')
    await row('Fire pump').getByRole('link', { name: 'Fire pump' }).click()
    await expect(page.getByRole('region', { name: 'Content of Fire pump' })).toContainText('Fire pump.pdf')
  })
}

test('a document that is deleted on its page leads back to the list', async () => {
  await page.getByRole('button', { name: 'Actions for Fire pump' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page).toHaveURL('/documents')
  await expect(row('Tide table')).toBeVisible()
  await expect(row('Fire pump')).toBeHidden()
})

test('what was deleted is undone at once, or restored from the trash later', async () => {
  await page.getByRole('alert').filter({ hasText: '“Fire pump” is in the trash' }).getByRole('button', { name: 'Undo' }).click()
  await expect(row('Fire pump')).toBeVisible()
  for (const title of ['Fire pump', 'Tide table']) await page.getByRole('checkbox', { name: `Mark ${title}` }).click()
  await marked().getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '2 documents are in the trash' })).toBeVisible()
  await page.getByLabel('PDF files').setInputFiles(pdfFile('Fire pump.pdf'))
  await expect(dock()).toContainText('You deleted this file. Restore it from the trash.')
  await page.getByRole('link', { name: 'Trash' }).click()
  await expect(page).toHaveURL('/documents/trash')
  const list = page.getByRole('list', { name: 'Documents in the trash' })
  await expect(list.getByRole('listitem')).toHaveCount(3)
  expect(await faultsInLightAndDark(page)).toEqual([])
  await page.getByRole('button', { name: 'Restore Fire pump' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: 'Delete Tide table for good…' }).click()
  await dialog().getByRole('button', { name: 'Delete for good' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await page.getByRole('button', { name: 'Empty the trash…' }).click()
  await dialog().getByRole('button', { name: 'Empty the trash' }).click()
  await expect(page.getByText('The trash is empty', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Documents' }).last().click()
  await expect(row('Fire pump')).toBeVisible()
  await expect(row('Tide table')).toBeHidden()
})
