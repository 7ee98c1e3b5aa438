/** What was used, put together from what each user did on each day. Days are of UTC, as `2026-01-31`. */
import { type Usage } from './api'

export interface Sum {
  turns: number
  failed: number
  input: number
  output: number
  conversations: number
  /** By currency. */
  costs: Record<string, number>
}

export interface DaySum extends Sum {
  day: string
}

export interface UserSum extends Sum {
  userId: number
  userName: string
}

const nothing = (): Sum => ({ turns: 0, failed: 0, input: 0, output: 0, conversations: 0, costs: {} })

function add(sum: Sum, item: Usage): void {
  sum.turns += item.turns
  sum.failed += item.failed_turns
  sum.input += item.input_tokens
  sum.output += item.output_tokens
  sum.conversations += item.conversations
  for (const { currency, amount } of item.costs) sum.costs[currency] = (sum.costs[currency] ?? 0) + amount
}

export function inAll(items: readonly Usage[]): Sum {
  const sum = nothing()
  for (const item of items) add(sum, item)
  return sum
}

const DAY_MS = 86_400_000

export const dayBefore = (today: Date, days: number) => new Date(today.getTime() - days * DAY_MS).toISOString().slice(0, 10)

/** Each of the last `days` days, the earliest first, also those on which nothing was used. */
export function byDay(items: readonly Usage[], today: Date, days: number): DaySum[] {
  const sums = Array.from({ length: days }, (_, index) => ({ day: dayBefore(today, days - 1 - index), ...nothing() }))
  const found = new Map(sums.map((sum) => [sum.day, sum]))
  for (const item of items) {
    const sum = found.get(item.day)
    if (sum) add(sum, item)
  }
  return sums
}

/** Who used most comes first. */
export function byUser(items: readonly Usage[]): UserSum[] {
  const sums = new Map<number, UserSum>()
  for (const item of items) {
    const sum = sums.get(item.user_id) ?? { userId: item.user_id, userName: item.user_name, ...nothing() }
    add(sum, item)
    sums.set(item.user_id, sum)
  }
  return [...sums.values()].sort((a, b) => b.input + b.output - (a.input + a.output) || b.turns - a.turns)
}
