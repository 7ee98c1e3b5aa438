import { afterEach, expect, test, vi } from 'vitest'
import { changeLanguage, currentLanguage, followLanguage } from '.'

afterEach(() => changeLanguage('en'))

const chosenElsewhere = (newValue: string) => window.dispatchEvent(new StorageEvent('storage', { key: 'wegent.language', newValue }))

test('a language that is chosen in one window is that of all', async () => {
  const stop = followLanguage()
  chosenElsewhere('zh')
  await vi.waitFor(() => expect(document.documentElement.lang).toBe('zh-CN'))
  expect(currentLanguage()).toBe('zh')
  chosenElsewhere('tlh')
  expect(currentLanguage()).toBe('zh')
  stop()
})
