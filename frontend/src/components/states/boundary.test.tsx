import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '@/lib/api/errors'
import { Boundary } from './boundary'

let problem: Error | null

function Part() {
  if (problem) throw problem
  return <p>the part</p>
}

beforeEach(() => {
  problem = null
  // React tells every caught error.
  vi.spyOn(console, 'error').mockReturnValue()
})

describe('a part that throws', () => {
  const show = () =>
    render(
      <>
        <p>the rest</p>
        <Boundary title="The part stopped working.">
          <Part />
        </Boundary>
      </>,
    )

  test('says so in its place, and the rest goes on', async () => {
    problem = new Error('x is undefined')
    show()
    expect(screen.getByText('the rest')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('The part stopped working.')
    problem = null
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(screen.getByText('the part')).toBeVisible()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('names the request by which the server knows it', () => {
    problem = new ApiError({ reason: 'Internal', status: 500, message: 'x', requestId: 'req-9' })
    show()
    expect(screen.getByRole('alert')).toHaveTextContent('req-9')
  })
})
