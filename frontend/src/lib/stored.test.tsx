import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { useStored } from './stored'

function Show({ id }: { id: string }) {
  const [value, set] = useStored('key')
  return (
    <button data-testid={id} onClick={() => set(value === null ? 'on' : null)}>
      {value ?? 'nothing'}
    </button>
  )
}

test('all components see one value, and forgetting it', async () => {
  render(
    <>
      <Show id="a" />
      <Show id="b" />
    </>,
  )
  await userEvent.click(screen.getByTestId('a'))
  expect(screen.getByTestId('b')).toHaveTextContent('on')
  expect(localStorage.getItem('key')).toBe('on')
  await userEvent.click(screen.getByTestId('b'))
  expect(screen.getByTestId('a')).toHaveTextContent('nothing')
})

test('another window is followed', () => {
  render(<Show id="a" />)
  act(() => {
    localStorage.setItem('key', 'there')
    window.dispatchEvent(new StorageEvent('storage', { key: 'key' }))
  })
  expect(screen.getByTestId('a')).toHaveTextContent('there')
})
