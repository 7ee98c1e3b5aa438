/** Chromium as tests and scripts start it. */
import { existsSync } from 'node:fs'

/** The one without windows needs half the time; both are the same engine. */
const PLACES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

export const CHROMIUM = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place)) ?? 'chromium'

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
