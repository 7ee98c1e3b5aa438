import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { MarkedText } from './marked-text'

test('marks what the text marks, and nothing else', () => {
  const { container } = render(<MarkedText>{'a <strong>b</strong> <i>c</i> <code>d\ne</code>'}</MarkedText>)
  expect(container).toHaveTextContent('a b <i>c</i> d e')
  expect(container.querySelector('strong')).toHaveTextContent('b')
  expect(container.querySelector('code')?.textContent).toBe('d\ne')
  expect(container.querySelector('i')).toBeNull()
})

test('a text without marks is itself', () => {
  expect(render(<MarkedText>plain</MarkedText>).container.innerHTML).toBe('plain')
})
