import { describe, expect, test } from 'vitest'
import { type Model } from '@/lib/api/types'
import { draftOf, EMPTY, faultsOf, formOf, providerOf, specOf } from './form'

const stored: Model = {
  metadata: { name: 'house', displayName: 'House model', namespace: 'lab' },
  spec: {
    modelConfig: { env: { model: 'openai', model_id: 'qwen', base_url: 'http://llm:8000/v1', api_key: '***' } },
    context_window: 32768,
    modelCapabilities: { supportsImage: true },
  },
}
const filled = { ...EMPTY, label: 'GPT', modelId: 'gpt-5.1', key: 'sk-1' }

describe('a model in the form', () => {
  test('shows what is there, and never a key', () => {
    expect(formOf(stored)).toEqual({
      ...EMPTY,
      label: 'House model',
      provider: 'compatible',
      baseUrl: 'http://llm:8000/v1',
      modelId: 'qwen',
      contextWindow: '32768',
      images: true,
    })
  })

  test('is only one that the form can say', () => {
    const of = (env: object, modelType: 'llm' | 'embedding' = 'llm') =>
      providerOf({ metadata: { name: 'm' }, spec: { modelConfig: { env }, modelType } })
    expect(of({ model: 'claude' })).toBe('anthropic')
    expect(of({ model: 'dify' })).toBeNull()
    expect(of({ ANTHROPIC_MODEL: 'x' })).toBeNull()
    expect(of({ model: 'openai' }, 'embedding')).toBeNull()
  })
})

describe('what the form means', () => {
  test('a stored key is kept when none is typed, and replaced by one that is', () => {
    expect(specOf(formOf(stored), stored)).toMatchObject({ modelConfig: { env: { api_key: '***' } } })
    expect(specOf({ ...formOf(stored), key: ' sk-2 ' }, stored)).toMatchObject({ modelConfig: { env: { api_key: 'sk-2' } } })
  })

  test('what was emptied is taken away', () => {
    const spec = specOf({ ...formOf(stored), contextWindow: '', images: false }, stored)
    expect(spec).toMatchObject({ context_window: null, modelCapabilities: { supportsImage: false } })
  })

  test('a model to be tried out has no empty fields', () => {
    expect(draftOf(filled, null)).toEqual({
      metadata: {},
      spec: { modelConfig: { env: { model: 'openai', model_id: 'gpt-5.1', api_key: 'sk-1' } } },
    })
    expect(draftOf(formOf(stored), stored).metadata).toEqual({ name: 'house', namespace: 'lab' })
  })
})

describe('what is missing', () => {
  test('is nothing when name and model are there', () => expect(faultsOf(filled)).toEqual({}))
  test('is an address, where the provider has none of its own', () => {
    expect(faultsOf({ ...filled, provider: 'compatible' })).toEqual({ baseUrl: 'baseUrl' })
    expect(faultsOf({ ...filled, baseUrl: 'llm:8000' })).toEqual({ baseUrl: 'address' })
  })
  test('is a number, where something else stands', () => {
    const faults = faultsOf({ ...filled, contextWindow: '128k', maxOutput: '0', temperature: '3' })
    expect(faults).toEqual({ contextWindow: 'number', maxOutput: 'number', temperature: 'temperature' })
  })
})
