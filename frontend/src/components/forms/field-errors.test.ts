import { expect, test } from 'vitest'
import { ApiError } from '@/lib/api/errors'
import { fieldErrors } from './field-errors'

const refused = (details: Record<string, unknown> | null) => new ApiError({ reason: 'Invalid', status: 422, message: 'No.', details })

test('what the server says about fields is found by their names', () => {
  const fields = [{ path: 'body.email', rule: 'pattern', message: 'No address.' }, { path: 'name', rule: 'x', message: 'Taken.' }]
  expect(fieldErrors(refused({ fields }))).toEqual({ email: 'No address.', name: 'Taken.' })
})

test('anything else says nothing about fields', () => {
  expect(fieldErrors(refused(null))).toEqual({})
  expect(fieldErrors(refused({ fields: [{ path: 1 }, null, 'x'] }))).toEqual({})
  expect(fieldErrors(new Error('x'))).toEqual({})
})
