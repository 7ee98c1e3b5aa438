/** What the form for a model has, and the Model that it means. Pure. */
import { type Model, type Wire } from '@/lib/api/types'
import { labelOf } from '@/lib/resources'

/** `compatible`: any server that speaks OpenAI's protocol, at an address of its own. */
export const PROVIDERS = ['openai', 'anthropic', 'google', 'compatible'] as const
export type Provider = (typeof PROVIDERS)[number]

export interface ModelForm {
  label: string
  provider: Provider
  baseUrl: string
  /** What was typed; never what is stored, which nobody gets to see. */
  key: string
  modelId: string
  responses: boolean
  contextWindow: string
  maxOutput: string
  temperature: string
  images: boolean
}

export const EMPTY: ModelForm = {
  label: '',
  provider: 'openai',
  baseUrl: '',
  key: '',
  modelId: '',
  responses: false,
  contextWindow: '',
  maxOutput: '',
  temperature: '',
  images: false,
}

/** Stands for a secret that is stored. */
const STORED = '***'

const PROTOCOLS: Partial<Record<string, Provider>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  claude: 'anthropic',
  google: 'google',
  gemini: 'google',
}

/** The provider of a model, as the form has it; null for what only YAML can say. */
export function providerOf({ spec }: Model): Provider | null {
  const { model, base_url: baseUrl } = spec.modelConfig.env
  const provider = PROTOCOLS[model ?? '']
  if (provider === undefined || (spec.modelType ?? 'llm') !== 'llm') return null
  return provider === 'openai' && baseUrl ? 'compatible' : provider
}

export const hasKey = (model: Model | null) => Boolean(model?.spec.modelConfig.env.api_key)

const textOf = (value: number | null | undefined) => (typeof value === 'number' ? String(value) : '')

/** What the form shows of a model that is there. */
export function formOf(model: Model): ModelForm {
  const { spec } = model
  return {
    label: labelOf(model.metadata),
    provider: providerOf(model) ?? 'compatible',
    baseUrl: spec.modelConfig.env.base_url ?? '',
    key: '',
    modelId: spec.modelConfig.env.model_id ?? '',
    responses: spec.apiFormat === 'responses',
    contextWindow: textOf(spec.context_window),
    maxOutput: textOf(spec.max_output_tokens),
    temperature: textOf(spec.temperature),
    images: spec.modelCapabilities?.supportsImage ?? false,
  }
}

const numberOf = (text: string) => (text.trim() === '' ? null : Number(text))
const speaksOpenai = (provider: Provider) => provider === 'openai' || provider === 'compatible'

/**
 * As a merge patch: null takes a field away, and what the form does not know stays. An empty key keeps the one that is
 * stored.
 */
export function specOf(form: ModelForm, stored: Model | null): Record<string, unknown> {
  const key = form.key.trim()
  return {
    modelConfig: {
      env: {
        model: speaksOpenai(form.provider) ? 'openai' : form.provider,
        model_id: form.modelId.trim() || null,
        base_url: form.baseUrl.trim() || null,
        api_key: key || (hasKey(stored) ? STORED : null),
      },
    },
    apiFormat: speaksOpenai(form.provider) && form.responses ? 'responses' : null,
    context_window: numberOf(form.contextWindow),
    max_output_tokens: numberOf(form.maxOutput),
    temperature: numberOf(form.temperature),
    modelCapabilities: form.images || stored?.spec.modelCapabilities ? { supportsImage: form.images } : null,
  }
}

/** Without what is null, for requests that take a whole Model. */
export function whole(value: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(value).filter(([, entry]) => entry !== null)
  return Object.fromEntries(
    kept.map(([name, entry]) => [
      name,
      typeof entry === 'object' && !Array.isArray(entry) ? whole(entry as Record<string, unknown>) : entry,
    ]),
  )
}

/** A Model to be tried out. The name says whose stored key is meant. */
export const draftOf = (form: ModelForm, stored: Model | null) => ({
  // The generated type knows no fields of it.
  metadata: (stored ? { name: stored.metadata.name, namespace: stored.metadata.namespace ?? 'default' } : {}) as Record<string, never>,
  // Checked by the server: a form may hold what is no Model yet.
  spec: whole(specOf(form, stored)) as unknown as Wire['ModelSpec'],
})

export type Fault = 'label' | 'baseUrl' | 'address' | 'modelId' | 'number' | 'temperature'
export type Faults = Partial<Record<keyof ModelForm, Fault>>

const isCount = (text: string) => text.trim() === '' || /^[1-9]\d*$/.test(text.trim())

/** What is missing to ask the provider anything. */
export function connectionFaults({ provider, baseUrl }: ModelForm): Faults {
  const address = baseUrl.trim()
  if (provider === 'compatible' && address === '') return { baseUrl: 'baseUrl' }
  return address !== '' && !/^https?:\/\/\S+$/.test(address) ? { baseUrl: 'address' } : {}
}

export function faultsOf(form: ModelForm): Faults {
  const temperature = numberOf(form.temperature)
  return {
    ...connectionFaults(form),
    ...(form.label.trim() === '' && { label: 'label' as const }),
    ...(form.modelId.trim() === '' && { modelId: 'modelId' as const }),
    ...(!isCount(form.contextWindow) && { contextWindow: 'number' as const }),
    ...(!isCount(form.maxOutput) && { maxOutput: 'number' as const }),
    ...(temperature !== null && !(temperature >= 0 && temperature <= 2) && { temperature: 'temperature' as const }),
  }
}
