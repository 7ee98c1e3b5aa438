import { render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { PlainOnError } from './plain-on-error'

function Fussy({ source }: { source: string }) {
  if (source === 'bad') throw new Error('cannot parse')
  return <b>{source}</b>
}

const block = (source: string) => (
  <PlainOnError source={source}>
    <Fussy source={source} />
  </PlainOnError>
)

it('shows the source of what cannot be parsed, until it can', () => {
  // React reports errors that a boundary has caught.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { rerender } = render(block('bad'))
  expect(screen.getByText('bad').tagName).toBe('P')
  rerender(block('good'))
  expect(screen.getByText('good').tagName).toBe('B')
})
