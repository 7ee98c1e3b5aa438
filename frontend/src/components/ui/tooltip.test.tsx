import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Tooltip } from './tooltip'

function show(onClick = vi.fn()) {
  render(
    <Tooltip content="Hide the sidebar">
      <button aria-label="Hide" onClick={onClick}>
        x
      </button>
    </Tooltip>,
  )
  return onClick
}
const words = () => screen.queryByRole('tooltip')

test('the words come with the pointer, stay while it is on them, and describe the button', async () => {
  show()
  const button = screen.getByRole('button')
  await userEvent.hover(button)
  expect(await screen.findByRole('tooltip')).toHaveTextContent('Hide the sidebar')
  expect(button).toHaveAccessibleDescription('Hide the sidebar')
  await userEvent.hover(screen.getByRole('tooltip'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(words()).not.toBeNull()
  await userEvent.unhover(screen.getByRole('tooltip'))
  await waitFor(() => expect(words()).toBeNull())
})

test('the words come with the keyboard, and Escape takes them away', async () => {
  const onClick = show()
  await userEvent.tab()
  expect(await screen.findByRole('tooltip')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(words()).toBeNull())
  await userEvent.keyboard('{Enter}')
  expect(onClick).toHaveBeenCalledOnce()
})
