import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll } from 'vitest'
import { richMarkdown } from '@/components/markdown/markdown'
import { startI18n } from '@/lib/i18n'

beforeAll(() => startI18n('en'))
// It is there at once in tests, as it is for whoever has been on the page for a second.
beforeAll(() => richMarkdown.request())

afterEach(() => {
  cleanup()
  localStorage.clear()
})

// The test environment has no pointers to capture, and toasts ask for that.
Element.prototype.hasPointerCapture ??= () => false
