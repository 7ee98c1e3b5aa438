/** What a person does and sees; and `test`, which fails when the console shows an error that the test did not expect. */
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test'
import { address, PASSWORD } from './product'

interface Fixtures {
  /** Console errors that belong to the journey, for example a refused log-in. */
  expectedErrors: RegExp[]
}

export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  context: async ({ context, expectedErrors }, run) => {
    const errors: string[] = []
    context.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
    })
    context.on('weberror', (error) => errors.push(String(error.error())))
    await run(context)
    // Browsers ask every server that they meet for it, those of tests, too.
    const known = [...expectedErrors, /\/favicon\.ico\)$/]
    expect(errors.filter((error) => !known.some((expected) => expected.test(error)))).toEqual([])
  },
  page: async ({ context }, run) => {
    await run(await context.newPage())
  },
})

export { expect }

/** What the page itself sends to the routes of log-ins. */
export const pageHeaders = () => ({ 'X-Wegent-Page': '/', Origin: address() })

/** Puts a log-in into the browser, as if the person had come back. */
export async function loggedIn(context: BrowserContext) {
  const answer = await context.request.post(`${address()}/api/v1/auth/login`, {
    headers: pageHeaders(),
    data: { user_name: 'admin', password: PASSWORD },
  })
  expect(answer.status()).toBe(200)
  const page = await context.newPage()
  await visit(page, '/icon.svg')
  await page.evaluate(() => {
    localStorage.setItem('wegent.login', 'of-a-test')
  })
  await page.close()
}

export async function visit(page: Page, path = '/chat') {
  await page.goto(address() + path)
}

export async function logIn(page: Page, password = PASSWORD) {
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
}

export const field = (page: Page) => page.getByRole('textbox', { name: 'Message' })
export const sendButton = (page: Page) => page.getByRole('button', { name: 'Send message' })
export const answers = (page: Page) => page.locator('article[data-phase]')
export const lastAnswer = (page: Page) => answers(page).last()
export const textOf = (page: Page) => lastAnswer(page).locator('.markdown')

export async function say(page: Page, text: string) {
  await field(page).fill(text)
  await sendButton(page).click()
}

export async function ended(page: Page, phase: 'done' | 'failed' | 'stopped' = 'done') {
  await expect(lastAnswer(page)).toHaveAttribute('data-phase', phase, { timeout: 30_000 })
}

/** The words that `[[chunks:N]]` makes. */
export const words = (count: number) => Array.from({ length: count }, (_, index) => `w${String(index)}`).join(' ')

/** Nothing that axe calls serious or critical. */
export async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([])
}
