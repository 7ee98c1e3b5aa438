import { defineConfig } from '@playwright/test'
import { CHROMIUM, FLAGS } from './scripts/chromium.ts'

/** What changes the account and the agents with which all others chat, and so comes after them. */
const CHANGING = ['agents.spec.ts', 'resources.spec.ts', 'settings.spec.ts', 'admin.spec.ts']
/** What changes how all of a person's windows look, for a while. */
const ALONE = 'windows.spec.ts'

/** Journeys of people through the real product, in Chromium. Needs `wegent up` to be installed and the page built. */
export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  globalSetup: './e2e/product.ts',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Journeys are long, and machines may be slow.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    trace: 'retain-on-failure',
    // Nothing that moves has to be waited for; chat.spec.ts is walked with motion.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
  },
  projects: [
    // It sets the password with which all others log in.
    { name: 'first-run', testMatch: 'first-run.spec.ts' },
    { name: 'journeys', testIgnore: ['first-run.spec.ts', ALONE, ...CHANGING], dependencies: ['first-run'] },
    { name: 'windows', testMatch: ALONE, workers: 1, dependencies: ['journeys'] },
    { name: 'changes', testMatch: CHANGING, dependencies: ['windows'] },
  ],
})
