import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { askAnew } from './ask-anew'

test('an answer that was on its way does not replace what came after it', async () => {
  const client = new QueryClient()
  const answers: ((title: string) => void)[] = []
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve))
  const observer = new QueryObserver(client, { queryKey: ['task', 1], queryFn, retry: false })
  const stop = observer.subscribe(() => undefined)
  await vi.waitFor(() => {
    expect(answers).toHaveLength(1)
  })

  const asked = askAnew(client, ['task', 1])
  await vi.waitFor(() => {
    expect(answers).toHaveLength(2)
  })
  answers[0]?.('old')
  answers[1]?.('new')
  await asked

  expect(observer.getCurrentResult().data).toBe('new')
  stop()
})
