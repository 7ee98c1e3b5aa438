import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { changeLanguage } from '@/lib/i18n'
import { describeFailure } from './failure-text'

const t = () => i18next.getFixedT(i18next.language, 'chat')

describe('a failure', () => {
  it('is told in our words, with the server’s beneath', () => {
    const failure = { reason: 'ModelRateLimited', message: 'openai answered 429' }
    expect(describeFailure(t(), failure)).toEqual({
      text: expect.stringContaining('quota is used up'),
      details: 'openai answered 429',
    })
  })

  it('is told in Chinese', async () => {
    await changeLanguage('zh')
    expect(describeFailure(t(), { reason: 'ModelUnauthorized', message: 'x' }).text).toContain('密钥')
    await changeLanguage('en')
  })

  it('of an unknown kind keeps the server’s words', () => {
    expect(describeFailure(t(), { reason: 'New', message: 'The moon is full.' })).toEqual({ text: 'The moon is full.', details: null })
    expect(describeFailure(t(), { reason: 'New', message: '' }).text).toBe('Something went wrong. Try again.')
  })
})
