/*
 * Builds the page for a path (/wegent), serves the product behind a proxy that takes that path away, and walks through it
 * in Chromium: first password, an answer, a reload, the way back after a login. Nothing may be asked for outside the path,
 * and the console must stay silent, so that a policy that is too strict is seen too.
 *
 *   below-a-path.mjs
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { launch } from './browser.mjs'

const PREFIX = '/wegent'
const FRONTEND = path.resolve(import.meta.dirname, '..')
const OUTPUT = 'out-below'
const PASSWORD = 'correct horse battery'

function build() {
  const env = { ...process.env, NEXT_PUBLIC_BASE_PATH: PREFIX, WEGENT_EXPORT_DIR: OUTPUT, NEXT_TELEMETRY_DISABLED: '1' }
  const steps = [
    [path.join(FRONTEND, 'node_modules/.bin/next'), 'build'],
    [process.execPath, path.join(FRONTEND, 'scripts/script-hashes.mjs'), OUTPUT],
  ]
  for (const [program, ...args] of steps) {
    const { status } = spawnSync(program, args, { cwd: FRONTEND, env, stdio: 'inherit' })
    if (status !== 0) throw new Error('The page could not be built.')
  }
}

/** What nginx does with `location /wegent/ { proxy_pass http://backend/; }`; `outside` is what was asked for elsewhere. */
async function proxyTo(backend, outside) {
  const { hostname, port } = new URL(backend)
  const inner = (url) => (url === PREFIX || url.startsWith(`${PREFIX}/`) || url.startsWith(`${PREFIX}?`) ? url.slice(PREFIX.length) || '/' : null)
  const server = createServer((incoming, outgoing) => {
    const target = inner(incoming.url)
    if (target === null) {
      outside.push(incoming.url)
      outgoing.writeHead(404).end('Nothing of Wegent is here.')
      return
    }
    const passed = ask({ hostname, port, path: target, method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  server.on('upgrade', (incoming, client, head) => {
    const target = inner(incoming.url)
    if (target === null) {
      outside.push(incoming.url)
      client.destroy()
      return
    }
    const backendSocket = connect(Number(port), hostname, () => {
      const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`)
      backendSocket.write(`GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      backendSocket.write(head)
      backendSocket.pipe(client).pipe(backendSocket)
    })
    for (const socket of [backendSocket, client]) {
      socket.on('error', () => {
        backendSocket.destroy()
        client.destroy()
      })
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${server.address().port}` }
}

const sure = (fact, what) => {
  if (!fact) throw new Error(`Not so: ${what}`)
  console.log(`  ok: ${what}`)
}
const at = (page, expected) => page.waitForURL((found) => `${found.pathname}${found.search}`.replace(/=\d+/, '=N') === expected)

async function walk(browser, url) {
  const context = await browser.newContext({ locale: 'en-US' })
  const complaints = []
  context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  context.on('weberror', (error) => complaints.push(String(error.error())))
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)

  await page.goto(`${url}${PREFIX}/`)
  await at(page, `${PREFIX}/setup`)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByLabel('The same password again').fill(PASSWORD)
  await page.getByRole('button', { name: 'Set password and start' }).click()
  await at(page, `${PREFIX}/chat`)
  sure(true, 'the first password is set, and the chat opens')

  const said = page.locator('article[data-phase=done]').last().locator('.markdown')
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello below a path')
  await page.getByRole('button', { name: 'Send message' }).click()
  await said.getByText('You said: Hello below a path').waitFor()
  await at(page, `${PREFIX}/chat?task=N`)
  sure(true, 'an answer is streamed, and the conversation has an address below the path')

  await page.reload()
  await said.getByText('You said: Hello below a path').waitFor()
  sure(true, 'a reload finds login and conversation')

  const conversation = page.url()
  await page.evaluate(() => localStorage.clear())
  await context.clearCookies()
  await page.goto(conversation)
  await at(page, `${PREFIX}/login?next=%2Fchat%3Ftask%3DN`.replace('%3DN', `%3D${new URL(conversation).searchParams.get('task')}`))
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await at(page, `${PREFIX}/chat?task=N`)
  await said.getByText('You said: Hello below a path').waitFor()
  sure(true, 'a login leads back to where one was')
  sure(complaints.length === 0, `the console is silent ${complaints.join('; ')}`)
}

build()
process.env.WEGENT_FRONTEND_DIR = path.join(FRONTEND, OUTPUT)
const { default: startProduct, address } = await import('../e2e/product.ts')
const stop = await startProduct()
const outside = []
const { server, url } = await proxyTo(address(), outside)
const browser = await launch()
try {
  await walk(browser, url)
  sure(outside.length === 0, `nothing is asked for outside ${PREFIX} ${outside.join(', ')}`)
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
  await stop()
  rmSync(path.join(FRONTEND, OUTPUT), { recursive: true, force: true })
}
