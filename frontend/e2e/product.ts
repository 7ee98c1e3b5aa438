/** Starts the product as its users do, in a home of its own, with the scripted model server as its only provider. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')
const BIN = path.join(ROOT, '.venv/bin')
const START_TIMEOUT_MS = 90_000
const STOP_TIMEOUT_MS = 15_000

export const PASSWORD = 'correct horse battery'

/** What the product makes of the scripted OIDC provider. */
const PROVIDER = {
  name: 'corp',
  display_name: 'Corp SSO',
  trusted_for_email: true,
  groups: [{ value: 'engineers', group: 'engineering', role: 'Developer' }],
  admins: ['operators'],
}

/** Where the product listens; for tests, which run in other processes than the set-up. */
export const address = () => process.env.E2E_ADDRESS ?? ''

const home = () => process.env.E2E_HOME ?? ''

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      server.close(() => {
        resolve(typeof bound === 'object' && bound ? bound.port : 0)
      })
    })
  })
}

interface Running {
  child: ChildProcess
  /** Everything it has said. */
  output: () => string
}

function start(program: string, args: string[], env: Record<string, string> = {}): Running {
  let said = ''
  const child = spawn(path.join(BIN, program), args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (piece) => (said += String(piece)))
  child.stderr.on('data', (piece) => (said += String(piece)))
  return { child, output: () => said }
}

async function until<T>(what: string, { child, output }: Running, look: () => Promise<T | null> | T | null): Promise<T> {
  const end = Date.now() + START_TIMEOUT_MS
  while (Date.now() < end && child.exitCode === null) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} did not come. It said:\n${output()}`)
}

const isReady = (base: string) =>
  fetch(`${base}/ready`).then(
    (answer) => (answer.ok ? true : null),
    () => null,
  )

async function stop({ child }: Running) {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
}

export interface Scripted {
  url: string
  stop: () => Promise<void>
}

/** A scripted peer that only one journey needs, for example `wegent_scripted.mcp`. */
export async function startScripted(module: string, ...args: string[]): Promise<Scripted> {
  const running = start('python', ['-m', module, ...args])
  const url = await until(module, running, () => /listening on (\S+)/.exec(running.output())?.[1] ?? null)
  return { url, stop: () => stop(running) }
}

async function startParts(started: Running[], directory: string): Promise<string> {
  const models = start('python', ['-m', 'wegent_scripted'])
  started.unshift(models)
  const modelsUrl = await until('The scripted model server', models, () => /listening on (\S+)/.exec(models.output())?.[1] ?? null)
  const port = String(await freePort())
  const base = `http://127.0.0.1:${port}`
  const back = `${base}/api/v1/auth/oidc/corp/callback`
  const registration = ['--client', 'wegent', '--secret', 'any', '--redirect', back, '--after-logout', `${base}/login`]
  const provider = start('python', ['-m', 'wegent_scripted.oidc', ...registration])
  started.unshift(provider)
  const issuer = await until('The scripted OIDC provider', provider, () => /listening on (\S+)/.exec(provider.output())?.[1] ?? null)
  const product = start('wegent', ['up'], {
    WEGENT_OIDC_PROVIDERS: JSON.stringify([{ ...PROVIDER, issuer, client_id: 'wegent', client_secret: 'any' }]),
    WEGENT_HOME: directory,
    WEGENT_PORT: port,
    WEGENT_LOCAL_MODEL: 'off',
    WEGENT_CHAT_TELL_TIME: 'false',
    // The scripted MCP servers are on this machine.
    WEGENT_MODEL_ALLOW_PRIVATE_URLS: 'true',
    OPENAI_API_KEY: 'any',
    OPENAI_BASE_URL: `${modelsUrl}/v1`,
    // Nothing listens there: an Ollama of this machine must not answer in the scripted server's place.
    OLLAMA_HOST: 'http://127.0.0.1:9',
  })
  started.unshift(product)
  await until('wegent up', product, () => isReady(base))
  return base
}

/** Playwright's global set-up; what it returns is the tear-down. */
export default async function startProduct(): Promise<() => Promise<void>> {
  const directory = mkdtempSync(path.join(tmpdir(), 'wegent-e2e-'))
  const started: Running[] = []
  const stopAll = async () => {
    for (const part of started) await stop(part)
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    process.env.E2E_ADDRESS = await startParts(started, directory)
    process.env.E2E_HOME = directory
  } catch (cause) {
    await stopAll()
    throw cause
  }
  return stopAll
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The same access token, ending `seconds` from now, as the product would have issued it. */
export function shortened(token: string, seconds: number): string {
  const key = readFileSync(path.join(home(), 'secrets/jwt.key'), 'utf8').trim()
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ ...claims, exp: Math.floor(Date.now() / 1000) + seconds })}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}
