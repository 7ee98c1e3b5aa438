import { defineConfig } from '@playwright/test'

/** What changes the account and the agents with which all others chat, and so comes after them. */
const CHANGING = ['agents.spec.ts', 'resources.spec.ts', 'settings.spec.ts', 'admin.spec.ts']

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
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // It sets the password with which all others log in.
    { name: 'first-run', testMatch: 'first-run.spec.ts' },
    { name: 'journeys', testIgnore: ['first-run.spec.ts', ...CHANGING], dependencies: ['first-run'] },
    { name: 'changes', testMatch: CHANGING, dependencies: ['journeys'] },
  ],
})
