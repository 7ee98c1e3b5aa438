import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Suspense } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { useShortcut, useShortcutHelp } from '@/lib/shortcuts'
import { ShortcutHelp } from './shortcut-help'

const search = vi.fn()

afterEach(() => {
  useShortcutHelp.setState({ open: false })
})

function Page({ searching }: { searching: boolean }) {
  useShortcut('search', search, searching)
  return (
    <Suspense>
      <input aria-label="field" />
      <ShortcutHelp />
    </Suspense>
  )
}

it('lists what does something now, and nothing else', async () => {
  const { rerender } = render(<Page searching={false} />)
  await userEvent.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  expect(screen.queryByText('Search conversations')).toBeNull()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  rerender(<Page searching />)
  await userEvent.keyboard('?')
  expect(await screen.findByText('Search conversations')).toBeVisible()
})

it('leaves what is typed to the field', async () => {
  render(<Page searching />)
  await userEvent.type(screen.getByLabelText('field'), 'what?')
  expect(screen.getByLabelText('field')).toHaveValue('what?')
  expect(screen.queryByRole('dialog')).toBeNull()
  await userEvent.keyboard('{Control>}k{/Control}')
  expect(search).toHaveBeenCalledTimes(1)
})
