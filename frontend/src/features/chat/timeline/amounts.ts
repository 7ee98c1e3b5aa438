import type { TFunction } from 'i18next'
import type { Wire } from '@/lib/api/types'

type Spent = Wire['Spent']

/** Cents of cents count: a call may cost less than a hundredth. */
export function costText({ cost, currency }: Spent): string | null {
  if (typeof cost !== 'number') return null
  const digits = cost > 0 && cost < 0.01 ? 6 : 4
  return `${cost.toFixed(digits)} ${currency ?? ''}`.trim()
}

export const tokensText = (t: TFunction<'answer'>, { input_tokens: input = 0, output_tokens: output = 0 }: Spent): string =>
  t('timeline.tokens.both', { input: input.toLocaleString(), output: output.toLocaleString() })
