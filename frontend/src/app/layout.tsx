import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { THEME_SCRIPT } from '@/lib/theme-script'
import './globals.css'
import { Providers } from './providers'

export const metadata: Metadata = { description: 'AI agents you own' }

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  // The keyboard of a phone shrinks the page, so that the composer stays above it.
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdfdfb' },
    { media: '(prefers-color-scheme: dark)', color: '#171a1b' },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The script below may add a class before React looks.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Not by Next's metadata: those it takes away and brings anew with each page, and for a moment there is no title. */}
        <title>Wegent</title>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <noscript>Wegent needs JavaScript. / Wegent 需要 JavaScript。</noscript>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
