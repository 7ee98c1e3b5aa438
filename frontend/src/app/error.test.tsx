import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { ApiError } from '@/lib/api/errors'
import ErrorPage from './error'

describe('a page that throws', () => {
  test('can be tried again, and has the facts for a report', async () => {
    const reset = vi.fn()
    render(<ErrorPage error={new ApiError({ reason: 'Internal', status: 500, message: 'Sorry.', requestId: 'req-9' })} reset={reset} />)
    expect(screen.getByText(/ApiError: Sorry\./)).toHaveTextContent('request req-9')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(reset).toHaveBeenCalled()
  })

  test('because the server was updated asks for a reload, which is what helps', () => {
    render(<ErrorPage error={Object.assign(new Error('Loading chunk 5 failed'), { name: 'ChunkLoadError' })} reset={vi.fn()} />)
    expect(screen.getByRole('heading')).toHaveTextContent('Wegent has been updated')
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible()
  })
})
